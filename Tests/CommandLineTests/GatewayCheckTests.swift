// The gateways of Config/gateways, copied into the department's settings as their comments say: `check` takes
// them.
import Foundation
import Testing

@Suite struct GatewayCheckTests {
    private static let names = ["generic", "kannel", "orange", "ovh"]

    /// The department's settings, its SMS path replaced by the shipped one.
    private func folder(_ name: String) throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(
            path: "tocsin-check-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for part in ["roster.yaml", "directories", "messages"] {
            try FileManager.default.copyItem(
                atPath: Binary.sample("Config/\(part)"), toPath: folder.appending(path: part).path)
        }
        let whole = try String(contentsOfFile: Binary.sample("Config/tocsin.yaml"), encoding: .utf8)
        let part = try String(contentsOfFile: Binary.sample("Config/gateways/\(name).yaml"), encoding: .utf8)
        let start = try #require(whole.firstRange(of: "  - id: sms\n")).lowerBound
        let end = try #require(whole.firstRange(of: "  # Automate d'appel")).lowerBound
        let paths = part[try #require(part.firstRange(of: "\npaths:\n")).upperBound...]
        try "\(whole[..<start])\(paths)\(whole[end...])"
            .write(to: folder.appending(path: "tocsin.yaml"), atomically: true, encoding: .utf8)
        return folder
    }

    @Test func everyOneOfThemIsTried() throws {
        let shipped = try FileManager.default.contentsOfDirectory(atPath: Binary.sample("Config/gateways"))
        #expect(shipped.sorted() == Self.names.map { "\($0).yaml" })
        let text = try String(contentsOfFile: Binary.sample("Config/tocsin.yaml"), encoding: .utf8)
        #expect(text.contains("Config/gateways"))
    }

    @Test(arguments: names) func theCheckTakesIt(_ name: String) throws {
        let folder = try folder(name)
        defer { try? FileManager.default.removeItem(at: folder) }
        let outcome = try Binary.run(["check", "--config", folder.path])
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.complaint)")
        #expect(outcome.output.contains("  sms (sms, \(name == "kannel" ? "en clair" : "TLS"))"))
        #expect(outcome.output.contains("touches d'un appel par vocal"))
        #expect(outcome.output.contains("SMS par sms") == (name == "kannel"), "who may answer by text")
    }
}
