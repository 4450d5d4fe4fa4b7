// The national register of mayors against our directory: fictional communes of a whole department.

import Foundation
import Testing
import TocsinCore
import TocsinExchange
import TocsinSettings

@Suite struct SheetsMayorTests {
    private static let header =
        "Code du département;Libellé du département;Code de la collectivité à statut particulier;"
        + "Libellé de la collectivité à statut particulier;Code de la commune;Libellé de la commune;"
        + "Nom de l'élu;Prénom de l'élu;Code sexe;Date de naissance;"
        + "Code de la catégorie socio-professionnelle;Libellé de la catégorie socio-professionnelle;"
        + "Date de début du mandat;Date de début de la fonction"

    private static func row(_ code: Int, _ last: String, _ first: String, department: String = "29") -> String
    {
        let commune = department + String(format: "%03d", code)
        return "\(department);Finistère;;;\(commune);Commune \(code);\(last);\(first);F;13/04/1977;34;"
            + "Professeur;28/06/2026;09/07/2026"
    }

    /// 277 communes, every mayor's name of its own.
    private static let officials = (1...277).map { number in
        Recipient(
            seat: String(29_000 + number), audience: .elected, title: "Commune \(number)",
            insee: String(29_000 + number), holder: "Anne-Gaëlle \(word(number))")
    }

    private static func word(_ number: Int) -> String {
        let syllables = ["Ker", "Lan", "Plou", "Tré", "Pen", "Goas", "Bré"]
        return "Le " + syllables[number % 7] + syllables[number / 7 % 7].lowercased()
            + syllables[number / 49 % 7].lowercased()
    }

    private static func register(changed: Int) -> String {
        let rows = (1...277).map { number in
            number % 6 == 0 && number / 6 <= changed
                ? row(number, "NOUVEAU", "Élu")
                : row(number, word(number).uppercased(), "Anne-Gaëlle")
        }
        return ([header] + rows + [row(1, "AILLEURS", "Jean", department: "35")]).joined(separator: "\n")
    }

    private func compare(_ text: String, _ officials: [Recipient] = officials) -> MayorsComparison {
        let read = MayorsFile(department: "29").read(Array(text.utf8), name: "elus-maires.csv")
        #expect(read.faults.isEmpty, "\(read.faults.prefix(3))")
        return MayorsComparison(officials: officials, register: read.items)
    }

    @Test func fortyTwoMayorsHaveChanged() {
        let comparison = compare(Self.register(changed: 42))
        #expect(comparison.summary == "42 communes : le maire a changé, numéro non vérifié depuis")
        #expect(comparison.count(.same) == 235 && comparison.entries.count == 277)
        #expect(
            comparison.text.contains(
                "Commune 6 (29006) : Anne-Gaëlle Le Brékerker → Élu NOUVEAU, en fonction depuis le "
                    + "09/07/2026, numéro non vérifié depuis\n"))
        #expect(compare(Self.register(changed: 1)).summary.hasPrefix("1 commune : le maire a changé"))
        #expect(compare(Self.register(changed: 0)).summary == "aucun maire n'a changé")
    }

    @Test func datesOfBirthAreNeitherKeptNorShown() {
        let read = MayorsFile(department: "29")
            .read(Array(Self.register(changed: 42).utf8), name: "elus-maires.csv")
        var dumped = ""
        dump(read, to: &dumped)
        dump(compare(Self.register(changed: 42)), to: &dumped)
        #expect(!dumped.contains("1977") && !dumped.contains("13/04"))
    }

    @Test(arguments: [
        ("Morgane Le Floc'h", "LE FLOC’H", "Morgane", MayorsComparison.Finding.writtenDifferently),
        ("Morgane Le Floc'h", "LE FLOC'H", "Morgane", .same),
        ("LE FLOC'H Morgane", "Le Floc'h", "Morgane", .writtenDifferently),
        ("Mme Marie Helene Nedelec", "NÉDÉLEC", "Marie-Hélène", .writtenDifferently),
        ("M. Alan Lozach", "LOZAC'H", "Alan", .writtenDifferently),
        ("Alan Lozac'h", "LOZAC'H", "Briac", .mayorChanged),
        ("", "LOZAC'H", "Alan", .unnamedHere),
    ])
    func aNameWrittenDifferentlyIsNoChange(
        _ ours: String, _ last: String, _ first: String, _ finding: MayorsComparison.Finding
    ) {
        let official = Recipient(
            seat: "29001", audience: .elected, title: "Argol", insee: "29001", holder: ours)
        let comparison = compare(Self.header + "\n" + Self.row(1, last, first), [official])
        #expect(comparison.entries.map(\.finding) == [finding])
    }

    @Test func communesOfOneSideOnlyAreTold() {
        let comparison = compare(
            Self.register(changed: 0),
            Array(Self.officials.dropFirst()) + [
                Recipient(seat: "29300", audience: .elected, title: "Ailleurs", insee: "29300", holder: "X Y")
            ])
        #expect(comparison.count(.missingHere) == 1 && comparison.count(.missingInRegister) == 1)
        #expect(comparison.text.contains("Commune 1 (29001) : absente de notre annuaire"))
        #expect(comparison.text.contains("Ailleurs (29300) : absente du Répertoire national des élus"))
    }

    @Test func olderHeadersAndATitleAreRead() {
        let text =
            "Titre du rapport\nCode du département (Maire)\tLibellé de département (Maires)\t"
            + "Code Insee de la commune\tLibellé de la commune\tNom de l'élu\tPrénom de l'élu\t"
            + "Date de naissance\tDate de début de la fonction\n"
            + "29\tFINISTERE\t001\tArgol\tCORVELLEC\tGwenaël\t13/04/1977\t2026-03-22\n"
        let latin = text.data(using: .windowsCP1252) ?? Data()
        let read = MayorsFile(department: "29").read([UInt8](latin), name: "maires.txt")
        #expect(read.faults.isEmpty, "\(read.faults)")
        #expect(read.items.map(\.insee) == ["29001"])
        #expect(read.items.first?.since == CivilTime(2026, 3, 22))
        #expect(read.items.first?.fullName == "Gwenaël CORVELLEC")
    }

    @Test func aWrongFileIsNamed() {
        let read = { (text: String) in
            MayorsFile(department: "29").read(Array(text.utf8), name: "a.csv").faults.map(\.short)
        }
        #expect(read("a;b\n1;2\n").first?.contains("1:1: il manque : `Code de la commune`") == true)
        #expect(
            read(Self.header + "\n" + Self.row(1, "A", "B", department: "35")).first?.contains(
                "aucun maire du département 29") == true)
        #expect(
            read(Self.header + "\n29;Finistère;;;2901;Argol;A;B;F;;;;;").first?.contains(
                "2:16: code INSEE incorrect « 2901 »") == true)
    }
}
