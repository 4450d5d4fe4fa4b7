// The main job on real parts: trigger, page, answer, power cut in the middle, stand down, report.
import Foundation
import Testing

@Suite(.serialized) struct NightTests {
    @Test func exerciseSurvivesAPowerCut() async throws {
        try await Bench.use { bench in
            let mail = try await SMTPServer.start(on: bench)
            let gateway = try await KannelGateway.start(on: bench)
            let port = try Places.freePort()
            let settings = try SampleSettings.demo(over: mail, and: gateway, port: port)
            let daemon = try Daemon(on: bench, settings: settings, port: port)
            try await daemon.start()

            let made = try await daemon.ask(
                "activate", "--exercise", "--by", "d05", "--title", "Nuit d'essai")
            let id = try #require(made["id"] as? String)
            for number in ["+33639980001", "+33639980002", "+33639980003"] {
                try await eventually("\(number) is texted") { gateway.text(to: number).isEmpty ? nil : () }
            }
            let first = try await eventually("d01 is mailed") {
                mail.mails.first { $0.to == ["maud.kerloch@finistere.example"] }
            }
            #expect(first.tls && first.user == SMTPServer.user)
            #expect(first.subject.contains("EXERCICE") && first.text.contains("EXERCICE"))

            let link = try #require(firstLink(in: first.text, base: daemon.base))
            let pressed = try await daemon.press("J'arrive", at: link)
            #expect(pressed.status == 0, "\(pressed.err)")

            let before = try await clocks(of: id, daemon)
            try await daemon.kill()
            try await daemon.start()
            let after = try await clocks(of: id, daemon)
            #expect(after == before)

            try await daemon.ask("acknowledge", id, "--role", "writer", "--person", "d02", "--by", "d02")
            try await daemon.ask("stand-down", id, "--by", "d05")
            try await eventually("all are told to turn back, once") {
                let told = mail.mails.filter { $0.subject.localizedCaseInsensitiveContains("levée") }
                return Set(told.flatMap(\.to)).count >= 3 ? () : nil
            }
            // Nothing was sent twice under one attempt.
            let identifiers = mail.mails.map(\.messageID)
            #expect(Set(identifiers).count == identifiers.count)

            let report = try await daemon.ask("report", id, "--format", "json")
            let pages = try #require(report["pages"] as? [[String: Any]])
            let lead = pages.filter { $0["person"] as? String == "d01" }
            #expect(lead.contains { $0["outcome"] as? String == "acknowledged" })
        }
    }

    private func clocks(of id: String, _ daemon: Daemon) async throws -> [String] {
        let status = try await daemon.ask("status", id)
        let activation = try #require((status["activations"] as? [[String: Any]])?.first)
        let clocks = try #require(activation["clocks"] as? [[String: Any]])
        return clocks.map { clock in
            ["clock", "audience", "startedAt", "dueAt"].map { clock[$0] as? String ?? "-" }.joined(
                separator: " ")
        }
    }

    private func firstLink(in text: String, base: String) -> String? {
        guard let start = text.firstRange(of: "\(base)/a/") else { return nil }
        return String(text[start.lowerBound...].prefix { !$0.isWhitespace && $0 != ">" })
    }
}
