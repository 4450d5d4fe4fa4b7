// What refuses a scenario file: one test for each rule of the contract, with the place of the fault.

import Testing
import TocsinCore
import TocsinSettings

@Suite struct ScenarioFaultTests {
    private let start = ScenarioTests.start

    /// Expects exactly one fault, at a place, with these words.
    private func expectOnly(
        _ faults: [String], _ place: String, _ words: String, location: SourceLocation = #_sourceLocation
    ) {
        #expect(faults.count == 1, "\(faults)", sourceLocation: location)
        let first = faults.first ?? ""
        #expect(first.hasPrefix("\(place): ") && first.contains(words), "\(faults)", sourceLocation: location)
        #expect(first.contains(" ; "), sourceLocation: location)
    }

    @Test func unknownWord() {
        expectOnly(
            scenarioFaults("{ at: \"2026-11-21T03:10\", do: codDecide }"), "6:33",
            "`do` inconnu « codDecide » ; écrire `codDecided`")
    }

    @Test func unknownKey() {
        expectOnly(
            scenarioFaults(start, "{ at: T+00:01, do: cipOpen, who: x }"), "7:31", "clé inconnue `who`")
        expectOnly(
            scenarioFaults(start, "{ at: T+00:01, do: cipOpen, reason: x }"), "7:31", "clé inconnue `reason`")
        expectOnly(scenarioFaults(start, head: "zone: Europe/Paris"), "7:1", "clé inconnue `zone`")
        expectOnly(
            scenarioFaults(start, head: "settings: { cellLimit: 1h }"), "7:13", "clé inconnue `cellLimit`")
    }

    @Test func unknownValue() {
        expectOnly(
            scenarioFaults(start, "{ at: T+00:01, do: informed, audience: mayors }"), "7:42",
            "valeur inconnue « mayors »")
        expectOnly(
            scenarioFaults(start, "{ at: T+00:01, do: informed, audience: media, scope: some }"), "7:56",
            "all, partial")
        expectOnly(
            scenarioFaults(start, "{ at: T+00:01, do: cipOpen, basis: sure }"), "7:38",
            "valeur inconnue « sure »")
        expectOnly(
            scenarioFaults(start, "{ at: T+00:01, do: cipOpen, plusMinusMinutes: few }"), "7:49",
            "nombre entier")
        expectOnly(scenarioFaults(start, mode: "drill"), "4:7", "valeur inconnue « drill »")
        expectOnly(
            scenarioFaults(start, head: "settings: { codReference: first }"), "7:27",
            "valeur inconnue « first »")
        expectOnly(
            scenarioFaults(start, "{ at: T+00:01, do: clockStepped, seconds: 1.5 }"), "7:45", "nombre entier")
        expectOnly(
            scenarioFaults(start, "{ at: T+00:01, do: inPost, role: writer, person: p1, remote: oui }"),
            "7:64", "oui ou non")
    }

    @Test func unknownZone() {
        expectOnly(
            scenarioFaults(start, head: "timezone: Europe/Rouen"), "7:11",
            "fuseau horaire inconnu « Europe/Rouen »")
        expectOnly(scenarioFaults(start, head: "timezone: /etc/localtime"), "7:11", "fuseau horaire inconnu")
        expectOnly(
            scenarioFaults(start, head: "timezone: Europe/../Europe/Paris"), "7:11", "fuseau horaire inconnu")
    }

    @Test func unknownVersion() {
        expectOnly(
            textFaults("scenario: 2\nid: a\ntitle: a\nmode: real\nsteps: [\(start)]"), "1:11",
            "version de scénario inconnue")
    }

    @Test func unknownEntry() {
        let first = "{ at: \"2026-11-21T03:10\", do: codDecided, id: cod }"
        let correct = { (entry: String) in "{ at: T+01:00, do: corrected, id: c1, entry: \(entry), to: null }"
        }
        expectOnly(
            scenarioFaults(first, correct("cop")), "7:48", "l'entrée `cop` n'existe pas ; écrire `cod`")
        expectOnly(scenarioFaults(first, correct("c1")), "7:48", "n'est pas un fait")
        expectOnly(
            scenarioFaults(first, "{ at: T+00:01, do: daemonDown, id: d }", correct("d")), "8:48",
            "n'est pas un fait")
        #expect(
            scenarioFaults(first, correct("cod"), "{ at: T+02:00, do: corrected, entry: c1, to: T+00:05 }")
                .isEmpty)
    }

    @Test func missingField() {
        for (words, field) in [
            ("acknowledged, person: p", "role"), ("declined, role: writer", "person"),
            ("inPost, role: writer", "person"),
            ("informed", "audience"), ("waived, audience: media", "reason"),
            ("waived, reason: r", "audience"),
            ("deferred, audience: media", "to"), ("deferred, to: T+01:00", "audience"), ("ticked", "step"),
            ("corrected, to: null", "entry"), ("cancelled", "reason"), ("becameReal", "reason"),
            ("suspended", "reason"),
            ("inject, to: x", "text"), ("inject, text: x", "to"), ("channelDown", "channel"),
            ("channelUp", "channel"),
            ("clockStepped", "seconds"),
        ] {
            expectOnly(
                scenarioFaults(start, "{ at: T+00:01, do: \(words) }"), "7:3", "il manque la clé `\(field)`")
        }
        expectOnly(
            scenarioFaults(
                "{ at: \"2026-11-21T03:10\", do: codDecided, id: a }",
                "{ at: T+00:01, do: corrected, entry: a }"),
            "7:3", "il manque la clé `to`")
        expectOnly(scenarioFaults(start, "{ do: cipOpen }"), "7:3", "il manque la clé `at`")
        expectOnly(scenarioFaults(start, "{ at: T+00:01 }"), "7:3", "il manque la clé `do`")
        for (index, key) in ["scenario", "id", "title", "mode"].enumerated() {
            var lines = ["scenario: 1", "id: a", "title: a", "mode: real", "steps: [\(start)]"]
            lines.remove(at: index)
            expectOnly(textFaults(lines.joined(separator: "\n")), "1:1", "il manque la clé `\(key)`")
        }
    }

    @Test func noSteps() {
        expectOnly(
            textFaults("scenario: 1\nid: a\ntitle: a\nmode: real\nsteps: []"), "5:8", "scénario sans étape")
        expectOnly(textFaults("scenario: 1\nid: a\ntitle: a\nmode: real"), "1:1", "il manque la clé `steps`")
    }

    @Test func recordedBeforeItHappened() {
        expectOnly(
            scenarioFaults(start, "{ at: T+00:10, do: cipOpen, recordedAt: T+00:09:59 }"), "7:43",
            "`recordedAt` précède `at`")
        #expect(scenarioFaults(start, "{ at: T+00:10, do: cipOpen, recordedAt: T+00:10 }").isEmpty)
    }

    @Test(arguments: ["becameReal", "suspended"])
    func drillWordsInARealActivation(_ word: String) {
        let step = "{ at: T+00:10, do: \(word), reason: r }"
        expectOnly(scenarioFaults(start, step, mode: "real"), "7:22", "`\(word)` dans une activation réelle")
        #expect(scenarioFaults(start, step).isEmpty)
        // After a drill became real, it is a real activation.
        let became = "{ at: T+00:05, do: becameReal, reason: r }"
        expectOnly(scenarioFaults(start, became, step), "8:22", "`\(word)` dans une activation réelle")
    }

    @Test(arguments: ["stoodDown", "cancelled, reason: r", "suspended, reason: r"])
    func factsAfterTheEnd(_ end: String) {
        let end = "{ at: T+01:00, do: \(end) }"
        let later = { (words: String) in "{ at: T+01:00:01, do: \(words) }" }
        expectOnly(
            scenarioFaults(start, end, later("codDecided")), "8:9",
            "`codDecided` après la fin de l'activation (ligne 7)")
        expectOnly(
            scenarioFaults(start, later("waived, audience: media, reason: r"), end), "7:9",
            "`waived` après la fin")
        expectOnly(scenarioFaults(start, end, later("stoodDown")), "8:9", "`stoodDown` après la fin")
        let first = "{ at: \"2026-11-21T03:10\", do: codDecided, id: cod }"
        for words in [
            "corrected, entry: cod, to: null", "informed, audience: media", "ticked, step: gala",
            "daemonDown", "daemonUp",
            "inject, to: x, text: y", "channelDown, channel: sms", "channelUp, channel: sms",
            "clockStepped, seconds: 1",
        ] {
            #expect(scenarioFaults(first, end, later(words)).isEmpty, "\(words)")
        }
        // At the end's own instant, or stated of an earlier time and recorded later, nothing is wrong.
        #expect(scenarioFaults(start, end, "{ at: T+01:00, do: codClosed }").isEmpty)
        #expect(scenarioFaults(start, end, "{ at: T+00:30, do: codDecided, recordedAt: T+03:00 }").isEmpty)
    }

    @Test func localTimesThatDoNotExistOrHappenTwice() {
        expectOnly(
            scenarioFaults("{ at: \"2024-03-31T02:30\", do: cipOpen }"), "6:9", "cette heure n'existe pas")
        expectOnly(
            scenarioFaults("{ at: \"2024-10-27T02:30\", do: cipOpen }"), "6:9", "cette heure a lieu deux fois"
        )
        expectOnly(
            scenarioFaults(start, head: "until: \"2026-10-25T02:30\""), "7:8", "cette heure a lieu deux fois")
        let deferred = "{ at: T+00:01, do: deferred, audience: media, to: \"2027-03-28T02:30\" }"
        expectOnly(scenarioFaults(start, deferred), "7:53", "cette heure n'existe pas")
    }

    @Test func theFirstStepIsAbsolute() {
        expectOnly(scenarioFaults("{ at: T+00:00, do: alertReceived }"), "6:9", "qui n'est pas connue")
    }

    @Test(arguments: [
        "2026-11-31T03:10", "2026-11-21 03:10", "2026-11-21T25:10", "2026-11-21T03:60", "21/11/2026 03:10",
        "hier",
        "2026-11-21T03:10:61", "2026-11-21T03:10+1", "2026-11-21T03:10+25:00", "T+5", "T+00:75", "T-00:05",
        "2026-11-21",
        "２０２６-11-21T03:10", "0000-01-01T00:00",
    ])
    func unreadableTimes(_ written: String) {
        expectOnly(
            scenarioFaults(start, "{ at: \"\(written)\", do: cipOpen }"), "7:9", "date et heure illisibles")
    }

    @Test func anIdentifierServesOnce() {
        let twice = "{ at: \"2026-11-21T03:10\", do: codStandby, id: a }"
        expectOnly(scenarioFaults(twice, twice), "7:49", "l'identifiant `a` sert déjà plus haut")
    }

    @Test func everythingAtOnce() {
        let faults = scenarioFaults(
            start, "{ at: T+00:01, do: informd }", "{ at: T+00:99, do: cipOpen }", "texte",
            "{ at: T+00:05, do: informed, audience: all, means: x }", mode: "reel",
            head: "timezone: Europe/Paris\nfin: 1")
        #expect(
            faults.map { $0.prefix { $0 != " " } } == ["4:7:", "7:22:", "8:9:", "9:3:", "10:42:", "12:1:"],
            "\(faults)")
    }

    @Test func aMissingFileIsAFault() {
        let error = #expect(throws: Faults.self) { try Scenario.load(path: "/nonexistent.yaml") }
        #expect(
            error?.list.first?.description == "/nonexistent.yaml:1:1: fichier introuvable ou illisible ; "
                + "le créer, ou en donner la lecture au démon")
    }
}
