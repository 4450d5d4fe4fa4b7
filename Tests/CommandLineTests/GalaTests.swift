// A campaign's result from the command line: faults are shown and nothing sent, a sound file is sent whole.
import Foundation
import Testing

@Suite struct GalaTests {
    private static let roster = #"{"shifts":[],"timezone":"Europe/Paris","titles":{},"names":{}}"#
    private static let result = "POST /v1/activations/29-2026-001/messages/m1/gala-result"

    private func run(_ csv: [UInt8]) throws -> (outcome: Outcome, requests: [StubDaemon.Request]) {
        let daemon = try StubDaemon(
            .init(status: 200, body: Self.roster), .init(status: 200, body: #"{"notice":"GALA : 1 sur 2."}"#))
        defer { daemon.stop() }
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "gala.csv")
        try Data(csv).write(to: file)
        let outcome = try Binary.run([
            "message", "gala-result", "29-2026-001", "m1", file.path, "--by", "SG", "--key", "k1",
            "--socket", daemon.path,
        ])
        return (outcome, daemon.requests)
    }

    @Test func aSoundFileIsSentWhole() throws {
        let latin = Array("insee,r".utf8) + [0xE9] + Array("sultat,heure\n29001,oui,\n29002,non,\n".utf8)
        let (outcome, requests) = try run(latin)
        #expect(outcome.status == 0 && outcome.output.contains("GALA : 1 sur 2."), "\(outcome.complaint)")
        let last = try #require(requests.last)
        #expect(last.line == Self.result && last.key == "k1")
        #expect(
            last.body.contains(#"29001;oui;\r\n29002;non;\r\n","file":"gala.csv","by":"SG"}"#), "\(last.body)"
        )
    }

    @Test func aFaultyOneIsNot() throws {
        let (outcome, requests) = try run(Array("insee;joint\n29001;oui\n29002;peut-être\n".utf8))
        #expect(outcome.status == 1 && !requests.contains { $0.line == Self.result })
        #expect(outcome.output.contains("gala.csv:3:7: joint : valeur inconnue"), "\(outcome.output)")
        #expect(outcome.output.contains("Rien n'est importé."))
    }
}
