// The whole chain against a real Kannel over SMPP: pages out, receipts in, an answer typed on a telephone.

import Foundation
import Logging
import Testing
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinSettings
import TocsinSystem

@Suite(.serialized) struct KannelTests {
    /// The gateway of Config/gateways as it is shipped, led to the Kannel of the test.
    private func gateway(_ kannel: Kannel, callback: String) throws -> GatewaySettings {
        let config = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Config")
        let folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        for part in ["roster.yaml", "directories", "messages"] {
            try FileManager.default.copyItem(
                at: config.appending(path: part), to: folder.appending(path: part))
        }
        let whole = try String(contentsOf: config.appending(path: "tocsin.yaml"), encoding: .utf8)
        let part = try String(contentsOf: config.appending(path: "gateways/kannel.yaml"), encoding: .utf8)
        let start = try #require(whole.firstRange(of: "  - id: sms\n")).lowerBound
        let end = try #require(whole.firstRange(of: "  # Automate d'appel")).lowerBound
        let paths = part[try #require(part.firstRange(of: "\npaths:\n")).upperBound...]
            .replacing("10.29.0.20:13013", with: "127.0.0.1:\(kannel.sendPort)")
            .replacing("10.29.0.20:13000", with: "127.0.0.1:\(kannel.adminPort)")
            .replacing("http://10.29.0.10:8080", with: callback)
        try "\(whole[..<start])\(paths)\(whole[end...])"
            .write(to: folder.appending(path: "tocsin.yaml"), atomically: true, encoding: .utf8)
        let settings = try Configuration.load(folder: folder.path()).settings
        guard case .sms(let gateway)? = settings.paths.first(where: { $0.id == "sms" }) else {
            throw Kannel.Missing(what: "the SMS path of kannel.yaml")
        }
        return gateway
    }

    func withKannel(
        activating: Bool = true,
        _ body: @Sendable (TestHouse, Kannel, GatewayChannel, ActivationID) async throws -> Void
    ) async throws {
        var settings = Settings.withGateway
        // The operator of the test tells a receipt by the last digit: 1 delivered, 7, 8 not, 9 refused.
        for (person, number) in Self.numbers {
            settings.roster.people[person]?.contacts = [
                ContactPoint(
                    medium: .sms, address: number, path: "sms", pathClass: .mobileNetwork, wakes: false)
            ]
        }
        settings.convening.roles = ["cellLead", "writer", "pressOfficer", "monitoring"]
        try await withHouse(Setup(settings: settings)) { house in
            let kannel = try await Kannel(replies: house.tcp.base + house.links.repliesPath(of: "sms"))
            let channel = GatewayChannel(
                try gateway(kannel, callback: house.tcp.base),
                secrets: .init(main: Kannel.password, status: "sta"),
                loop: TransferLoop(), now: { Instant(seconds: 0) })
            let dispatcher = Dispatcher(
                engine: house.engine, channels: ["sms": channel], links: house.links,
                logger: Logger(label: "kannel") { _ in SwiftLogNoOpLogHandler() })
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await dispatcher.run() }
                defer { tasks.cancelAll() }
                let id = activating ? try await house.socket.activate() : ActivationID("-")
                try await body(house, kannel, channel, id)
            }
        }
    }

    private static let numbers: [PersonID: String] = [
        "cellLead.titulaire": "+33639980101", "writer.titulaire": "+33639980107",
        "pressOfficer.titulaire": "+33639980108", "monitoring.titulaire": "+33639980109",
    ]

    private func eventually(_ what: String, _ isSo: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("not within 15 s: \(what)")
    }

    private func outcome(_ house: TestHouse, _ person: PersonID, in id: ActivationID) async throws -> Outcome?
    {
        try await house.engine.query { snapshot in
            let activation = snapshot.state.activations[id]
            return activation?.attempts.ids.first { activation?.attempts[$0]?.page?.person == person }
                .flatMap { activation?.attempts[$0]?.outcome }
        }
    }

    @Test func receiptsAndAnAnswerComeBack() async throws {
        try await withKannel { house, kannel, channel, id in
            #expect(await channel.probe() == .fine(note: nil))
            let expected: [(PersonID, Outcome)] = [
                ("cellLead.titulaire", .delivered), ("writer.titulaire", .bounced),
                ("pressOfficer.titulaire", .bounced), ("monitoring.titulaire", .failed),
            ]
            for (person, end) in expected {
                try await eventually("\(person) \(end)") {
                    try await outcome(house, person, in: id) == end
                }
            }
            let sent: String = kannel.text(to: "+33639980101") + kannel.text(to: "33639980101")
            let digits: [Substring] = sent.split { !$0.isNumber }.filter { $0.count == 6 }
            let code = try #require(digits.first)
            #expect(Set(digits) == [code] && sent.contains("3 \(code) ("))
            #expect(try await house.facts(id) == ["emergencyDetermined"], "delivered answers nothing")
            try kannel.write(from: "33639980101", "1")
            try kannel.write(from: "33639980107", "1 \(code)")
            try await eventually("two claims") { try await claims(house, id) == 2 }
            #expect(try await house.facts(id) == ["emergencyDetermined"])
            try kannel.write(from: "33639980101", "\"J'arrive\"  \(code.prefix(3)) \(code.suffix(3)) 15")
            try await eventually("answered") {
                try await house.facts(id).contains("acknowledged cellLead 15")
            }
            #expect(try await outcome(house, "cellLead.titulaire", in: id) == .acknowledged)
        }
    }

    private func claims(_ house: TestHouse, _ id: ActivationID) async throws -> Int {
        try await house.engine.query { snapshot in
            snapshot.state.activations[id]?.occurrences.count {
                if case .heard(.claimed) = $0.content { true } else { false }
            } ?? 0
        }
    }

    @Test func aWrongPasswordIsRefusedAndTheStatusPageTold() async throws {
        try await withKannel { _, kannel, _, _ in
            let settings = try gateway(kannel, callback: "http://127.0.0.1:1")
            let channel = GatewayChannel(
                settings, secrets: .init(main: "faux", status: "faux"), loop: TransferLoop(),
                now: { Instant(seconds: 0) })
            let parcel = Parcel(
                attempt: "a/b/sms/1", medium: .sms, path: "sms", address: "+33639980101", subject: "",
                text: "essai")
            guard case .outOfOrder(let reason) = await channel.deliver(parcel) else {
                Issue.record("not refused")
                return
            }
            #expect(reason.contains("403"))
            guard case .failing = await channel.probe() else {
                Issue.record("not failing")
                return
            }
        }
    }

    /// "3: Queued for later delivery": kept by Kannel while its operator is away, as its guide says.
    @Test func whatKannelKeepsForLaterIsNeitherTakenNorRefused() async throws {
        try await withKannel(activating: false) { house, kannel, channel, _ in
            kannel.cutOperator()
            try await eventually("Kannel knows") { await channel.probe() != .fine(note: nil) }
            let id = try await house.socket.activate()
            try await eventually("unknown") {
                try await outcome(house, "cellLead.titulaire", in: id) == .unknown
            }
            let reason = try await house.engine.query { snapshot in
                let activation = snapshot.state.activations[id]
                return activation?.attempts.values.first { $0.page?.person == "cellLead.titulaire" }?.reason
            }
            #expect(reason?.contains("3: Queued for later delivery") == true, "\(reason ?? "")")
            // It leaves when the operator is back, and its receipt says what became of it.
            try kannel.restoreOperator()
            try await eventually("delivered after all") {
                try await outcome(house, "cellLead.titulaire", in: id) == .delivered
            }
        }
    }
}
