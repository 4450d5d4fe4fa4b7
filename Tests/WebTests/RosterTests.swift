// The roster over the API: who changed what, questions and their links, files in, calendars out.

import Foundation
import Testing
import TocsinCore
import TocsinEngine

struct RosterTests {
    private static let lead: PersonID = "cellLead.titulaire"
    private static let deputy: PersonID = "cellLead.suppleant"
    /// The house's clock stands at 2026-11-21T03:12Z.
    private static let tomorrow = #""from":"2026-11-22T08:00","until":"2026-11-22T20:00""#
    private static let override =
        #"{"role":"cellLead","person":"writer.titulaire","by":"SIDPC","reason":"maladie",\#(tomorrow)}"#

    private static let swap =
        #"{"role":"cellLead","person":"cellLead.titulaire","with":"writer.titulaire","#
        + #"\#(tomorrow)}"#

    private static func holder(_ house: TestHouse, _ at: String) async throws -> [String] {
        let who = try await house.socket.get("/v1/roster/who?role=cellLead&at=\(at)").json
        return (who["onDuty"] as? [[String: Any]])?.map { line in
            "\(line["person"] as? String ?? "") \(line["source"] as? String ?? "")"
        } ?? []
    }

    private static func setup() -> Setup {
        var setup = Setup()
        setup.settings.roster.plan.owner = "dutyOfficer.titulaire"
        return setup
    }

    @Test func anOverrideIsMadeJournaledAndTakenBack() async throws {
        try await withHouse { house in
            let made = try await house.socket.post("/v1/roster/overrides", Self.override)
            #expect(made.status == 201 && made.text("entry") == "C1")
            #expect(try await Self.holder(house, "2026-11-22T09:00") == ["writer.titulaire override"])
            #expect(try await Self.holder(house, "2026-11-22T20:00") == ["cellLead.titulaire rotation"])
            let changes = try await house.socket.get("/v1/roster/changes").json
            let line = try #require((changes["changes"] as? [[String: Any]])?.first)
            #expect(line["by"] as? String == "SIDPC" && line["reason"] as? String == "maladie")
            #expect(line["standing"] as? Bool == true)
            let back = try await house.socket.post("/v1/roster/changes/C1/withdrawal", #"{"by":"SIDPC"}"#)
            #expect(back.status == 201)
            #expect(try await Self.holder(house, "2026-11-22T09:00") == ["cellLead.titulaire rotation"])
            let again = try await house.socket.post("/v1/roster/changes/C1/withdrawal", #"{"by":"SIDPC"}"#)
            #expect(again.status == 409)
        }
    }

    @Test func theSameKeyChangesOnce() async throws {
        try await withHouse { house in
            for _ in 0..<3 {
                let made = try await house.socket.post(
                    "/v1/roster/overrides", Self.override, idempotency: "once")
                #expect(made.status == 201 && made.text("entry") == "C1")
            }
            #expect(try await house.engine.query { $0.state.book.log.count } == 1)
        }
    }

    @Test func aPastQuestionIsAnsweredAsItWasKnownThen() async throws {
        try await withHouse { house in
            house.clock.move(.hours(1))
            let body =
                #"{"role":"cellLead","person":"writer.titulaire","by":"SIDPC","#
                + #""from":"2026-11-21T03:00","until":"2026-11-21T09:00"}"#
            #expect(try await house.socket.post("/v1/roster/overrides", body).status == 201)
            house.clock.move(.hours(1))
            _ = try await house.socket.post("/v1/logs", #"{"title":"le temps passe"}"#)
            // Recorded at 04:12 for 03:00 on: at 04:00 nobody knew.
            #expect(try await Self.holder(house, "2026-11-21T04:00") == ["cellLead.titulaire rotation"])
            #expect(try await Self.holder(house, "2026-11-21T04:30") == ["writer.titulaire override"])
        }
    }

    @Test func onlyManagersChangeAndAnybodyAsksForASwap() async throws {
        var setup = Self.setup()
        setup.settings.roster.plan.managers = ["dutyOfficer.titulaire"]
        setup.names = [7: "lead"]
        setup.uid = 7
        try await withHouse(setup) { house in
            let refused = try await house.socket.post("/v1/roster/overrides", Self.override)
            #expect(refused.status == 403)
            #expect(try await house.socket.get("/v1/roster/people").status == 403)
            let asked = try await house.socket.post("/v1/roster/swaps", Self.swap)
            #expect(asked.status == 201 && asked.text("entry") == "A1", "\(asked.body)")
            let own = try await house.socket.post("/v1/roster/asks/A1/answer", #"{"yes":true}"#)
            #expect(own.status == 403, "nobody accepts their own swap")
            // Nothing has changed before the other accepts.
            #expect(try await Self.holder(house, "2026-11-22T09:00") == ["cellLead.titulaire rotation"])
        }
    }

    @Test func aSwapIsAcceptedByItsLinkOnPostAlone() async throws {
        try await withHouse(Self.setup()) { house in
            _ = try await house.socket.post("/v1/roster/swaps", Self.swap)
            let path = try await house.askPath(0)
            let before = try await house.version()
            let page = try await house.tcp.get(path)
            #expect(page.status == 200 && page.body.contains("accepte l"), "\(page.body)")
            #expect(try await house.version() == before)
            let pressed = try await house.tcp.press(path, "answer=yes")
            #expect(pressed.status == 303)
            #expect(try await Self.holder(house, "2026-11-22T09:00") == ["writer.titulaire swap"])
            #expect(try await house.tcp.get(path).body.contains("Noté à"))
            #expect(try await house.tcp.press(path, "answer=no").status == 303, "pressed again: no error")
            #expect(try await Self.holder(house, "2026-11-22T09:00") == ["writer.titulaire swap"])
            let wrong = String(path.dropLast()) + (path.hasSuffix("A") ? "B" : "A")
            #expect(try await house.tcp.get(wrong).status == 404)
        }
    }

    @Test func theReliefOfADrillIsMarkedOnItsPageToo() async throws {
        try await withHouse { house in
            for (mode, isMarked) in [("exercise", true), ("real", false)] {
                let id = try await house.socket.activate(mode)
                let body = #"{"at":"2026-11-21T08:00","team":{"writer":"decider.titulaire"},"by":"chef"}"#
                let made = try await house.socket.post("/v1/activations/\(id)/relief", body)
                #expect(made.status == 201, "\(made.body)")
                let last = try await house.engine.query { $0.state.book.attempts.ids.count - 1 }
                let page = try await house.tcp.get(try await house.askPath(last))
                #expect(page.body.contains("EXERCICE") == isMarked, "\(mode)")
                #expect(page.body.contains("assure la relève"))
            }
        }
    }

    @Test func aKeyOfNoManagerChangesNothingOnceManagersAreNamed() async throws {
        var setup = Self.setup()
        let open = setup
        try await withHouse(open) { house in
            let made = try await house.tcp.with(key: "key-all").post("/v1/roster/overrides", Self.override)
            #expect(made.status == 201, "\(made.body)")
        }
        setup.settings.roster.plan.managers = ["dutyOfficer.titulaire"]
        try await withHouse(setup) { house in
            let refused = try await house.tcp.with(key: "key-all").post(
                "/v1/roster/overrides", Self.override)
            #expect(refused.status == 403)
        }
    }

    @Test func anOverrideStaffedByNobodyIsRefusedInWords() async throws {
        var setup = Self.setup()
        setup.settings.roster.people["ghost"] = Person(id: "ghost", name: "Fantôme", contacts: [])
        try await withHouse(setup) { house in
            for (person, code) in [("ghost", "nobodyThere"), ("nobody", "unknownPerson")] {
                let body = #"{"role":"cellLead","person":"\#(person)","by":"SIDPC",\#(Self.tomorrow)}"#
                let answer = try await house.socket.post("/v1/roster/overrides", body)
                #expect(answer.text("code") == code, "\(answer.body)")
            }
            let absence = #"{"person":"writer.titulaire","by":"SIDPC",\#(Self.tomorrow)}"#
            #expect(try await house.socket.post("/v1/roster/absences", absence).status == 201)
            let absent = try await house.socket.post("/v1/roster/overrides", Self.override)
            #expect(absent.text("code") == "nobodyThere")
        }
    }

    @Test func anAbsenceGivesTheDeputyAndTellsWhatItOpens() async throws {
        try await withHouse { house in
            let first = #"{"person":"cellLead.titulaire","by":"SIDPC",\#(Self.tomorrow)}"#
            #expect(try await house.socket.post("/v1/roster/absences", first).text("notice") == nil)
            #expect(try await Self.holder(house, "2026-11-22T09:00") == ["cellLead.suppleant deputy"])
            let second = #"{"person":"cellLead.suppleant","by":"SIDPC",\#(Self.tomorrow)}"#
            let told = try await house.socket.post("/v1/roster/absences", second)
            #expect(told.text("notice")?.contains("absence non remplacée") == true, "\(told.body)")
            #expect(try await Self.holder(house, "2026-11-22T09:00") == [])
        }
    }

    @Test func anImportAppliesWholeOrNotAtAll() async throws {
        try await withHouse { house in
            let good =
                #"{"role":"cellLead","person":"writer.titulaire","from":"2026-11-22T08:00:00+00:00","#
                + #""until":"2026-11-23T08:00:00+00:00","place":"a.csv:2:1"}"#
            let bad = good.replacing("writer.titulaire", with: "personne").replacing(":2:1", with: ":3:1")
            let refused = try await house.socket.post(
                "/v1/roster/imports", #"{"by":"SIDPC","shifts":[\#(good),\#(bad)]}"#)
            #expect(refused.status == 404 && refused.text("detail")?.contains("a.csv:3:1") == true)
            #expect(try await house.engine.query { $0.state.book.log.isEmpty })
            let taken = try await house.socket.post(
                "/v1/roster/imports", #"{"by":"SIDPC","shifts":[\#(good)]}"#)
            #expect(taken.status == 201)
            #expect(try await Self.holder(house, "2026-11-22T09:00") == ["writer.titulaire import"])
        }
    }

    @Test func aFeedNeedsItsSecretAddressAndShowsNamesOnly() async throws {
        try await withHouse { house in
            let url = try #require(
                try await house.socket.get("/v1/roster/feed?person=cellLead.titulaire").text("url"))
            let path = String(url.dropFirst("https://tocsin.example".count))
            let feed = try await house.tcp.get(path)
            #expect(feed.status == 200 && feed.headers["content-type"]?.contains("text/calendar") == true)
            #expect(feed.body.contains("BEGIN:VEVENT") && !feed.body.contains("+336"))
            #expect(try await house.tcp.get(path).body == feed.body)
            let other = path.replacing("person.cellLead.titulaire", with: "all")
            #expect(try await house.tcp.get(other).status == 404)
        }
    }

    /// An agenda that takes the export in twice must not show the running week twice.
    @Test func aWholeShiftIsTheSameFromWhicheverDayItIsAsked() async throws {
        try await withHouse { house in
            func first(_ from: String) async throws -> [String?] {
                let query = "/v1/roster/shifts?role=cellLead&whole=true&from=\(from)&to=2026-12-24T00:00"
                let lines = try await house.socket.get(query).json["shifts"] as? [[String: Any]]
                return ["from", "until"].map { lines?.first?[$0] as? String }
            }
            let whole = try await first("2026-11-24T05:00")
            #expect(whole == ["2026-11-23T00:00:00+00:00", "2026-11-30T00:00:00+00:00"])
            #expect(try await first("2026-11-26T17:00") == whole)
        }
    }

    @Test func aCampaignAsksEverybodyAndAnAnswerIsTheVerification() async throws {
        try await withHouse(Self.setup()) { house in
            let made = try await house.socket.post(
                "/v1/roster/campaigns", #"{"until":"2026-12-05T18:00","by":"SIDPC"}"#)
            #expect(made.status == 201, "\(made.body)")
            let people = try await house.engine.query { $0.settings.roster.people.count }
            let asked = try await house.engine.query { $0.state.book.askOrder.count }
            #expect(asked == people)
            _ = try await house.socket.post("/v1/roster/asks/A1/answer", #"{"yes":true,"by":"elle-même"}"#)
            let verified = try await house.engine.query { snapshot in
                snapshot.state.book.asks["A1"].flatMap {
                    snapshot.settings.roster.verifiedDay(of: $0.ask.person)
                }
            }
            #expect(verified == CivilTime(2026, 11, 21).daysSinceEpoch)
        }
    }
}

extension TestHouse {
    /// The path behind the link of the n-th thing sent outside any activation.
    func askPath(_ index: Int) async throws -> String {
        let links = links
        let link = try await engine.query { snapshot -> String? in
            let order = snapshot.state.book.attempts.ids
            return order.indices.contains(index) ? links.link(for: order[index], in: .roster) : nil
        }
        return String((link ?? "").dropFirst("https://tocsin.example".count))
    }
}

/// Directories in and out, and the fairer rotation.
struct DirectoryTests {
    private static let csv =
        "insee;commune;maire;courriel;mobile;permanence;courriel_permanence;"
        + "mobile_permanence;cercle\\n29001;Argol;Anne Riou;maire@argol.example;;;;;\\n"

    @Test func anImportedDirectoryTakesTheFilesPlaceAndIsTakenBack() async throws {
        try await withHouse { house in
            let before = try await house.socket.get("/v1/roster/directories/elus").body
            #expect(!before.contains("Anne Riou"))
            let made = try await house.socket.post(
                "/v1/roster/imports", #"{"by":"SIDPC","sheet":"elus","csv":"\#(Self.csv)"}"#)
            #expect(made.status == 201, "\(made.body)")
            #expect(try await house.socket.get("/v1/roster/directories/elus").body.contains("Anne Riou"))
            #expect(try await house.socket.get("/v1/roster/directories/autre").status == 404)
            _ = try await house.socket.post("/v1/roster/changes/C1/withdrawal", #"{"by":"SIDPC"}"#)
            #expect(try await house.socket.get("/v1/roster/directories/elus").body == before)
        }
    }

    @Test func aFaultyOrEmptyDirectoryIsRefusedWhole() async throws {
        try await withHouse { house in
            let head = Self.csv.prefix { $0 != "\\" }
            for csv in [String(head), Self.csv.replacing("29001", with: "1001")] {
                let refused = try await house.socket.post(
                    "/v1/roster/imports", #"{"by":"SIDPC","sheet":"elus","csv":"\#(csv)"}"#)
                #expect((400...422).contains(refused.status), "\(refused.body)")
            }
            #expect(try await house.engine.query { $0.state.book.log.isEmpty })
        }
    }

    @Test func aFairerRotationIsProposedAndChangesNothing() async throws {
        var setup = Setup()
        let people: [PersonID] = ["cellLead.titulaire", "cellLead.suppleant", "writer.titulaire"]
        let rotation = Rotation(people: people, start: CivilTime(2026, 1, 5, 8))
        setup.settings.roster.roles[0].layers = [Layer(rotation)]
        try await withHouse(setup) { house in
            let query = "/v1/roster/proposal?role=cellLead&from=2026-12-01T00:00&to=2027-06-01T00:00"
            let answer = try await house.socket.get(query)
            let turns = try #require(answer.json["turns"] as? [[String: Any]])
            #expect(turns.count == 26 && turns.allSatisfy { $0["person"] is String })
            #expect(try await house.socket.get(query).body == answer.body)
            #expect(try await house.engine.query { $0.state.book.log.isEmpty })
            #expect(try await house.socket.get("/v1/roster/proposal").status == 400)
        }
    }
}
