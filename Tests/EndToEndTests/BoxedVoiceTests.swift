// The unit of a telephone line under a real systemd: it starts as shipped, and only the daemon commands it.
import Foundation
import Testing

@Suite(.serialized, .enabled(if: SystemdBox.canRun(), "no systemd box on this machine"))
struct BoxedVoiceTests {
    private static let unit = "tocsin-voice@1.service"

    @Test func theLineObeysTheDaemonsAccountAloneAndComesBack() async throws {
        try await withLine { box in
            try await box.expect("systemctl", "start", Self.unit)
            try await commands(box, as: "tocsin")
            for stranger in ["nobody", "tocsin-voice", "root"] {
                let output = try await connect(box, as: stranger)
                #expect(output.status != 0, "\(stranger) reaches the control socket")
            }
            try await box.expect("systemctl", "kill", "--kill-whom=main", "--signal=KILL", Self.unit)
            try await eventually("systemd has started it again") {
                let restarts = try await property("NRestarts", box)
                let state = try await property("ActiveState", box)
                return restarts == "1" && state == "active" ? () : nil
            }
            try await commands(box, as: "tocsin")
        }
    }

    /// The host's rules begin with `flush ruleset`: loaded again, they sweep the line's own away.
    @Test func loadingTheHostsRulesAgainDropsNoCallAndKeepsStrangersOut() async throws {
        try await withLine { box in
            try await box.expect("systemctl", "start", "nftables.service", Self.unit)
            try await commands(box, as: "tocsin")
            let main = try await property("MainPID", box)
            try await box.expect("nft", "flush", "ruleset")
            let unguarded = try await connect(box, as: "nobody")
            #expect(unguarded.status == 0, "the rule was not what kept strangers out")
            try await box.expect("systemctl", "reload", "nftables.service")
            try await eventually("the rule is back") {
                try await box.exec("nft", "list", "table", "inet", "tocsin_voice").status == 0 ? () : nil
            }
            #expect(try await connect(box, as: "nobody").status != 0)
            try await commands(box, as: "tocsin")
            #expect(try await property("MainPID", box) == main)
        }
    }

    /// Without its rule the control socket would be anybody's: the line does not start.
    @Test func withoutTheRuleNothingStarts() async throws {
        try await withLine { box in
            try await box.expect("rm", "/etc/tocsin-voice/control.nft")
            let started = try await box.exec("systemctl", "start", Self.unit)
            #expect(started.status != 0)
        }
    }

    /// It reads what strangers send: it must not see the daemon's files.
    @Test func theLineSeesNothingOfTheDaemon() async throws {
        try await withLine { box in
            // Open to all, so that it is the unit that hides them and not their rights.
            let folders = ["/etc/tocsin", "/var/lib/tocsin", "/run/tocsin"]
            try await box.expect("sh", "-c", "mkdir -p \(folders.joined(separator: " "))")
            try await box.expect("sh", "-c", "chmod 755 \(folders.joined(separator: " "))")
            try await box.expect("systemctl", "start", Self.unit)
            // A simple unit counts as started before it is shut in; once baresip answers, it is.
            try await commands(box, as: "tocsin")
            let main = try await property("MainPID", box)
            for folder in folders {
                let seen = try await box.exec(
                    "nsenter", "--target", main, "--mount", "runuser", "-u", "tocsin-voice", "--", "ls",
                    folder)
                #expect(seen.status != 0, "\(folder): \(seen.out)")
            }
            let score = try await box.exec(
                "systemd-analyze", "security", "--threshold=\(UnitTests.threshold)", Self.unit)
            #expect(score.status == 0, "\(score.out)")
        }
    }

    // MARK: - Helpers

    /// A box with the line installed as `Deploy/voice/README.md` says, on a network card of its own.
    private func withLine(_ body: (SystemdBox) async throws -> Void) async throws {
        try await Bench.use { bench in
            let deploy = { (name: String) in contents(of: Places.file("Deploy/\(name)")) }
            try bench.write(
                deploy("systemd/tocsin-voice@.service"), to: "files/etc/systemd/system/tocsin-voice@.service")
            let config = deploy("voice/config").replacing("10.29.0.20", with: "10.98.1.1")
                .replacing("eth0", with: "v0")
            try bench.write(config, to: "files/etc/tocsin-voice/1/config")
            try bench.write(deploy("voice/accounts"), to: "files/etc/tocsin-voice/1/accounts")
            try bench.write(deploy("voice/control.nft"), to: "files/etc/tocsin-voice/control.nft")
            try await SystemdBox.use(
                on: bench, settings: try SampleSettings.demo(), dropIn: nil, secrets: [:]
            ) { box in
                for words in [
                    "link add v0 type veth peer name v1", "addr add 10.98.1.1/24 dev v0", "link set v0 up",
                    "link set v1 up",
                ] {
                    try await box.expect("sh", "-c", "ip \(words)")
                }
                try await box.expect("chgrp", "-R", "tocsin-voice", "/etc/tocsin-voice/1")
                try await box.expect("chmod", "-R", "g=rX,o=", "/etc/tocsin-voice/1")
                try await body(box)
            }
        }
    }

    private func property(_ name: String, _ box: SystemdBox) async throws -> String {
        try await box.expect("systemctl", "show", "--property=\(name)", "--value", Self.unit)
            .trimmingCharacters(in: .newlines)
    }

    /// Asks baresip for its account over the control socket.
    private func connect(_ box: SystemdBox, as user: String) async throws -> Output {
        let ask =
            #"exec 3<>/dev/tcp/127.0.0.1/4444 && printf '21:{"command":"reginfo"},' >&3 && "#
            + "timeout 2 head -c 40 <&3"
        return try await box.exec("runuser", "-u", user, "--", "bash", "-c", ask)
    }

    private func commands(_ box: SystemdBox, as user: String) async throws {
        try await eventually("\(user) commands the line") {
            let output = try await connect(box, as: user)
            return output.status == 0 && output.out.contains("response") ? () : nil
        }
    }
}
