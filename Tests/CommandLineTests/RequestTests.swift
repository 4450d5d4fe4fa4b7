// What each command asks of the daemon, and what it makes of the answer.
import Foundation
import Testing

@Suite struct RequestTests {
    private static let id = "29-2026-E007"
    private static let facts = "POST /v1/activations/29-2026-E007/facts"
    private static let messages = "POST /v1/activations/29-2026-E007/messages"

    @Test(arguments: [
        (["alert", id], facts, #"{"do":"alertReceived"}"#),
        (["prealert", id], facts, #"{"do":"prealerted"}"#),
        (
            ["acknowledge", id, "--role", "cellLead", "--person", "p07", "--eta", "20"], facts,
            #"{"do":"acknowledged","role":"cellLead","person":"p07","etaMinutes":20}"#
        ),
        (["acknowledge", id], facts, #"{"do":"acknowledged"}"#),
        (["decline", id, "--person", "p07"], facts, #"{"do":"declined","person":"p07"}"#),
        (
            ["arrive", id, "--role", "writer", "--remote"], facts,
            #"{"do":"inPost","role":"writer","remote":true}"#
        ),
        (
            ["cell", "operational", id, "--reason", "effectif réduit"], facts,
            #"{"do":"cellOperational","reason":"effectif réduit"}"#
        ),
        (["cod", "standby", id], facts, #"{"do":"codStandby"}"#),
        (
            ["cod", "decided", id, "--at", "03:45", "--plus-minus", "10", "--by", "le préfet"], facts,
            #"{"do":"codDecided","at":"03:45","by":"le préfet","plusMinusMinutes":10}"#
        ),
        (["cod", "operational", id], facts, #"{"do":"codOperational"}"#),
        (["cod", "closed", id], facts, #"{"do":"codClosed"}"#),
        (["cip", "ordered", id], facts, #"{"do":"cipOrdered"}"#),
        (["cip", "open", id], facts, #"{"do":"cipOpen"}"#),
        (
            ["inform", id, "media", "--means", "communiqué", "--partial"], facts,
            #"{"do":"informed","audience":"media","means":"communiqué","scope":"partial"}"#
        ),
        (
            ["tick", id, "gala", "--file", "/etc/passwd", "--reference", "R1", "--note", "N"], facts,
            #"{"do":"ticked","step":"gala","reference":"R1","note":"N","file":"/etc/passwd"}"#
        ),
        (
            ["waive", id, "public", "--reason", "sans objet"], facts,
            #"{"do":"waived","audience":"public","reason":"sans objet"}"#
        ),
        (
            ["defer", id, "public", "--until", "05:00"], facts,
            #"{"do":"deferred","audience":"public","to":"05:00"}"#
        ),
        (["correct", id, "e3", "--to", "03:12"], facts, #"{"do":"corrected","entry":"e3","to":"03:12"}"#),
        (["correct", id, "e3", "--to", "null"], facts, #"{"do":"corrected","entry":"e3","to":null}"#),
        (["become-real", id, "--reason", "fuite"], facts, #"{"do":"becameReal","reason":"fuite"}"#),
        (["stand-down", id], facts, #"{"do":"stoodDown"}"#),
        (["cancel", id, "--reason", "erreur"], facts, #"{"do":"cancelled","reason":"erreur"}"#),
        (["suspend", id, "--reason", "pause"], facts, #"{"do":"suspended","reason":"pause"}"#),
        (["open", "--title", "Fumées"], "POST /v1/logs", #"{"title":"Fumées"}"#),
        (
            ["activate", "--exercise", "--nature", "incendie", "--place", "Brest", "--by", "SG"],
            "POST /v1/activations",
            #"{"mode":"exercise","title":"incendie, Brest","nature":"incendie","place":"Brest","by":"SG"}"#
        ),
        (
            ["activate", "29-2026-J001", "--real", "--title", "Feu"], "POST /v1/activations",
            #"{"mode":"real","title":"Feu","log":"29-2026-J001"}"#
        ),
        (
            ["merge", id, "29-2026-E008"], "POST /v1/activations/29-2026-E007/merge",
            #"{"into":"29-2026-E008"}"#
        ),
        (
            ["rung", id, "prefect", "mine"], "POST /v1/activations/29-2026-E007/rungs",
            #"{"role":"prefect","call":false}"#
        ),
        (
            [
                "message", "draft", id, "--template", "attente", "--set", "lieu=Brest", "--set", "faits=a=b",
                "--audience", "media", "--perimeter", "29019,29103",
            ], messages,
            #"{"template":"attente","values":{"faits":"a=b","lieu":"Brest"},"audiences":["media"],"#
                + #""cites":[],"perimeter":["29019","29103"]}"#
        ),
        (
            ["message", "correct", id, "m1"], messages,
            #"{"template":"rectificatif","values":{},"audiences":["elected","public","media"],"#
                + #""cites":["m1"],"perimeter":[]}"#
        ),
        (
            ["message", "end", id], messages,
            #"{"template":"fin","values":{},"audiences":["elected","public","media"],"#
                + #""cites":[],"perimeter":[]}"#
        ),
        (
            ["message", "validate", id, "m1", "--by", "le SG", "--orally"], messages + "/m1/validation",
            #"{"by":"le SG","orally":true}"#
        ),
        (
            ["message", "release", id, "m1", "--by", "SG", "--confirm", "VRAI"], messages + "/m1/release",
            #"{"by":"SG","confirmation":"VRAI"}"#
        ),
        (
            ["message", "repeat", id, "m1", "--by", "SG"], messages + "/m1/repetition", #"{"by":"SG"}"#
        ),
        (
            ["message", "seat", id, "m1", "29019", "--reached", "la maire", "--at", "04:10"],
            messages + "/m1/seats",
            #"{"seat":"29019","how":"reached","words":"la maire","at":"04:10"}"#
        ),
        (
            ["message", "seat", id, "m1", "29019", "--exclude", "vacant"], messages + "/m1/seats",
            #"{"seat":"29019","how":"excluded","words":"vacant"}"#
        ),
    ])
    func asks(_ arguments: [String], _ line: String, _ body: String) throws {
        let daemon = try StubDaemon(.init(status: 201, body: #"{"id":"29-2026-E007"}"#))
        defer { daemon.stop() }
        let outcome = try Binary.run(arguments + ["--key", "k1", "--socket", daemon.path])
        #expect(outcome.status == 0, "\(outcome.complaint)")
        #expect(daemon.requests == [.init(line: line, key: "k1", body: body)])
    }

    @Test(arguments: [
        (["status", "29-2026-E007"], "GET /v1/status?format=text&id=29-2026-E007"),
        (["status", "--json"], "GET /v1/status"),
        (
            ["message", "forecast", "29-2026-E007", "m1"],
            "GET /v1/activations/29-2026-E007/messages/m1/forecast?format=text"
        ),
        (
            ["message", "gala", "29-2026-E007", "m1"],
            "GET /v1/activations/29-2026-E007/messages/m1/gala?format=text"
        ),
        (["report", "29-2026-E007"], "GET /v1/activations/29-2026-E007/report?format=text"),
        (["report", "29-2026-E007", "--json"], "GET /v1/activations/29-2026-E007/report?format=json"),
        (
            ["report", "29-2026-E007", "--format", "html"],
            "GET /v1/activations/29-2026-E007/report?format=html"
        ),
        (["report", "a/../b?c", "--format", "csv"], "GET /v1/activations/a%2F..%2Fb%3Fc/report?format=csv"),
        (
            ["roster", "who", "--at", "2026-11-21T03:12+01:00", "--json"],
            "GET /v1/roster/who?at=2026-11-21T03%3A12%2B01%3A00"
        ),
        (
            ["roster", "shifts", "--from", "a", "--to", "b", "--role", "c", "--json"],
            "GET /v1/roster/shifts?from=a&to=b&role=c"
        ),
    ])
    func reads(_ arguments: [String], _ line: String) throws {
        let daemon = try StubDaemon(.init(status: 200, body: "le corps"))
        defer { daemon.stop() }
        let outcome = try Binary.run(arguments, environment: ["TOCSIN_SOCKET": daemon.path])
        #expect(outcome.status == 0, "\(outcome.complaint)")
        #expect(outcome.output == "le corps\n")
        #expect(daemon.requests == [.init(line: line, body: "")])
    }
}

@Suite struct AnswerTests {
    @Test func activatePrintsTheNumberThenTheNotice() throws {
        let answer = #"{"id":"29-2026-007","entry":"e1","notice":"Une activation réelle est déjà ouverte."}"#
        let daemon = try StubDaemon(.init(status: 201, body: answer))
        defer { daemon.stop() }
        let text = try Binary.run(["activate", "--real", "--socket", daemon.path])
        #expect(text.output == "29-2026-007\nUne activation réelle est déjà ouverte.\n")
        let json = try Binary.run(["activate", "--real", "--json", "--socket", daemon.path])
        #expect(json.output == answer + "\n")
        let keys = daemon.requests.map(\.key)
        #expect(keys[0] != nil && keys[0] != keys[1])
    }

    @Test(arguments: [(400, Int32(2)), (401, 4), (403, 4), (404, 4), (409, 4), (422, 4), (500, 3)])
    func refusalsHaveTheirStatus(_ status: Int, _ exit: Int32) throws {
        let problem =
            #"{"title":"T","status":422,"detail":"motif manquant","code":"reasonRequired","hint":"--reason"}"#
        let daemon = try StubDaemon(.init(status: status, body: problem))
        defer { daemon.stop() }
        let text = try Binary.run(["cancel", "29-2026-007", "--socket", daemon.path])
        #expect(text.status == exit)
        #expect(text.complaint == "tocsin : motif manquant\n  → --reason\n")
        let json = try Binary.run(["cancel", "29-2026-007", "--json", "--socket", daemon.path])
        #expect(json.status == exit)
        let expected = #"{"error":{"code":"reasonRequired","message":"motif manquant","hint":"--reason"}}"#
        #expect(json.complaint == expected + "\n")
    }

    @Test func aLostAnswerIsAskedForAgainUnderTheSameKey() throws {
        let daemon = try StubDaemon(.none, .init(status: 201, body: #"{"id":"29-2026-007","entry":"e4"}"#))
        defer { daemon.stop() }
        let outcome = try Binary.run(["stand-down", "29-2026-007", "--socket", daemon.path])
        #expect(outcome.status == 0)
        #expect(outcome.output == "Enregistré : e4, activation 29-2026-007.\n")
        #expect(daemon.requests.count == 2)
        #expect(daemon.requests[0] == daemon.requests[1])
    }

    @Test func anAnswerLostForGoodNamesTheKey() throws {
        let daemon = try StubDaemon(.none)
        defer { daemon.stop() }
        let outcome = try Binary.run(["stand-down", "29-2026-007", "--key", "cle-7", "--socket", daemon.path])
        #expect(outcome.status == 3)
        #expect(outcome.complaint.contains("--key cle-7"))
        #expect(daemon.requests.count == 3)
    }

    @Test func nothingThatATerminalObeysIsPrinted() throws {
        let daemon = try StubDaemon(
            .init(status: 201, body: #"{"id":"29-2026-007","notice":"a\u001b[2J\u202eb"}"#))
        defer { daemon.stop() }
        let outcome = try Binary.run(["activate", "--real", "--socket", daemon.path])
        #expect(outcome.output == "29-2026-007\na\\u{1B}[2J\\u{202E}b\n")
    }

    @Test func reportIsWrittenToAFile() throws {
        let daemon = try StubDaemon(.init(status: 200, body: "a;b\n"))
        defer { daemon.stop() }
        let file = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString).csv")
        defer { try? FileManager.default.removeItem(at: file) }
        let outcome = try Binary.run(
            ["report", "29-2026-007", "--format", "csv", "--output", file.path, "--socket", daemon.path])
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        #expect(try String(contentsOf: file, encoding: .utf8) == "a;b\n")
    }

    /// Only whoever gave a time reads what was understood; in full when it is not today's.
    @Test func aGivenTimeIsRepeated() throws {
        let answer = #"{"id":"29-2026-007","entry":"e5","statedAt":"2019-09-26T02:21:30+02:00"}"#
        let daemon = try StubDaemon(.init(status: 201, body: answer))
        defer { daemon.stop() }
        let alert = ["alert", "29-2026-007", "--socket", daemon.path]
        #expect(try Binary.run(alert).output == "Enregistré : e5, activation 29-2026-007.\n")
        let told = try Binary.run(alert + ["--at", "02:21:30"]).output
        #expect(told == "Enregistré : e5, jeudi 26 septembre 2019 à 2 h 21 min 30 s.\n")
        let activate = ["activate", "--real", "--at", "02:21:30", "--socket", daemon.path]
        #expect(try Binary.run(activate).output == "29-2026-007\n" + told)
    }

    @Test func gapsFromTheDaemonAreOne() throws {
        let gaps =
            #"{"gaps":[{"role":"writer","from":"2026-11-21T08:00:00+01:00","#
            + #""until":"2026-11-22T08:00:00+01:00","reason":"uncovered"}],"#
            + #""titles":{"writer":"rédacteur"}}"#
        let daemon = try StubDaemon(.init(status: 200, body: gaps))
        defer { daemon.stop() }
        let outcome = try Binary.run(["roster", "gaps", "--from", "a", "--to", "b", "--socket", daemon.path])
        #expect(outcome.status == 1)
        let expected =
            "rédacteur (writer) : personne, "
            + "du samedi 21 novembre 2026 à 8 h 00 au dimanche 22 novembre 2026 à 8 h 00\n"
        #expect(outcome.output == expected)
        _ = try Binary.run(["roster", "gaps", "--socket", daemon.path])
        let asked = ["GET /v1/roster/gaps?from=a&to=b", "GET /v1/roster/gaps"]
        #expect(daemon.requests.map(\.line) == asked)
    }

    @Test func messagesAreListedForWhoeverReleases() throws {
        let draft =
            #"{"id":"M-1","title":"Attente","body":"Un.\nDeux.","missing":["lieu"],"fingerprint":"ab12","#
            + #""sms":"Court.","perimeter":["29019"],"recipients":{"elected":2,"media":7,"public":0},"#
            + #""coverage":{"elected":null}}"#
        let released =
            #"{"id":"M-2","title":"Fin","body":"Fin.","missing":[],"fingerprint":"cd34","#
            + #""releasedBy":"le SG","releasedAt":"2026-11-21T03:12:00+01:00","coverage":{"#
            + #""elected":{"inScope":2,"served":1,"toReach":["29001"]}},"#
            + #""seats":[{"seat":"29001","title":"Argol"}]}"#
        let list = "{\"mode\":\"exercise\",\"messages\":[\(draft),\(released)]}"
        let daemon = try StubDaemon(.init(status: 200, body: list))
        defer { daemon.stop() }
        let outcome = try Binary.run(["message", "list", "29-2026-007", "--socket", daemon.path])
        #expect(
            outcome.output == """
                M-1  Attente
                  brouillon  –  empreinte ab12
                  à compléter : lieu
                  destinataires : élus 2, médias 7, public 0
                  périmètre : 29019
                    EXERCICE – EXERCICE – EXERCICE
                    Un.
                    Deux.
                    EXERCICE – EXERCICE – EXERCICE
                  SMS :
                    EXERCICE - EXERCICE - EXERCICE
                    Court.
                    EXERCICE - EXERCICE - EXERCICE

                M-2  Fin
                  diffusé par le SG, samedi 21 novembre 2026 à 3 h 12  –  empreinte cd34
                  élus : 1 sur 2
                    à joindre par un agent : 29001 Argol
                    EXERCICE – EXERCICE – EXERCICE
                    Fin.
                    EXERCICE – EXERCICE – EXERCICE

                """)
    }

    @Test func watchingWritesOnceForEachChange() throws {
        let (first, second) = (
            StubDaemon.Reply(status: 200, body: "{1}"), StubDaemon.Reply(status: 200, body: "{2}")
        )
        let gone = StubDaemon.Reply(status: 404, body: #"{"detail":"inconnue","code":"unknownActivation"}"#)
        let daemon = try StubDaemon(first, first, second, gone)
        defer { daemon.stop() }
        let outcome = try Binary.run(["status", "--watch", "--json", "--socket", daemon.path])
        #expect(outcome.status == 4)
        #expect(outcome.output == "{1}\n{2}\n")
        #expect(daemon.requests.count == 4)
    }
}
