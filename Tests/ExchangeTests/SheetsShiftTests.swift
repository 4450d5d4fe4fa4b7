// Shifts through a sheet: every damage named at its cell, and both nights of the clock change unharmed.

import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings

@Suite struct SheetsShiftTests {
    private static let header = "role;personne;nom;debut;fin;source\n"

    private func window(_ from: String, _ until: String) -> [Shift] {
        ["cellLead", "writer"].flatMap { role in
            Sheets.roster.shifts(of: role, from: Sheets.instant(from), until: Sheets.instant(until))
        }
    }

    @Test(arguments: [
        ("2026-03-20 08:00", "2026-04-10 08:00"), ("2026-10-20 08:00", "2026-11-10 08:00"),
    ])
    func shiftsSurviveBothNightsOfTheClockChange(_ from: String, _ until: String) {
        let sheet = ShiftSheet(roster: Sheets.roster)
        let shifts = window(from, until)
        let first = sheet.read(sheet.bytes(shifts), name: "a.csv")
        #expect(first.faults.isEmpty && first.warnings.isEmpty, "\(first.faults)")
        #expect(first.items.map { [$0.from, $0.until] } == shifts.map { [$0.from, $0.until] })
        #expect(first.items.map(\.person) == shifts.map(\.person))
        let imported = first.items.map {
            Shift(role: $0.role, person: $0.person, from: $0.from, until: $0.until, source: .import)
        }
        let again = sheet.bytes(imported)
        let second = sheet.read(again, name: "a.csv")
        #expect(second.items == first.items)
        #expect(sheet.bytes(imported) == again)
    }

    @Test func theDoubledHourAloneCarriesItsOffset() {
        let shift = Shift(
            role: "writer", person: "p03", from: Sheets.instant("2026-10-25 02:30+02:00"),
            until: Sheets.instant("2026-10-25 02:30+01:00"), source: .override)
        let text = Sheets.text(ShiftSheet(roster: Sheets.roster).bytes([shift]))
        #expect(
            text == "role;personne;nom;debut;fin;source\r\nwriter;p03;Aline Tréhorel;"
                + "2026-10-25 02:30+02:00;2026-10-25 02:30+01:00;remplacement\r\n")
        let read = Sheets.shifts(text)
        #expect(read.items.first.map { $0.until - $0.from } == .hours(1))
        #expect(read.items.first?.place == "gardes.csv:2:1")
    }

    @Test func peopleWriteAsTheyAreUsedTo() {
        let read = Sheets.shifts(
            "Rôle,Début,Fin,Nom\n\"Chef de Cellule\",21/11/2026 8:00,22/11/2026,maud kerloch'\n"
                + "REDACTEUR,2026-11-21T08h00,2026-11-22 08:00:30,Aline TREHOREL\n")
        #expect(
            read.faults.map(\.short) == [
                "2:46: la personne « maud kerloch' » n'existe pas ; écrire `Maud Kerloc'h`"
            ])
        #expect(read.items.map(\.role) == ["writer"])
        #expect(read.items.first?.until == Sheets.instant("2026-11-22 08:00:30"))
        let midnight = Sheets.shifts(Self.header + "cellLead;P01;;21/11/2026 20:00;22/11/2026;\n")
        #expect(midnight.items.first?.until == Sheets.instant("2026-11-22 00:00"))
    }

    @Test(arguments: [
        ("46347,3333", "est un nombre du tableur, pas une date", "sans doute 2026-11-21 08:00"),
        ("46347", "est un nombre du tableur", "sans doute 2026-11-21 00:00"),
        ("11/21/2026", "date à l'américaine", "le jour d'abord"),
        ("11/21/2026 08:00", "date à l'américaine", "le jour d'abord"),
        ("1/11/2026 08:00", "lequel est le jour ?", "deux chiffres"),
        ("21/11/26", "année sur deux chiffres", "les quatre"),
        ("31/11/2026", "illisibles", "21/11/2026 08:00"),
        ("2062-13-01", "illisibles", "2026-11-21 08:00"),
        ("1926-11-21", "année invraisemblable", "vérifier"),
        ("2026-11-21 24:00", "24:00 n'est pas une heure", "00:00 du lendemain"),
        ("2026-11-21 8:0", "illisibles", "2026-11-21 08:00"),
        ("2026-03-29 02:30", "cette heure n'existe pas", "par exemple 2026-03-29 03:30"),
        ("2026-10-25 02:30", "a lieu deux fois", "2026-10-25 02:30+02:00 ou 2026-10-25 02:30+01:00"),
        ("2026-11-21 08:00+02:00", "pas celui de Europe/Paris", "2026-11-21 07:00"),
        ("########", "cellule abîmée", "en texte"), ("#REF!", "cellule abîmée", "en texte"),
        ("=A1+1", "formule au lieu d'une valeur", "coller la valeur"),
    ])
    func everyDamagedTimeIsNamedAtItsCell(_ cell: String, _ what: String, _ mend: String) {
        let read = Sheets.shifts(Self.header + "cellLead;p01;;\(cell);2026-11-22 08:00;\n")
        #expect(read.items.isEmpty)
        let fault = read.faults.first
        #expect(read.faults.count == 1 && fault?.line == 2 && fault?.column == 15, "\(read.faults)")
        #expect(fault?.what.contains(what) == true && fault?.mend.contains(mend) == true, "\(read.faults)")
    }

    @Test(arguments: [
        ("celLead;p01;;", "2:1", "le rôle « celLead » n'existe pas", "écrire `cellLead`"),
        (";p01;;", "2:1", "la colonne `role` est vide", "la remplir"),
        ("cellLead;p99;;", "2:10", "la personne « p99 » n'existe pas", "choisir parmi : p01"),
        ("cellLead;;;", "2:10", "ne nomme personne", "remplir"),
        ("cellLead;;Denis Bozec;", "2:11", "plusieurs personnes s'appellent", "p02 ou p04"),
        (
            "cellLead;p01;Aline Tréhorel;", "2:14", "s'appelle « Maud Kerloc'h »",
            "corriger `personne` ou `nom`"
        ),
        ("cellLead;p01;Maud KerlocÃ¨h;", "2:14", "accents abîmés", "UTF-8"),
    ])
    func whoAndWhatAreCheckedByName(_ start: String, _ place: String, _ what: String, _ mend: String) {
        let read = Sheets.shifts(Self.header + start + "2026-11-21 08:00;2026-11-22 08:00;\n")
        #expect(read.items.isEmpty)
        #expect(read.faults.count == 1, "\(read.faults)")
        #expect(read.faults.first.map { "\($0.line):\($0.column)" } == place)
        #expect(read.faults.first?.what.contains(what) == true, "\(read.faults)")
        #expect(read.faults.first?.mend.contains(mend) == true, "\(read.faults)")
    }

    @Test func oneAmericanDateMakesTheOthersDoubtful() {
        let read = Sheets.shifts(
            Self.header + "cellLead;p01;;03/04/2026;2026-04-05;\ncellLead;p01;;11/21/2026;2026-11-22;\n"
                + "cellLead;p01;;05/05/2026;06/05/2026 08:00;\nwriter;p03;;2026-11-21;22/11/2026;\n")
        #expect(read.items.map(\.role) == ["writer"])
        #expect(read.faults.map { "\($0.line):\($0.column)" } == ["2:15", "3:15", "4:26"])
        #expect(read.faults[0].what.contains("date douteuse"))
    }

    @Test func aDayOfOneDigitMakesThemDoubtfulToo() {
        let read = Sheets.shifts(
            Self.header + "cellLead;p01;;11/10/2026 8:00;2026-11-11;\nwriter;p03;;2/10/2026;2026-11-12;\n")
        #expect(read.items.isEmpty && read.faults.map(\.line) == [2, 3])
    }

    @Test func aShiftThatEndsBeforeItBeginsIsRefused() {
        let read = Sheets.shifts(Self.header + "cellLead;p01;;2026-11-22;2026-11-21;\n")
        #expect(
            read.faults.map(\.short) == [
                "2:26: cette garde finit avant d'avoir commencé ; corriger `debut` ou `fin`"
            ])
    }

    @Test func anOpenQuoteSwallowsNoLine() {
        let read = Sheets.shifts(
            Self.header + "cellLead;p01;;2026-11-21;2026-11-22;\"import\n"
                + "cellLead;p01;;2026-11-23;2026-11-24;\nwriter;p03;;2026-11-21;2026-11-22;x\"\n")
        #expect(read.items.isEmpty && read.faults.contains { $0.what.contains("saut de ligne") })
    }
}
