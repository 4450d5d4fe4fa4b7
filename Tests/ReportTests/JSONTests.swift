// The writer of JSON, and the report's JSON against the contract: keys, order and exact values.

import Testing
import TocsinCore
import TocsinReport

@Suite struct JSONWriterTests {
    @Test func keepsTheOrderOfKeysAndWritesEveryKind() {
        let json = JSON.object([
            ("z", .int(-3)), ("a", .bool(true)), ("n", .null), ("empty", .array([])),
            ("list", .array([.string("é"), .object([])])),
        ])
        #expect(json.text() == #"{"z":-3,"a":true,"n":null,"empty":[],"list":["é",{}]}"#)
        #expect(
            JSON.object([("a", .array([.int(1), .int(2)]))]).text(indent: true) == """
                {
                  "a": [
                    1,
                    2
                  ]
                }
                """)
    }

    @Test(arguments: [
        ("a\"b\\c/d", #""a\"b\\c/d""#), ("\n\r\t\r\n", #""\n\r\t\r\n""#),
        ("\u{0}\u{1B}[31m", #""\u0000\u001B[31m""#),
        ("\u{2028}\u{2029}\u{202E}\u{9B}", #""\u2028\u2029\u202E\u009B""#), ("« 3 h » 🚒", "\"« 3 h » 🚒\""),
    ])
    func escapes(text: String, written: String) {
        #expect(JSON.string(text).text() == written)
    }
}

@Suite struct ReportJSONTests {
    static let clockKeys = [
        "clock", "audience", "verdict", "startedAt", "startBasis", "dueAt", "stoppedAt", "stopBasis",
        "elapsedSeconds", "limitSeconds", "certain", "deferredUntil", "alternatives", "quorum", "coverage",
    ]

    @Test func hasTheKeysOfTheContractInOrder() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined, by: "préfet")
        let json = try night.report(at: "03:20:00").json()
        let head = ["id", "title", "mode", "continues", "continuedBy", "clocks", "pages", "warnings"]
        #expect(json.keys == head + ["timeline"])
        #expect(try night.report(at: "03:20:00").json(timeline: false).keys == head)
        #expect(json["clocks"].items.allSatisfy { $0.keys == Self.clockKeys })
        #expect(
            json["clocks"].items.map { $0["clock"].string } == ["cell"]
                + Array(repeating: "information", count: 4) + ["cip"])
        #expect(
            json["clocks"].items.map { $0["audience"].string } == [
                nil, "elected", "public", "media", "all", nil,
            ])
        #expect(json["pages"][0].keys == ["at", "role", "person", "channel", "reason", "outcome"])
        #expect(
            json["timeline"][0].keys == ["entry", "occurredAt", "recordedAt", "kind", "by", "basis", "text"])
    }

    @Test func cellMet() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:20:00", .arrived("cellLead"))
        try night.note("03:21:00", .arrived("writer"))
        try night.note("03:41:10", .cellOperational)
        #expect(
            try night.report(at: "03:50:00").json()["clocks"][0].text() == """
                {"clock":"cell","audience":null,"verdict":"met","startedAt":"2026-11-21T03:12:00+01:00",\
                "startBasis":"declared","dueAt":"2026-11-21T04:12:00+01:00",\
                "stoppedAt":"2026-11-21T03:41:10+01:00","stopBasis":"declared","elapsedSeconds":1750,\
                "limitSeconds":3600,"certain":true,"deferredUntil":null,"alternatives":[],\
                "quorum":{"met":true,"missing":[],"reason":null},"coverage":null}
                """)
    }

    @Test func operationalWithoutMinimumStaffingSaysSo() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:20:00", .arrived("cellLead"))
        try night.note("03:30:00", .cellOperational, reason: "rédacteur en route")
        let quorum = try night.report(at: "03:50:00").json()["clocks"][0]["quorum"]
        #expect(quorum.text() == #"{"met":false,"missing":["writer"],"reason":"rédacteur en route"}"#)
    }

    @Test func informationMissedThenInformed() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:30:00", .codDecided)
        try night.submit(.clockReached, at: "04:30:00")
        try night.note("04:31:00", .told(.media))
        let json = try night.report(at: "04:40:00").json()
        #expect(
            json["clocks"][3].text() == """
                {"clock":"information","audience":"media","verdict":"missed",\
                "startedAt":"2026-11-21T03:30:00+01:00","startBasis":"declared",\
                "dueAt":"2026-11-21T04:30:00+01:00","stoppedAt":"2026-11-21T04:31:00+01:00",\
                "stopBasis":"declared","elapsedSeconds":3660,"limitSeconds":3600,"certain":true,\
                "deferredUntil":null,"alternatives":[],"quorum":null,"coverage":null}
                """)
        let misses = json["timeline"].items.filter { $0["kind"].string == "missed" }
        #expect(misses.count == 4)
        #expect(misses.allSatisfy { $0["occurredAt"].string == "2026-11-21T04:30:00+01:00" })
        let reasons = json["warnings"].items.map { $0["reason"].string }
        #expect(reasons.filter { $0 == "miss" }.count == 4)
    }

    @Test func notApplicableIsNullThroughout() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:30:00", .told(.elected))
        let clocks = try night.report(at: "03:50:00").json()["clocks"]
        for (place, clock, audience) in [(1, "information", "\"elected\""), (5, "cip", "null")] {
            #expect(
                clocks[place].text() == """
                    {"clock":"\(clock)","audience":\(audience),"verdict":"notApplicable","startedAt":null,\
                    "startBasis":null,"dueAt":null,"stoppedAt":null,"stopBasis":null,"elapsedSeconds":null,\
                    "limitSeconds":null,"certain":null,"deferredUntil":null,"alternatives":[],"quorum":null,\
                    "coverage":null}
                    """)
        }
    }

    @Test func allStopsAtTheLatestAndGivesTheOtherReferences() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:30:00", .codDecided)
        try night.note("03:40:30", .codOperational)
        try night.note("03:45:00", .told(.elected))
        try night.note("03:46:00", .waived(.media), reason: "évènement sans public")
        try night.note("03:58:00", .told(.general))
        let all = try night.report(at: "04:00:00").json()["clocks"][4]
        #expect(all["verdict"].string == "metExceptWaived")
        #expect(all["stoppedAt"].string == "2026-11-21T03:58:00+01:00")
        #expect(
            all["alternatives"].text() == """
                [{"codReference":"operational","verdict":"metExceptWaived",\
                "startedAt":"2026-11-21T03:40:30+01:00","dueAt":"2026-11-21T04:40:30+01:00",\
                "elapsedSeconds":1050}]
                """)
    }

    @Test func aDrillBecomeRealCarriesTheRealReport() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:30:00", .becameReal, by: "préfet", reason: "Explosion réelle")
        try night.note("03:40:00", .cellOperational, in: "29-2026-E007-reel")
        let json = try night.report(at: "03:50:00").json()
        let real = json["continuedBy"]
        #expect(json["clocks"][0]["verdict"].string == "interrupted")
        #expect(real["id"].string == "29-2026-E007-reel")
        #expect(real["mode"].string == "real")
        #expect(real["continues"].string == "29-2026-E007")
        #expect(real["clocks"][0]["verdict"].string == "met")
        #expect(real["clocks"][0]["startedAt"].string == "2026-11-21T03:30:00+01:00")
        #expect(try night.report(at: "03:50:00").json(timeline: false)["continuedBy"].keys.last == "warnings")
    }

    @Test func aLogHasNoModeAndItsLinesBecomeTheActivations() throws {
        var night = try Night()
        let log: ActivationID = "29-2026-J001"
        try night.submit(.openLog(title: "Fumée au port"), at: "03:11:00")
        try night.note("03:11:30", .alertReceived, by: "SDIS", in: log)
        #expect(try night.report(at: "03:12:00", of: log).json()["mode"].text() == "null")
        let trigger = Trigger(
            id: "29-2026-001", log: log, mode: .real, title: "Feu au port", decision: Stating(by: "préfet"))
        try night.submit(.activate(trigger), at: "03:13:00")
        let timeline = try night.report(at: "03:14:00", of: "29-2026-001").json()["timeline"].items
        #expect(
            timeline.prefix(4).map { $0["text"].string } == [
                "Main courante ouverte : Fumée au port.", "Alerte reçue.",
                "Activation réelle ouverte : Feu au port.",
                "Situation d'urgence déterminée : la cellule est déclenchée.",
            ])
    }

    @Test func pagesAreOneRowPerRoleAndCarryTheirOutcome() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.deliver(at: "03:12:05")
        try night.note("03:14:00", .coming("cellLead", in: 10))
        let pages = try night.report(at: "03:14:00").json()["pages"]
        #expect(
            pages[0].text() == """
                {"at":"2026-11-21T03:12:00+01:00","role":"cellLead","person":"cellLead.titulaire",\
                "channel":"sms","reason":"firstCall","outcome":"acknowledged"}
                """)
        #expect(pages.items.map { $0["role"].string } == ["cellLead", "cellLead", "writer", "writer"])
        #expect(pages[2]["outcome"].string == "accepted")
    }

    @Test func theTimelineKeepsBothTimesOfACorrectionAndNamesAReopening() throws {
        var night = try Night()
        try night.note(
            "03:12:00", .emergencyDetermined, by: "préfet", wholeMinute: true, recorded: "03:40:00")
        try night.note(
            "03:41:00", .corrected("e1", to: StatedTime(try night.at("03:15:20"))), reason: "montre")
        try night.note("03:42:00", .codOperational)
        try night.note("03:50:00", .codClosed)
        try night.note("03:55:00", .codOperational)
        let timeline = try night.report(at: "04:00:00").json()["timeline"].items
        func entry(_ id: String) -> JSON { timeline.first { $0["entry"].string == id } ?? .null }
        #expect(
            entry("e1").text() == """
                {"entry":"e1","occurredAt":"2026-11-21T03:12:00+01:00",\
                "recordedAt":"2026-11-21T03:40:00+01:00",\
                "kind":"emergencyDetermined","by":"préfet","basis":"declaredLate",\
                "text":"Situation d'urgence déterminée : la cellule est déclenchée."}
                """)
        #expect(
            entry("e2")["text"].string
                == "Correction de l'entrée e1 (« Situation d'urgence déterminée : la cellule est "
                + "déclenchée. ») : 3 h 15 min 20 s au lieu de : 3 h 12. Motif : montre.")
        #expect(entry("e3")["text"].string == "COD opérationnel.")
        #expect(entry("e5")["text"].string == "COD opérationnel : réouverture, aucun délai ne repart.")
        #expect(timeline.contains { $0["kind"].string == "escalated" && $0["entry"].text() == "null" })
    }
}
