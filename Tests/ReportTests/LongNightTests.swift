// A night that drags on: refusals, calls made again for an hour, deadlines gone by, and who entered what.

import Testing
import TocsinCore
import TocsinReport

@Suite struct LongNightTests {
    private let writer: PersonID = "writer.titulaire"

    @Test func whoeverDeclinesIsNotWaitedForAndFiresTheNextRung() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.deliver(at: "03:12:01")
        try night.note("03:14:00", .declined(role: "writer", person: writer))
        let report = try night.report(at: "03:15:00")
        let status = statusText([report])
        #expect(status.contains("Indisponibles : rédacteur (rédacteur (titulaire), 3 h 14)"))
        #expect(status.contains("Appelés, sans réponse : chef de cellule"))
        #expect(status.contains(" ;\n    rédacteur (rédacteur (suppléant))\n"))
        let texts = report.timeline.map(\.text)
        let why = "pour rédacteur (refus de rédacteur (titulaire)) :"
        #expect(texts.contains("Échelon 2 \(why) personne à appeler."))
        #expect(texts.contains("Échelon 3 \(why) rédacteur (suppléant)."))
        try night.wait(from: "03:15:00", minutes: 8)
        let later = try night.report(at: "03:23:00").timeline.map(\.text)
        #expect(later.contains { $0.hasPrefix("Échelon 4 pour rédacteur (sans réponse) : ") })
    }

    @Test func aLateArrivalFiresTheNextRungByThatName() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:14:00", .coming("writer", in: 90))
        let texts = try night.report(at: "03:15:00").timeline.map(\.text)
        let why = "(arrivée tardive de rédacteur (titulaire))"
        #expect(texts.contains("Échelon 3 pour rédacteur \(why) : rédacteur (suppléant)."))
    }

    @Test func callsMadeAgainAreOneLineToReadAndEveryRowToCompute() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.wait(from: "03:12:00", minutes: 300)
        let report = try night.report(at: "08:20:00")
        let lines = report.text().split(separator: "\n")
        #expect(lines.count < 350)
        #expect(lines.contains { $0.contains("  55 SMS ") && $0.contains("sans réponse") })
        #expect(report.text().contains("rédacteur (suppléant) rappelé(e) pour rédacteur : "))
        let repeated = report.json()["pages"].items.filter { $0["reason"].string == "repeated" }
        #expect(repeated.count > 600)
        let rows = report.json()["timeline"].items.filter { $0["kind"].string == "paged" }
        #expect(rows.count == report.timeline.filter { $0.kind == "paged" }.count)
        #expect(report.timelineCSV().split(separator: "\r\n").count == report.timeline.count + 1)
    }

    @Test func theDecidersQuestionNamesItsCommand() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.wait(from: "03:12:00", minutes: 22)
        #expect(
            try night.next("03:33:00")
                == "dire, avant 3 h 34, s'il faut appeler l'échelon suivant pour chef de cellule : "
                + "tocsin rung 29-2026-E007 cellLead call|mine")
    }

    @Test func whoIsNotInformedStaysTheNextThing() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:13:00", .arrived("cellLead"))
        try night.note("03:13:00", .arrived("writer"))
        try night.note("03:15:00", .cellOperational)
        try night.note("03:20:00", .codDecided)
        try night.note("03:21:00", .deferred(.general, until: try night.at("04:50:00")), reason: "tri")
        #expect(try night.next("03:30:00") == "informer les élus, avant 4 h 20.")
        try night.note("03:31:00", .told(.elected))
        try night.note("03:31:00", .told(.media))
        #expect(
            try night.next("03:32:00") == "informer le public, avant 4 h 20 (différé jusqu'à 4 h 50).")
        #expect(
            try night.next("04:22:03")
                == "informer le public (en retard depuis 4 h 20 ; différé jusqu'à 4 h 50).")
        #expect(
            statusText([try night.report(at: "04:22:03")]).contains("non respecté, en retard de 2 min 03 s"))
        try night.note("04:23:00", .waived(.general), reason: "trop tard")
        #expect(try night.next("04:24:00").hasPrefix("lever la cellule"))
    }

    @Test func whatIsNotDeterminedIsNotCalledCertain() throws {
        var night = try Night(persons: 2)
        try night.note("03:12:00", .emergencyDetermined)
        #expect(try night.next("03:13:00").contains("des personnes en nombre suffisant (2 au moins)"))
        try night.note("03:20:00", .stoodDown, by: "préfet", reason: "Le goulet.")
        let report = try night.report(at: "03:21:00")
        #expect(report.text().contains("non déterminé"))
        #expect(!report.text().contains("certain"))
        #expect(!report.text().contains(".."))
        #expect(report.clocksCSV().split(separator: "\r\n")[1].hasSuffix(";"))
    }

    @Test func whoEnteredIsNamedBesideWhoDecided() throws {
        var night = try Night()
        let officer = Actor(means: .socket, person: "dutyOfficer.titulaire", rights: Set(Right.allCases))
        let board = Actor(means: .key, person: nil, rights: Set(Right.allCases))
        try night.note("03:12:00", .emergencyDetermined, by: "préfet", from: officer)
        try night.note("03:13:00", .codDecided, by: "préfet", from: board)
        try night.note("03:14:00", .told(.elected), from: officer)
        let report = try night.report(at: "03:21:00")
        #expect(
            report.text().contains(
                "Décision : 3 h 12, préfet (déclaré, saisi par : cadre d'astreinte (titulaire)).\n"))
        #expect(report.text().contains("Nature : incendie.\nLieu : Brest.\n"))
        #expect(report.text().contains("– préfet (saisi par clé d'accès)"))
        let recorders = report.timeline.filter { $0.entry != nil }.map(\.recordedBy)
        #expect(recorders == ["cadre d'astreinte (titulaire)", "clé d'accès", nil])
        let head = report.timelineCSV().split(separator: "\r\n").first
        #expect(head?.contains(";par;saisi par;preuve;") == true)
    }

    @Test func whatHappensTheNextDayHasItsDate() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:15:00", .cellOperational)
        try night.note("03:16:00", .codDecided)
        try night.note("24:10:00", .corrected("e2", to: nil), reason: "Erreur.")
        try night.note("24:11:00", .corrected("e3", to: StatedTime(try night.at("03:17:00"))))
        let report = try night.report(at: "24:20:05")
        #expect(report.text().contains("Établi le dimanche 22 novembre 2026 à 0 h 20 min 05 s.\n"))
        #expect(report.text().contains("22/11 0 h 10"))
        let rows = report.timeline.filter { $0.entry != nil }
        #expect(rows[1].amendment == "retirée par e4, dimanche 22 novembre 2026")
        #expect(
            rows[3].text == "Retrait de l'entrée e2 (« Cellule déclarée opérationnelle. »), notée : "
                + "samedi 21 novembre 2026 à 3 h 15. Motif : Erreur.")
        #expect(rows[4].text.contains(": samedi 21 novembre 2026 à 3 h 17 au lieu de : samedi 21"))
    }

    @Test func aPathThatRingsIsNamed() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        let contact = ContactPoint(
            medium: .sms, address: "+33261910001", path: "vocal", pathClass: .fixedLine, wakes: true)
        let page = Page(
            attempt: "a1", purpose: .page, reason: .calledAgain, roles: ["writer"], person: writer, name: "",
            contact: contact, subject: "", text: "")
        try night.happen(.paged(night.id, page), at: "03:15:00")
        let text = try night.report(at: "03:21:00").text()
        #expect(text.contains("SMS (vocal)"))
        #expect(text.contains("Fait sonner le téléphone : SMS (vocal).\n"))
        #expect(try night.report(at: "03:21:00").json()["pages"].items.last?["channel"].string == "sms")
    }

    @Test(arguments: [80, 100])
    func theScreenIsNotWiderThanAsked(width: Int) throws {
        var night = try Night(title: String(repeating: "Très long titre d'évènement ", count: 7))
        try night.note("03:12:00", .emergencyDetermined, by: String(repeating: "x", count: 150))
        try night.note("03:13:11", .codDecided)
        try night.wait(from: "03:14:00", minutes: 5)
        for time in ["03:19:07", "04:40:01"] {
            let lines = statusText([try night.report(at: time)], width: width).split(separator: "\n")
            #expect(lines.map(\.count).max() ?? 0 <= width)
            #expect(lines.first?.hasPrefix("État à ") == true)
        }
    }
}
