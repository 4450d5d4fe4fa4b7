// People through a sheet: what a spreadsheet does to numbers and words, and the difference an import makes.

import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings

@Suite struct SheetsPeopleTests {
    private static let header = "id;nom;langue;compte;medium;adresse;voie;classe;sonne\n"
    private let sheet = PeopleSheet(
        department: "29", paths: ["sms": .sms, "vocal": .voice, "smtp": .email, "matrix": .matrix])

    private func read(_ lines: String) -> PeopleReading {
        sheet.read(Array((Self.header + lines).utf8), name: "personnes.csv")
    }

    @Test func peopleComeBackAsTheyWent() {
        let bytes = PeopleSheet.bytes(Sheets.people)
        let reading = sheet.read(bytes, name: "personnes.csv")
        #expect(reading.faults.isEmpty, "\(reading.faults)")
        #expect(reading.people == Sheets.people)
        #expect(PeopleSheet.bytes(reading.people) == bytes)
    }

    @Test func nothingBecomesAFormulaAndNumbersKeepTheirPlus() {
        let text = Sheets.text(PeopleSheet.bytes(Sheets.people))
        #expect(text.contains(";sms;'+33639980001;sms;mobile;non;non\r\n"))
        #expect(text.contains("p05;\"'=Héloïse, \"\"la\"\" ; 'Pennec\";fr;;;;;;;;;\r\n"))
        #expect(text.contains(";matrix;'@p01:matrix.example;"))
        for line in text.split(separator: "\r\n") {
            for cell in line.split(separator: ";") {
                #expect(!"=+-@\t".contains(cell.first { $0 != "\"" } ?? " "), "\(cell)")
            }
        }
    }

    @Test(arguments: [
        "'a", "'=a", "''=a", "-a", "@a", "#a", "'t Hof", "'", "''", "a'", "+", "=\"x\"", "007", "'007",
        "''007", "1E5", "12345678901234", "29", "'29", "0", "'0",
    ])
    func aNameThatLooksLikeAFormulaSurvivesTwice(_ name: String) {
        let people = [Person(id: "p01", name: name, contacts: [])]
        let once = sheet.read(PeopleSheet.bytes(people), name: "a.csv")
        #expect(once.people == people, "\(once.faults)")
        #expect(sheet.read(PeopleSheet.bytes(once.people), name: "a.csv").people == people)
    }

    @Test(arguments: [
        "+33639980001", "0639980001", "06.39.98.00.01", "06 39 98 00 01", "+33 (0)6 39 98 00 01",
        "+33 06 39 98 00 01", "0033639980001", "06-39-98-00-01", "tel:+33639980001", "'+33639980001",
        "\u{202A}+33 6 39 98 00 01\u{202C}", "06\u{A0}39\u{202F}98\u{A0}00 01", "=\"+33639980001\"",
    ])
    func theFormsOfATelephoneNumber(_ written: String) {
        let reading = read("p01;Maud;fr;;sms;\(written);sms;mobile;non\n")
        #expect(reading.faults.isEmpty, "\(reading.faults)")
        #expect(reading.people.first?.contacts.first?.address == "+33639980001")
    }

    @Test(arguments: [
        ("sms;639980001;sms;mobile;non", "2:18", "ni 0 de tête", "écrire 0639980001"),
        ("sms;33639980001;sms;mobile;non", "2:18", "numéro sans indicatif", "écrire +33639980001"),
        ("sms;6,4E+08;sms;mobile;non", "2:18", "le tableur a transformé", "format texte"),
        ("sms;3.364E10;sms;mobile;non", "2:18", "le tableur a transformé", "format texte"),
        (
            "sms;0639120001;sms;mobile;non", "2:18", "Mayotte (+262) ou métropole",
            "+262639120001 ou +33639120001"
        ),
        ("sms;0639980001 / 0639980002;sms;mobile;non", "2:18", "deux numéros", "n'en garder qu'un"),
        ("sms;06399800;sms;mobile;non", "2:18", "numéro sans indicatif", "+33"),
        ("sms;063998000l;sms;mobile;non", "2:18", "numéro incorrect", "un seul numéro"),
        ("sms;+3363998000;sms;mobile;non", "2:18", "numéro français incorrect", "neuf chiffres"),
        ("sms;#N/A;sms;mobile;non", "2:18", "cellule abîmée", "en texte"),
        ("sms;;sms;mobile;non", "2:18", "la colonne `adresse` est vide", "la remplir"),
        ("courriel;maud.finistere.example;smtp;internet;non", "2:23", "adresse électronique", "nom@domaine"),
        ("courriel;m@f.example;smtp;internet;oui", "2:49", "un courriel ne réveille personne", "écrire non"),
        ("sms;+33639980001;sm;mobile;non", "2:31", "la voie `sm` n'existe pas", "écrire `sms`"),
        ("sms;+33639980001;vocal;mobile;non", "2:31", "porte `voix`, pas `sms`", "corriger"),
        ("sms;+33639980001;sms;cuivre;non", "2:35", "valeur inconnue « cuivre »", "mobile, internet, fixe"),
        ("sms;+33639980001;sms;mobile;peut-être", "2:42", "oui ou non attendu", "oui ou non"),
        ("pigeon;+33639980001;sms;mobile;non", "2:14", "valeur inconnue « pigeon »", "courriel, sms"),
    ])
    func everyDamagedContactIsNamedAtItsCell(_ rest: String, _ place: String, _ what: String, _ mend: String)
    {
        let reading = read("p01;Maud;fr;" + ";" + rest + "\n")
        #expect(reading.people.isEmpty && reading.mentioned == ["p01"])
        #expect(reading.faults.count == 1, "\(reading.faults)")
        #expect(reading.faults.first.map { "\($0.line):\($0.column)" } == place, "\(reading.faults)")
        #expect(reading.faults.first?.what.contains(what) == true, "\(reading.faults)")
        #expect(reading.faults.first?.mend.contains(mend) == true, "\(reading.faults)")
    }

    @Test func theLinesOfAPersonMustAgree() {
        let reading = read(
            "p01;Maud;fr;;sms;0639980001;sms;mobile;non\np02;Denis;fr;;sms;0639980002;sms;mobile;non\n"
                + "p01;Claude;fr;;courriel;mailto:m@f.example ;smtp;internet;non\n")
        #expect(reading.people.map(\.id) == ["p02"])
        #expect(
            reading.faults.map(\.short) == [
                "4:5: `p01` : nom « Claude », mais « Maud » à la ligne 2 ; "
                    + "écrire la même chose sur toutes les lignes de cette personne"
            ])
    }

    @Test func aSortedSheetIsDoubtedAndAPersonHasTwentyContactsAtMost() {
        let sorted = read(
            "p01;A;fr;;sms;0639980001;sms;mobile;non\np02;B;fr;;sms;0639980002;sms;mobile;non\n"
                + "p01;A;fr;;voix;0261910001;vocal;fixe;oui\n")
        #expect(sorted.people.count == 2 && sorted.faults.isEmpty)
        #expect(
            sorted.warnings.map(\.short).first?.hasPrefix("4:1: les lignes de `p01` ne se suivent") == true)
        let many = (10..<31).map { "p01;A;fr;;sms;+336399800\($0);sms;mobile;non\n" }.joined()
        #expect(read(many).faults.map { "\($0.line):\($0.column)" } == ["22:1"])
    }

    @Test func twoPeopleCannotShareAnAccountNorOneAContactTwice() {
        let shared = read("p01;A;fr;x;;;;;\np02;B;fr;x;;;;;\n")
        #expect(shared.people.isEmpty && shared.faults.first?.what.contains("déjà celui de `p01`") == true)
        let twice = read(
            "p01;A;fr;;sms;0639980001;sms;mobile;non\np01;A;fr;;sms;+33639980001;sms;mobile;oui\n")
        #expect(twice.faults.map { "\($0.line):\($0.column)" } == ["3:15"])
    }

    @Test func theDifferenceShowsOldAndNewWithMaskedNumbers() {
        let current = Dictionary(uniqueKeysWithValues: Sheets.people.prefix(4).map { ($0.id, $0) })
        var people = Array(Sheets.people.prefix(2))
        people[0].name = "Maud Le Goff"
        people[0].contacts[0].address = "+33639980099"
        people[0].contacts[1].wakes = false
        people[1].contacts.swapAt(0, 1)
        people.append(Sheets.person("p09", "Yves Marzin", number: 9))
        let reading = sheet.read(PeopleSheet.bytes(people), name: "personnes.csv")
        let difference = PeopleDifference(reading, current: current)
        #expect(difference.added.map(\.id) == ["p09"])
        #expect(difference.missing == ["p03", "p04"])
        #expect(difference.unchanged.isEmpty)
        #expect(
            difference.text == """
                1 personne ajoutée, 2 changées, 0 inchangée, 2 absentes du fichier, gardées.
                + p09 Yves Marzin : sms ••••0009, voix ••••0009, courriel p09@finistere.example, \
                matrix @p09:matrix.example
                ~ p01 Maud Le Goff, nom : Maud Kerloc'h → Maud Le Goff
                ~ p01 Maud Le Goff, contact : sms ••••0001 → (rien)
                ~ p01 Maud Le Goff, contact : (rien) → sms ••••0099
                ~ p01 Maud Le Goff, contact ••••0001 : sonne : oui → non
                ~ p02 Denis Bozec, ordre des contacts : sms ••••0002, voix ••••0002, courriel \
                p02@finistere.example, matrix @p02:matrix.example → voix ••••0002, sms ••••0002, courriel \
                p02@finistere.example, matrix @p02:matrix.example
                = p03 : absent du fichier, gardé tel quel
                = p04 : absent du fichier, gardé tel quel
                """)
    }

    @Test func somebodyWithAFaultIsNotMissing() {
        let reading = read("p01;Maud;fr;;sms;639980001;sms;mobile;non\n")
        let difference = PeopleDifference(reading, current: ["p01": Sheets.people[0]])
        #expect(difference.missing.isEmpty && difference.changed.isEmpty)
    }
}
