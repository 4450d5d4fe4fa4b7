// The answer links: looking never answers, a button does, and nobody learns anything from a wrong link.

import Foundation
import Testing
import TocsinCore
import TocsinEngine

struct LinkTests {
    private static let lead: PersonID = "cellLead.titulaire"

    @Test func lookingNeverAnswers() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let path = try await house.linkPath(Self.lead, in: id)
            let before = try await house.version()
            for method in ["GET", "HEAD", "GET"] {
                #expect(try await house.tcp.get(path, method: method).status == 200)
                #expect(
                    try await house.tcp.get(path + "?answer=coming&utm_source=x", method: method).status
                        == 200)
            }
            #expect(try await house.tcp.get(path, method: "PUT").status == 405)
            #expect(try await house.version() == before)
        }
    }

    @Test func thePageIsPlainMarkedAndEscaped() async throws {
        try await withHouse { house in
            let drill = try await house.socket.activate("exercise")
            let page = try await house.tcp.get(try await house.linkPath(Self.lead, in: drill))
            #expect(page.body.contains("EXERCICE – EXERCICE – EXERCICE"))
            #expect(page.body.contains("Feu &lt;industriel&gt;") && !page.body.contains("<industriel>"))
            #expect(page.body.contains("J'arrive") && page.body.contains("En poste à distance"))
            #expect(page.body.contains("Indisponible") && !page.body.contains(">En poste<"))
            #expect(!page.body.contains("<script") && page.body.contains("lang=\"fr\""))
            let policy = try #require(page.headers["content-security-policy"])
            #expect(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(policy.contains("style-src 'sha256-") && page.headers["referrer-policy"] == "no-referrer")
            #expect(
                page.headers["cache-control"] == "no-store"
                    && page.headers["x-content-type-options"] == "nosniff")
        }
    }

    /// A browser holds its connection for a minute, and there are fewer places than people.
    @Test func aPageGivesItsPlaceBack() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let path = try await house.linkPath(Self.lead, in: id)
            #expect(try await house.tcp.get(path).headers["connection"] == "close")
            #expect(try await house.tcp.press(path, "answer=coming").headers["connection"] == "close")
            #expect(try await house.tcp.get("/a/x/1/y").headers["connection"] == "close")
            #expect(try await house.tcp.get("/healthz").headers["connection"] != "close")
        }
    }

    @Test func nothingOfADrillMarksTheReal() async throws {
        try await withHouse { house in
            let real = try await house.socket.activate("real")
            let page = try await house.tcp.get(try await house.linkPath(Self.lead, in: real))
            #expect(page.status == 200 && !page.body.uppercased().contains("EXERCICE"))
            #expect(page.body.contains("<p class=\"bandeau réel\">ALERTE RÉELLE</p>"))
            let drill = try await house.socket.activate("exercise")
            let other = try await house.tcp.get(try await house.linkPath(Self.lead, in: drill))
            #expect(!other.body.contains("ALERTE RÉELLE"))
        }
    }

    /// (form, what it records for a person called for two roles, what the page then says)
    private static let answers: [(String, [String], String)] = [
        (
            "answer=coming&minutes=20", ["acknowledged cellLead 20", "acknowledged writer 20"],
            "vous arrivez dans 20 min"
        ),
        ("answer=coming&minutes=", ["acknowledged cellLead", "acknowledged writer"], "vous arrivez."),
        (
            "answer=remote",
            [
                "acknowledged cellLead remote", "acknowledged writer remote", "inPost cellLead remote",
                "inPost writer remote",
            ],
            "en poste à distance"
        ),
        ("answer=unavailable", ["declined cellLead", "declined writer"], "vous êtes indisponible"),
        ("answer=inPost", ["inPost cellLead", "inPost writer"], "vous êtes en poste."),
    ]

    @Test(arguments: answers)
    func aButtonAnswersForEveryRole(form: String, recorded: [String], told: String) async throws {
        var setup = Setup()
        let start = CivilTime(1900, 1, 1)
        setup.settings.roster.roles[1].layers = [Layer(Rotation(people: [Self.lead], start: start))]
        let both = setup
        try await withHouse(both) { house in
            let id = try await house.socket.activate()
            let path = try await house.linkPath(Self.lead, in: id)
            let answer = try await house.tcp.press(path, form)
            let token = path.split(separator: "/").last.map(String.init)
            #expect(answer.status == 303 && answer.headers["location"] == token)
            #expect(try await house.facts(id).dropFirst() == recorded[...])
            let statement = try #require(try await house.statements(id).last)
            #expect(
                statement.actor == Actor(means: .link, person: Self.lead, rights: [.state])
                    && statement.basis == .observed)
            #expect(try await house.tcp.get(path).body.contains(told))
        }
    }

    @Test func onceComingOneMayArrive() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let path = try await house.linkPath(Self.lead, in: id)
            _ = try await house.tcp.press(path, "answer=coming&minutes=5&seen=0")
            #expect(try await house.tcp.get(path).body.contains(">En poste<"))
            _ = try await house.tcp.press(path, "answer=inPost&seen=1")
            #expect(try await house.facts(id).last == "inPost cellLead")
        }
    }

    @Test func whatIsRecordedComesFirstAndMayBeChanged() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let path = try await house.linkPath(Self.lead, in: id)
            let before = try await house.tcp.get(path).body
            #expect(before.contains("Vous êtes appelé(e)") && !before.contains("<details>"))
            _ = try await house.tcp.press(path, "answer=coming&minutes=5&seen=0")
            let after = try await house.tcp.get(path).body
            let told = try #require(after.range(of: "vous arrivez dans 5 min"))
            let change = try #require(after.range(of: "<details><summary>Changer ma réponse</summary>"))
            let arrived = try #require(after.range(of: ">En poste<"))
            let unavailable = try #require(after.range(of: ">Indisponible<"))
            #expect(told.lowerBound < arrived.lowerBound && arrived.lowerBound < change.lowerBound)
            #expect(change.lowerBound < unavailable.lowerBound && !after.contains("Vous êtes appelé(e)"))
        }
    }

    @Test func aButtonPressedTwiceCountsOnce() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let path = try await house.linkPath(Self.lead, in: id)
            for _ in 0..<2 {
                #expect(try await house.tcp.press(path, "answer=coming&minutes=5&seen=0").status == 303)
            }
            #expect(try await house.facts(id) == ["emergencyDetermined", "acknowledged cellLead 5"])
            _ = try await house.tcp.press(path, "answer=unavailable&seen=1")
            _ = try await house.tcp.press(path, "answer=coming&minutes=5&seen=2")
            #expect(try await house.facts(id).count == 4)
        }
    }

    @Test func unreadableAnswersAreRefusedInWords() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let path = try await house.linkPath(Self.lead, in: id)
            let before = try await house.version()
            let forms = [
                "", "answer=", "answer=yes", "answer=coming&minutes=demain", "answer=coming&minutes=-1",
                "answer=coming&minutes=99999", "answer=%zz",
            ]
            for form in forms {
                let answer = try await house.tcp.press(path, form)
                #expect(answer.status == 400 && answer.body.contains("n'est pas enregistrée"), "\(form)")
            }
            #expect(try await house.tcp.press(path, String(repeating: "a", count: 5000)).status == 413)
            #expect(try await house.version() == before)
        }
    }

    @Test func everyWrongLinkLooksTheSame() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let good = try await house.linkPath(Self.lead, in: id)
            let other = try await house.linkPath("writer.titulaire", in: id)
            let token = try #require(good.split(separator: "/").last)
            let before = try await house.version()
            let wrong = [
                "/a/\(id)/1/\(String(repeating: "A", count: 22))", "/a/\(id)/1/x", "/a/\(id)/01/\(token)",
                "/a/\(id)/999/\(token)",
                "/a/\(id)/0/\(token)", "/a/29-2026-E999/1/\(token)",
                "/a/\(id)/1/\(other.split(separator: "/")[3])",
            ]
            let first = try await house.tcp.get(wrong[0])
            for path in wrong {
                let seen = try await house.tcp.get(path)
                #expect(seen.status == 404 && seen.body == first.body, "\(path)")
                let pressed = try await house.tcp.press(path, "answer=coming")
                #expect(pressed.status == 404 && pressed.body == first.body, "\(path)")
            }
            #expect(try await house.version() == before)
        }
    }

    @Test func afterTheEndThePageThanks() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let path = try await house.linkPath(Self.lead, in: id)
            #expect(try await house.socket.state(id, #"{"do":"stoodDown","by":"X"}"#).status == 201)
            let before = try await house.facts(id)
            #expect(try await house.tcp.press(path, "answer=coming").status == 303)
            let page = try await house.tcp.get(path)
            #expect(
                page.status == 200 && page.body.contains("C'est terminé, merci")
                    && !page.body.contains("<form"))
            #expect(try await house.facts(id) == before)
        }
    }

    /// A real alert breaks the drill off: its link does not say that nothing is expected any more.
    @Test func aDrillBrokenOffSendsNobodyToSleep() async throws {
        try await withHouse { house in
            let drill = try await house.socket.activate()
            let path = try await house.linkPath(Self.lead, in: drill)
            _ = try await house.socket.activate("real")
            let page = try await house.tcp.get(path)
            #expect(page.status == 200 && !page.body.contains("<form"))
            #expect(page.body.contains("L'exercice est interrompu"))
            #expect(
                page.body.contains("Une alerte réelle est en cours.</strong> Si elle vous appelle, répondez"))
            #expect(!page.body.contains("C'est terminé"))
        }
    }

    @Test(arguments: [("call", true), ("mine", false)])
    func theDeciderIsAskedOnTheirPage(word: String, calls: Bool) async throws {
        var setup = Setup()
        setup.settings.convening = Convening(
            roles: ["cellLead"],
            defaultLadder: Ladder(rungs: [
                Rung(after: .zero, call: .titular(contacts: .twoPaths)),
                Rung(after: .minutes(1), call: .role("prefect"), askDeciderFor: .minutes(2)),
            ]))
        let asking = setup
        try await withHouse(asking) { house in
            let id = try await house.socket.activate()
            house.clock.move(.minutes(1))
            house.engine.wake()
            let path = try await house.linkPath("decider.titulaire", in: id, reason: .askDecider)
            let page = try await house.tcp.get(path)
            #expect(page.body.contains(">Appeler<") && page.body.contains("Je m'en charge"))
            #expect(page.body.contains("Appeler préfet (titulaire), préfet ?"))
            let other = try await house.tcp.get(try await house.linkPath(Self.lead, in: id))
            #expect(!other.body.contains("Appeler"))
            #expect(try await house.tcp.press(path, "answer=\(word)&role=cellLead").status == 303)
            let after = try await house.tcp.get(path)
            #expect(!after.body.contains("Appeler"))
            let called = try await house.engine.query { $0.state.activations[id]?.called.map(\.person) ?? [] }
            #expect(called.contains("prefect.titulaire") == calls)
        }
    }
}
