// The report as people read it: one whole drill as a golden text, and text that cannot act on a terminal.

import Testing
import TocsinCore
import TocsinReport

@Suite struct TextTests {
    @Test func aDrill() throws {
        var night = try Night()
        try night.note("03:10:00", .alertReceived, by: "SDIS", wholeMinute: true)
        try night.note("03:12:00", .emergencyDetermined, by: "sous-préfète de permanence")
        try night.deliver(at: "03:12:01")
        try night.note("03:13:00", .arrived("cellLead"))
        try night.note("03:14:00", .arrived("writer"))
        try night.note("03:15:20", .cellOperational, by: "chef de cellule")
        try night.note("03:16:00", .codDecided, by: "préfet", recorded: "03:17:00")
        try night.note("03:20:00", .told(.elected, means: "GALA"))
        try night.note("03:21:00", .corrected("e5", to: StatedTime(try night.at("03:15:40"))))
        try night.note("03:26:00", .stoodDown, by: "préfet")
        let text = try night.report(at: "03:27:00").text()
        #expect(text == Golden.drill)
    }

    @Test func staysWithinAHundredColumns() throws {
        var night = try Night(title: String(repeating: "Très long titre d'évènement ", count: 7))
        try night.note("03:12:00", .emergencyDetermined, by: String(repeating: "x", count: 150))
        try night.note("03:13:00", .waived(.media), reason: String(repeating: "motif ", count: 40))
        let lines = try night.report(at: "03:27:00").text().split(separator: "\n")
        #expect(lines.map(\.count).max() ?? 0 <= 100)
    }

    @Test func nothingActsOnTheTerminal() throws {
        let nasty = "\u{1B}]0;pwn\u{7}\u{9B}31m\u{202E}\r\nFAUX"
        var night = try Night(title: nasty)
        try night.note("03:12:00", .emergencyDetermined, by: nasty, reason: nasty)
        try night.note("03:13:00", .noted, note: nasty)
        let report = try night.report(at: "03:15:00")
        let texts = [report.text(), statusText([report]), report.json().text(indent: true)]
        for text in texts {
            let unsafe = text.unicodeScalars.filter {
                ($0.value < 0x20 && $0 != "\n") || (0x7F...0x9F ~= $0.value) || $0 == "\u{202E}"
            }
            #expect(unsafe.isEmpty)
            #expect(!text.split(separator: "\n").contains { $0.hasPrefix("FAUX") })
        }
        #expect(report.text().contains("\\u{1B}]0;pwn\\u{07}\\u{9B}31m\\u{202E}\\u{0D}\\nFAUX"))
    }

    /// Attack 13: whatever somebody writes, one entry stays one entry in every form of the report.
    @Test func noNoteForgesALine() throws {
        func forms(_ note: String) throws -> [String] {
            var night = try Night()
            try night.note("03:12:00", .emergencyDetermined, by: "X\(note)", reason: note)
            try night.note("03:13:00", .noted, note: note)
            let report = try night.report(at: "03:15:00")
            return [report.timelineCSV(), report.json().text()]
        }
        let line = "2026-11-21 03:20:00 ACK par le préfet"
        for mark in ["\n", "\r\n", "\r", "\u{2028}", "\u{85}", "\u{B}", "\u{C}"] {
            let forged = try forms("rien\(mark)\(line)"), sober = try forms("rien \(line)")
            for (forged, sober) in zip(forged, sober) {
                let lines = forged.unicodeScalars.count {
                    "\n\r\u{B}\u{C}\u{85}\u{2028}".unicodeScalars.contains($0)
                }
                let honest = sober.unicodeScalars.count {
                    "\n\r\u{B}\u{C}\u{85}\u{2028}".unicodeScalars.contains($0)
                }
                #expect(lines == honest, "\(mark.debugDescription)")
            }
        }
    }

    @Test func aDrillBecomeRealIsMarkedOnlyInItsOwnPart() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:30:00", .becameReal, by: "préfet", reason: "Explosion réelle")
        let text = try night.report(at: "03:50:00").text()
        let parts = text.split(separator: String(repeating: "=", count: 100))
        #expect(parts.count == 2)
        #expect(parts[0].hasSuffix("EXERCICE – EXERCICE – EXERCICE\n\n"))
        #expect(!parts[1].contains("EXERCICE – "))
        #expect(parts[1].contains("Fait suite à l'exercice 29-2026-E007."))
    }

    @Test func status() throws {
        var night = try Night(mode: .real)
        try night.note("03:12:00", .emergencyDetermined)
        try night.deliver(at: "03:12:01")
        try night.note("03:14:00", .coming("cellLead", in: 15))
        let text = statusText([try night.report(at: "03:27:00")])
        #expect(
            text == """
                État à 3 h 27 min 00 s.
                ACTIVATION RÉELLE
                29-2026-E007 Feu industriel (Brest)
                  Activation de la cellule         ██░░░░░░░░  reste 45 min avant 4 h 12
                  Information des élus             pas encore ouvert (COD non décidé)
                  Information du public            pas encore ouvert (COD non décidé)
                  Information des médias           pas encore ouvert (COD non décidé)
                  Information, ensemble            pas encore ouvert (COD non décidé)
                  Cellule d'information du public  sans objet
                  En route : chef de cellule, chef de cellule (titulaire), vers 3 h 29
                  Appelés, sans réponse : rédacteur (rédacteur (titulaire))
                  À faire : faire prendre leur poste : chef de cellule, rédacteur.

                """)
        #expect(statusText([]) == "Aucune activation ouverte.\n")
        let empty = statusText([], at: try night.at("02:37:10"), in: try paris())
        #expect(empty == "Aucune activation ouverte, à 2 h 37 min 10 s.\n")
    }

    @Test func theNextThingFollowsTheNight() throws {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:13:00", .arrived("cellLead"))
        try night.note("03:14:00", .arrived("writer"))
        #expect(try night.next("03:15:00") == "déclarer la cellule opérationnelle.")
        try night.note("03:15:00", .cellOperational)
        #expect(
            try night.next("03:15:30")
                == "demander si le COD est décidé, puis : tocsin cod decided 29-2026-E007")
        try night.note("03:16:00", .codDecided)
        try night.note("03:18:00", .told(.elected))
        #expect(try night.next("03:20:00") == "informer le public, avant 4 h 16.")
        try night.note("03:21:00", .told(.general))
        try night.note("03:22:00", .told(.media))
        #expect(try night.next("03:23:00") == "lever la cellule quand l'évènement est terminé.")
        try night.note("03:24:00", .stoodDown)
        #expect(try night.next("03:25:00") == "rien, c'est terminé.")
    }
}
