// The roster on real parts: a change by command, a duty confirmed by its mailed link, files out and in again.
import Foundation
import Testing

@Suite(.serialized) struct RosterNightTests {
    /// The demonstration, kept: an owner, and handovers of the lead to confirm.
    private static func kept(_ settings: [String: String]) throws -> [String: String] {
        var settings = settings
        let roster = try #require(settings["roster.yaml"])
        settings["roster.yaml"] =
            roster
            + "\nowner: d05\nhandover: { roles: [cellLead], remindAfter: 30min, escalateAfter: 60min }\n"
        return settings
    }

    private static func use(_ body: (Night) async throws -> Void) async throws {
        try await Bench.use { bench in
            let mail = try await SMTPServer.start(on: bench)
            let gateway = try await KannelGateway.start(on: bench)
            let port = try Places.freePort()
            let settings = try kept(SampleSettings.demo(over: mail, and: gateway, port: port))
            let daemon = try Daemon(on: bench, settings: settings, port: port)
            try await daemon.start()
            try await body(Night(bench: bench, mail: mail, gateway: gateway, daemon: daemon))
        }
    }

    @Test func aSickCallAtNightIsConfirmedByLinkAndSurvivesAPowerCut() async throws {
        try await Self.use { night in
            let daemon = night.daemon
            #expect(try await holder(daemon) == "d01 rotation")
            try await daemon.ask(
                "roster", "override", "add", "--role", "cellLead", "--person", "d02", "--from",
                Self.hours(-1), "--to", Self.hours(12), "--by", "d05", "--reason", "fièvre")
            #expect(try await holder(daemon) == "d02 override")
            // Whoever takes over is asked at once, on a real gateway, and answers by the link in the text.
            let text = try await eventually("d02 is asked to take the duty") {
                let text = night.gateway.text(to: Night.mobile["d02"] ?? "")
                return text.contains("Vous prenez l'astreinte") ? text : nil
            }
            let link = try #require(night.link(in: text))
            #expect(link.contains("/a/astreinte/"))
            let pressed = try await daemon.press("Je prends l'astreinte", at: link)
            #expect(pressed.status == 0, "\(pressed.err)")
            try await night.powerCut()
            #expect(try await holder(daemon) == "d02 override")
            let asks = try #require(try await daemon.ask("roster", "asks")["asks"] as? [[String: Any]])
            #expect(asks.first?["answer"] as? String == "yes")
            // The activation calls whom the roster names: the two use one function.
            let id = try await night.trigger()
            try await eventually("d02 is called for the lead") {
                let pages = try await night.pages(of: id, ["role": "cellLead", "person": "d02"])
                return pages.isEmpty ? nil : ()
            }
            #expect(try await night.pages(of: id, ["role": "cellLead", "person": "d01"]).isEmpty)
            try await night.expectWholeJournal()
        }
    }

    @Test func whatIsExportedIsImportedUnchangedAndAChangeIsShownFirst() async throws {
        try await Self.use { night in
            let daemon = night.daemon
            let window = ["--from", Self.hours(24), "--to", Self.hours(24 * 60), "--role", "cellLead"]
            for (format, file) in [("ics", "a.ics"), ("csv", "a.csv")] {
                let path = night.bench.path(file)
                let made = try await daemon.tocsin(
                    ["roster", "export", "--format", format, "--output", path] + window)
                #expect(made.status == 0, "\(made.err)")
                let shown = try await daemon.tocsin([
                    "roster", "import", path, "--from", Self.hours(24), "--to", Self.hours(24 * 60),
                ])
                #expect(shown.status == 0 && shown.out.contains("0 garde changée"), "\(shown.out)")
            }
            let changed = contents(of: night.bench.path("a.csv")).replacing(";d01;", with: ";d02;")
                .replacing(/;[^;]*;(\d{4}-)/) { ";;\($0.output.1)" }
            try night.bench.write(changed, to: "b.csv")
            let path = night.bench.path("b.csv")
            let shown = try await daemon.tocsin(["roster", "import", path])
            #expect(
                shown.out.contains("au lieu de") && shown.out.contains("Rien n'est changé"), "\(shown.out)")
            let none = try await daemon.ask("roster", "changes")
            #expect((none["changes"] as? [Any])?.isEmpty == true)
            try await daemon.ask("roster", "import", path, "--apply", "--by", "d05")
            let log = try await daemon.ask("roster", "changes")
            #expect((log["changes"] as? [Any])?.count == 1)
        }
    }

    private func holder(_ daemon: Daemon) async throws -> String {
        let who = try await daemon.ask("roster", "who", "--role", "cellLead")
        let line = try #require((who["onDuty"] as? [[String: Any]])?.first)
        return "\(line["person"] as? String ?? "") \(line["source"] as? String ?? "")"
    }

    /// So many hours from now, in UTC with its offset.
    private static func hours(_ count: Int) -> String {
        ISO8601DateFormatter().string(from: Date(timeIntervalSinceNow: Double(count) * 3600))
            .replacing("Z", with: "+00:00")
    }
}
