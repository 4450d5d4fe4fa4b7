// Commands that need no daemon, run on the samples: check, roster, replay, verify.
import Foundation
import Testing

private struct Report: Decodable {
    struct Clock: Decodable {
        struct Alternative: Decodable {
            var codReference: String
            var verdict: String
            var elapsedSeconds: Int?
        }

        var clock: String
        var audience: String?
        var verdict: String
        var elapsedSeconds: Int?
        var certain: Bool?
        var alternatives: [Alternative]
    }

    var clocks: [Clock]

    init(replaying scenario: String) throws {
        let outcome = try Binary.run(["replay", Binary.sample("Config/scenarios/\(scenario).yaml"), "--json"])
        #expect(outcome.status == 0)
        self = try JSONDecoder().decode(Report.self, from: Data(outcome.output.utf8))
    }

    func clock(_ name: String, _ audience: String? = nil) throws -> Clock {
        try #require(clocks.first { $0.clock == name && $0.audience == audience })
    }
}

@Suite struct ReplayTests {
    @Test func lubrizol() throws {
        let report = try Report(replaying: "lubrizol-2019")
        let elected = try report.clock("information", "elected")
        let media = try report.clock("information", "media")
        let general = try report.clock("information", "public")
        #expect(elected.verdict == "missed" && elected.elapsedSeconds == 665 * 60)
        #expect(media.verdict == "missed" && media.elapsedSeconds == 90 * 60)
        #expect(general.verdict == "missed" && general.elapsedSeconds == 65 * 60)
        #expect(general.certain == false)
        #expect(try report.clock("cell").verdict == "undetermined")
        #expect(general.alternatives.isEmpty)
    }

    @Test func lubrizolOpeningStated() throws {
        let general = try Report(replaying: "lubrizol-2019-ouverture").clock("information", "public")
        let alternative = try #require(general.alternatives.first { $0.codReference == "operational" })
        #expect(alternative.verdict == "met" && alternative.elapsedSeconds == 50 * 60)
        let text = try Binary.run(["replay", Binary.sample("Config/scenarios/lubrizol-2019-ouverture.yaml")])
            .output
        #expect(text.contains("respecté, 50 min"))
    }

    @Test func everySampleWithSettings() throws {
        let folder = Binary.sample("Config/scenarios")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter {
            $0.hasSuffix(".yaml")
        }
        #expect(names.count >= 4)
        for name in names {
            let outcome = try Binary.run(["replay", "\(folder)/\(name)", "--config", Binary.sample("Config")])
            #expect(outcome.status == 0, "\(name): \(outcome.complaint)")
        }
    }

    @Test func refusedScenarioIsOneWithItsPlaces() throws {
        let file = Binary.sample("Config/tocsin.yaml")
        let outcome = try Binary.run(["replay", file])
        #expect(outcome.status == 1)
        #expect(outcome.output.isEmpty)
        #expect(outcome.complaint.contains("\(file):"))
        #expect(try Complaint(Binary.run(["replay", file, "--json"])).code == "faults")
    }
}

@Suite struct SettingsTests {
    @Test(arguments: ["Config", "Config/demo"])
    func samplesAreSound(_ folder: String) throws {
        let outcome = try Binary.run(["check", "--config", Binary.sample(folder)])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("Couverture : complète pour 28 jours."))
        #expect(outcome.output.contains("Réponses possibles : ligne de commande"))
        #expect(outcome.output.contains("Europe/Paris"))
    }

    @Test func whomNothingWakesIsSaid() throws {
        let outcome = try Binary.run(["check", "--config", Binary.sample("Config/demo")])
        #expect(outcome.output.contains("rien ne réveille d01"))
    }

    @Test func whatWouldBeMissedTonightIsSaidAndIsNoFault() throws {
        let text = try Binary.run(["check", "--config", Binary.sample("Config/demo")])
        #expect(
            text.status == 0
                && text.output.contains("Ce qui manquerait cette nuit :\n  aucune voie n'appelle"))
        #expect(text.output.contains("→ écrire `supervision: { heartbeat:"))
        let json = try Binary.run(["check", "--config", Binary.sample("Config/demo"), "--json"])
        #expect(json.status == 0 && json.output.contains(#""code": "noCanary""#))
    }

    @Test func secretsAreLookedFor() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("secret".utf8).write(to: folder.appending(path: "smtp-password"))
        let secrets = folder.appending(path: "secrets")
        try FileManager.default.createDirectory(at: secrets, withIntermediateDirectories: true)
        for (name, mode) in [("sms-token", 0o600), ("voice-token", 0o644)] {
            let path = secrets.appending(path: name).path
            let made = FileManager.default.createFile(
                atPath: path, contents: Data("x".utf8), attributes: [.posixPermissions: mode])
            #expect(made)
        }
        let outcome = try Binary.run(
            ["check", "--config", Binary.sample("Config"), "--state", folder.path],
            environment: ["CREDENTIALS_DIRECTORY": folder.path])
        #expect(outcome.output.contains("secret « smtp-password » trouvé"))
        #expect(outcome.output.contains("secret « sms-token » trouvé"))
        #expect(outcome.output.contains("secret « voice-token » ouvert à d'autres"))
        let none = try Binary.run(["check", "--config", Binary.sample("Config"), "--state", "/nonexistent"])
        #expect(none.output.contains("secret « sms-token » introuvable"))
    }

    /// Without any one of them the daemon would not start.
    @Test func alsoThoseThatServeNoPathAreLookedFor() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.copyItem(atPath: Binary.sample("Config"), toPath: folder.path)
        let file = folder.appending(path: "tocsin.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacing("  # heartbeat: {", with: "  heartbeat: {").replacing(
                "  # watches: [", with: "  watches: [")
        try Data(text.utf8).write(to: file)
        let outcome = try Binary.run(["check", "--config", folder.path, "--state", "/nonexistent"])
        #expect(outcome.output.contains("battement vers la vigie : secret « battement » introuvable"))
        #expect(outcome.output.contains("écoute de « prefecture-56 » : secret « battement-56 » introuvable"))
    }

    @Test func faultsAreOne() throws {
        let outcome = try Binary.run(["check", "--config", Binary.sample("Config/messages")])
        #expect(outcome.status == 1)
        #expect(outcome.complaint.contains("tocsin.yaml:1:1: "))
    }
}

@Suite struct RosterTests {
    private let config = ["--config", Binary.sample("Config")]

    @Test func whoAtTheDoubledHour() throws {
        let outcome = try Binary.run(
            ["roster", "who", "--at", "2026-10-25T02:30:00+01:00", "--role", "writer", "--json"] + config)
        #expect(outcome.status == 0)
        #expect(
            outcome.output.hasPrefix(
                #"{"at":"2026-10-25T02:30:00+01:00","onDuty":[{"role":"writer","person":"#))
        #expect(outcome.output.contains(#""source":"rotation","from":"2026-10-19T08:00:00+02:00","until":"#))
        #expect(outcome.output.contains(#"T08:00:00+01:00"}],"uncovered":[],"titles":{"#))
    }

    @Test func textSaysTheOffsetOnlyInADoubledHour() throws {
        let doubled = try Binary.run(["roster", "who", "--at", "2026-10-25T02:30"] + config)
        #expect(doubled.output.hasPrefix("dimanche 25 octobre 2026 à 2 h 30 (UTC+2)\n"))
        let plain = try Binary.run(["roster", "who", "--at", "2026-10-25T01:59"] + config)
        #expect(plain.output.hasPrefix("dimanche 25 octobre 2026 à 1 h 59\n"))
    }

    @Test func shiftsAreClippedToTheWindow() throws {
        let window = ["--from", "2026-10-20T00:00", "--to", "2026-10-20T06:00", "--role", "cellLead"]
        let outcome = try Binary.run(["roster", "shifts", "--json"] + window + config)
        #expect(
            outcome.output.contains(
                #""from":"2026-10-20T00:00:00+02:00","until":"2026-10-20T06:00:00+02:00""#))
    }

    @Test func gapsAreOne() throws {
        let before = ["--from", "2001-01-01T00:00", "--to", "2001-01-02T00:00"]
        let gaps = try Binary.run(["roster", "gaps", "--json"] + before + config)
        #expect(gaps.status == 1)
        #expect(gaps.output.contains(#""reason":"uncovered""#))
        let none = try Binary.run(
            ["roster", "gaps", "--from", "2026-11-01T00:00", "--to", "2026-11-02T00:00"] + config)
        #expect(none.status == 0)
        #expect(none.output == "Aucun trou.\n")
    }

    @Test func textHasTitlesAndNeedsNoWindow() throws {
        let who = try Binary.run(["roster", "who", "--role", "writer"] + config)
        #expect(who.output.contains("(writer) : "))
        let gaps = try Binary.run(["roster", "gaps"] + config)
        #expect(gaps.status == 0 && gaps.output == "Aucun trou.\n")
    }

    @Test func unknownRoleIsFourAndBadTimeTwo() throws {
        #expect(try Binary.run(["roster", "who", "--role", "pompier"] + config).status == 4)
        #expect(try Binary.run(["roster", "who", "--at", "25:00"] + config).status == 2)
    }
}
