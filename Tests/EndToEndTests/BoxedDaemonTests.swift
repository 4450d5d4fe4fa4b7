// The daemon under a real systemd: ready, restarted, watched, reloaded, heard in the journal, shut in.
import Foundation
import Testing

@Suite(.serialized, .enabled(if: SystemdBox.canRun(), "no systemd box on this machine"))
struct BoxedDaemonTests {
    @Test func startReturnsWhenTheDaemonCanPage() async throws {
        try await withDaemon { box in
            // Ready means ready: the first command is answered, with no second try.
            let status = try await box.tocsin("status")
            #expect((status["activations"] as? [Any])?.isEmpty == true)
            let (state, text) = (try await box.property("ActiveState"), try await box.property("StatusText"))
            #expect(state == "active" && !text.isEmpty)
        }
    }

    @Test func membersOfTheGroupAloneReachTheSocket() async throws {
        try await withDaemon { box in
            try await box.expect("useradd", "--groups", "tocsin", "cadre")
            try await box.expect("useradd", "passant")
            let member = try await box.exec("runuser", "-u", "cadre", "--", "tocsin", "status", "--json")
            #expect(member.status == 0, "\(member.err)")
            let stranger = try await box.exec("runuser", "-u", "passant", "--", "tocsin", "status", "--json")
            #expect(stranger.status == 3, "\(stranger.out)\(stranger.err)")
            try await box.expect("systemctl", "stop", SystemdBox.unit)
            let stopped = try await box.exec("tocsin", "status", "--json")
            #expect(stopped.status == 3, "\(stopped.out)\(stopped.err)")
        }
    }

    @Test func killedDaemonComesBackWithItsActivation() async throws {
        try await withDaemon { box in
            let before = try await activate(in: box)
            try await box.expect("systemctl", "kill", "--kill-whom=main", "--signal=KILL", SystemdBox.unit)
            try await restarted(box)
            let after = try await open(in: box)
            #expect(after == before)
        }
    }

    /// In the box systemd has no memory controller: the limit is set from outside, the kill is the kernel's.
    @Test(.enabled(if: MemoryRoom.canMake())) func aDaemonKilledForItsMemoryComesBackWithItsActivation()
        async throws
    {
        try await Bench.use { bench in
            try bench.write(contents(of: Places.server("heavy.py")), to: "files/opt/heavy.py")
            try await SystemdBox.use(
                on: bench, settings: try SampleSettings.demo(), dropIn: nil, secrets: [:]
            ) { box in
                try await box.expect("systemctl", "start", SystemdBox.unit)
                let before = try await activate(in: box)
                try await MemoryRoom.use(megabytes: 32) { room in
                    try room.take(try await box.mainPID())
                    let socket = "/run/tocsin/tocsin.sock"
                    try await box.expect("/usr/bin/python3", "/opt/heavy.py", socket, "8")
                    try await restarted(box)
                    #expect(room.refusals > 0)
                }
                let log = try await box.expect("journalctl", "--unit=\(SystemdBox.unit)", "--quiet")
                #expect(log.contains("status=9/KILL"), "\(log.suffix(2000))")
                let after = try await open(in: box)
                #expect(after == before)
            }
        }
    }

    /// What falls due while it hangs is late by twelve seconds at most: ten until the watchdog, the rest
    /// to start.
    @Test func hungDaemonIsEndedByTheWatchdog() async throws {
        var settings = try SampleSettings.demo()
        settings["tocsin.yaml"] = settings["tocsin.yaml"]?
            .replacing("after: 10s, call", with: "after: 2s, call")
        try await withDaemon(settings) { box in
            let before = try await activate(in: box)
            let hung = Date.now
            try await box.expect("systemctl", "kill", "--kill-whom=main", "--signal=STOP", SystemdBox.unit)
            try await restarted(box, within: .seconds(30))
            let log = try await box.expect("journalctl", "--unit=\(SystemdBox.unit)", "--quiet")
            #expect(log.contains("Watchdog timeout"), "\(log)")
            let after = try await open(in: box)
            #expect(after == before)
            let report = try await box.tocsin("report", before.id, "--format", "json")
            let rows = try #require(report["timeline"] as? [[String: Any]])
            let second = rows.filter {
                ($0["text"] as? String)?.hasPrefix("Échelon 2 pour chef de cellule") == true
            }
            let fired = try Date(try #require(second.first?["recordedAt"] as? String), strategy: .iso8601)
            #expect(second.count == 1 && fired.timeIntervalSince(hung) < 14, "due 2 s after: \(fired)")
        }
    }

    @Test func goodSettingsAreReloadedWithoutARestart() async throws {
        let settings = try SampleSettings.demo()
        try await withDaemon(settings) { box in
            let (main, loads) = (
                try await box.property("MainPID"), try await events("settingsLoaded", in: box).count
            )
            try await box.rewrite("tocsin.yaml", (settings["tocsin.yaml"] ?? "") + "\n# relu\n")
            try await box.expect("systemctl", "reload", SystemdBox.unit)
            try await eventually("the settings are loaded again") {
                try await events("settingsLoaded", in: box).count == loads + 1 ? () : nil
            }
            let mainNow = try await box.property("MainPID")
            #expect(mainNow == main)
        }
    }

    @Test func badSettingsLeaveTheOldOnes() async throws {
        let settings = try SampleSettings.demo()
        let text = (settings["tocsin.yaml"] ?? "") + "\ncleInconnue: 1\n"
        let line = text.split(separator: "\n", omittingEmptySubsequences: false).count - 1
        try await withDaemon(settings) { box in
            let before = try await activate(in: box)
            let main = try await box.property("MainPID")
            try await box.rewrite("tocsin.yaml", text)
            try await box.expect("systemctl", "reload", SystemdBox.unit)
            try await eventually("the journal says where the fault is") {
                try await box.expect("journalctl", "--unit=\(SystemdBox.unit)", "--quiet")
                    .contains("tocsin.yaml:\(line):1: ") ? () : nil
            }
            let (mainNow, state) = (try await box.property("MainPID"), try await box.property("ActiveState"))
            #expect(mainNow == main && state == "active")
            let after = try await open(in: box)
            #expect(after == before)
        }
    }

    @Test func credentialsAreTheDaemonsAlone() async throws {
        let dropIn = "[Service]\nLoadCredential=smtp-password:/etc/tocsin/secrets/smtp-password\n"
        try await withDaemon(dropIn: dropIn, secrets: ["smtp-password": "s3cret"]) { box in
            let main = try await box.property("MainPID")
            let secret = "/run/credentials/\(SystemdBox.unit)/smtp-password"
            let read = ["nsenter", "--target", main, "--mount", "runuser", "-u"]
            let daemon = try await box.exec(read + ["tocsin", "--", "cat", secret])
            #expect(daemon.out == "s3cret", "\(daemon.err)")
            let other = try await box.exec(read + ["nobody", "--", "cat", secret])
            #expect(other.status != 0 && other.out.isEmpty)
            let source = try await box.exec(
                "runuser", "-u", "tocsin", "--", "cat", "/etc/tocsin/secrets/smtp-password")
            #expect(source.status != 0 && source.out.isEmpty)
        }
    }

    /// The mail server lets nobody in without the password, which the daemon has from systemd alone.
    @Test func mailLeavesWithTheCredential() async throws {
        try await BoxedMail.use { mail in
            try await mail.box.expect("systemctl", "start", SystemdBox.unit)
            _ = try await activate(in: mail.box)
            let received = try await eventually("the mail server has the three calls") {
                let mails = try await mail.received().filter { $0.subject.contains("Cellule activée") }
                return mails.count >= 3 ? mails : nil
            }
            #expect(received.allSatisfy { $0.tls && $0.user == SMTPServer.user })
        }
    }

    @Test func missingCredentialIsNamed() async throws {
        try await BoxedMail.use(credential: nil) { mail in
            let started = try await mail.box.exec("systemctl", "start", SystemdBox.unit)
            #expect(started.status != 0)
            let log = try await mail.box.expect("journalctl", "--unit=\(SystemdBox.unit)", "--quiet")
            #expect(log.contains("secret « smtp-password » introuvable"), "\(log)")
            let state = try await mail.box.property("SubState")
            #expect(state != "running")
        }
    }

    /// The unit may not ask the kernel whether the clock is synchronised: the mark of timesyncd tells.
    @Test func unsynchronisedClockIsSaid() async throws {
        try await withDaemon { box in
            let said = "horloge non synchronisée"
            try await eventually("the status says so") {
                try await box.property("StatusText").contains(said) ? () : nil
            }
            let opened = try await activate(in: box)
            let report = try await box.tocsin("report", opened.id, "--format", "json")
            let kinds = try #require(report["timeline"] as? [[String: Any]]).map { $0["kind"] as? String }
            #expect(kinds.contains("clockUnassured"))
            try await box.expect("mkdir", "-p", "/run/systemd/timesync")
            try await box.expect("touch", "/run/systemd/timesync/synchronized")
            try await eventually("the status says so no more") {
                try await box.property("StatusText").contains(said) ? nil : ()
            }
        }
    }

    @Test func stopIsPoliteAndShort() async throws {
        try await withDaemon { box in
            let before = try await activate(in: box)
            try await box.expect("systemctl", "stop", SystemdBox.unit)
            let (result, state) = (
                try await box.property("Result"), try await box.property("ActiveState")
            )
            #expect(result == "success" && state == "inactive")
            try await box.expect("systemctl", "start", SystemdBox.unit)
            let after = try await open(in: box)
            #expect(after == before)
        }
    }

    @Test func journalEntriesCarryTheirFields() async throws {
        try await withDaemon { box in
            let activation = try await activate(in: box)
            let entry = try await eventually("an entry of the activation") {
                try await box.journal().first { $0["TOCSIN_ACTIVATION"] as? String == activation.id }
            }
            #expect(entry["TOCSIN_EVENT"] as? String != nil)
            #expect((entry["MESSAGE"] as? String)?.isEmpty == false)
            #expect(entry["PRIORITY"] as? String != nil)
        }
    }

    @Test func runningUnitIsAsClosedAsItsFile() async throws {
        try await withDaemon { box in
            let security = try await box.exec(
                "systemd-analyze", "security", "--threshold=\(UnitTests.threshold)", SystemdBox.unit)
            #expect(security.status == 0, "\(security.out)\(security.err)")
        }
    }
}

/// What must be the same after a restart: which activation is open, and when each of its clocks is due.
private struct OpenActivation: Equatable {
    let id: String
    let due: [String]
}

private func withDaemon(
    _ settings: [String: String]? = nil, dropIn: String? = nil, secrets: [String: String] = [:],
    _ body: (SystemdBox) async throws -> Void
) async throws {
    let settings = try settings ?? SampleSettings.demo()
    try await SystemdBox.use(settings: settings, dropIn: dropIn, secrets: secrets) { box in
        try await box.expect("systemctl", "start", SystemdBox.unit)
        try await body(box)
    }
}

private func activate(in box: SystemdBox) async throws -> OpenActivation {
    let made = try await box.tocsin("activate", "--exercise", "--by", "essai", "--title", "Essai de l'unité")
    let activation = try await open(in: box)
    #expect(made["id"] as? String == activation.id)
    return activation
}

private func open(in box: SystemdBox) async throws -> OpenActivation {
    let status = try await box.tocsin("status")
    let activations = try #require(status["activations"] as? [[String: Any]])
    #expect(activations.count == 1)
    let activation = try #require(activations.first)
    let clocks = try #require(activation["clocks"] as? [[String: Any]])
    let due = clocks.compactMap { $0["dueAt"] as? String }
    #expect(!due.isEmpty)
    return OpenActivation(id: try #require(activation["id"] as? String), due: due)
}

private func restarted(_ box: SystemdBox, within limit: Duration = .seconds(15)) async throws {
    try await eventually("restarted once and ready", within: limit) {
        let restarts = try await box.property("NRestarts")
        let state = try await box.property("ActiveState")
        return restarts == "1" && state == "active" ? () : nil
    }
}

private func events(_ name: String, in box: SystemdBox) async throws -> [[String: Any]] {
    try await box.journal().filter { $0["TOCSIN_EVENT"] as? String == name }
}
