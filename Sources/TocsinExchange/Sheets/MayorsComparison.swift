// Compares the national register of mayors with our directory: whose telephone number has become doubtful.

package import TocsinCore
import TocsinSettings

package struct MayorsComparison: Sendable {
    package enum Finding: String, Sendable, CaseIterable {
        case same
        /// The same mayor, but for accents, case, hyphens, title or order of the names.
        case writtenDifferently
        case mayorChanged
        /// Our directory names no mayor there.
        case unnamedHere
        case missingHere
        case missingInRegister
    }

    package struct Entry: Sendable, Hashable {
        package var insee: String
        package var commune: String
        package var finding: Finding
        package var ours: String?
        package var registered: String?
        package var since: CivilTime?
    }

    /// In the order of the INSEE codes.
    package let entries: [Entry]

    /// `officials` are the lines of elus.csv.
    package init(officials: [Recipient], register: [RegisteredMayor]) {
        let registered = Dictionary(register.map { ($0.insee, $0) }, uniquingKeysWith: { first, _ in first })
        let known = officials.filter { $0.audience == .elected }
        var entries = known.map { official in
            let insee = official.insee ?? official.seat
            return Self.entry(official, insee, registered[insee])
        }
        let ours = Set(entries.map(\.insee))
        for mayor in register where !ours.contains(mayor.insee) {
            entries.append(
                Entry(
                    insee: mayor.insee, commune: mayor.commune, finding: .missingHere, ours: nil,
                    registered: mayor.fullName, since: mayor.since))
        }
        self.entries = entries.sorted { $0.insee < $1.insee }
    }

    package func count(_ finding: Finding) -> Int { entries.count { $0.finding == finding } }

    /// "42 communes : le maire a changé, numéro non vérifié depuis".
    package var summary: String {
        let count = count(.mayorChanged)
        if count == 0 { return "aucun maire n'a changé" }
        return French.count(count, "commune", "communes") + " : le maire a changé, numéro non vérifié depuis"
    }

    /// The summary, the other counts that are not nothing, then a line for each commune to look at.
    package var text: String {
        let others: [(Finding, String)] = [
            (.unnamedHere, "maire non renseigné dans notre annuaire"),
            (.missingHere, "absente de notre annuaire"),
            (.missingInRegister, "absente du Répertoire national des élus"),
            (.writtenDifferently, "même maire, nom écrit autrement"),
        ]
        let counts = others.filter { count($0.0) > 0 }.map { finding, words in
            French.count(count(finding), "commune", "communes") + " : \(words)"
        }
        return ([summary] + counts + entries.compactMap(Self.line)).joined(separator: "\n")
    }

    private static func entry(_ official: Recipient, _ insee: String, _ mayor: RegisteredMayor?) -> Entry {
        var entry = Entry(
            insee: insee, commune: official.title, finding: .missingInRegister,
            ours: official.holder.isEmpty ? nil : official.holder, registered: mayor?.fullName,
            since: mayor?.since)
        guard let mayor else { return entry }
        entry.finding = finding(official.holder, mayor)
        return entry
    }

    private static func finding(_ ours: String, _ mayor: RegisteredMayor) -> Finding {
        if ours.isEmpty { return .unnamedHere }
        if ours.lowercased() == mayor.fullName.lowercased() { return .same }
        let (last, first) = (letters(mayor.lastName), letters(mayor.firstName))
        let name = letters(withoutTitle(ours))
        return name == first + last || name == last + first ? .writtenDifferently : .mayorChanged
    }

    /// Letters only, without case and accents.
    private static func letters(_ name: String) -> String {
        Spelling.folded(name).filter { $0.isLetter }
    }

    private static func withoutTitle(_ name: String) -> String {
        let words = name.split(whereSeparator: \.isWhitespace)
        let titles: Set = ["m", "mme", "mlle", "monsieur", "madame", "dr", "docteur", "me", "maitre"]
        guard words.count > 2, let first = words.first,
            titles.contains(Spelling.folded(first.filter { $0 != "." }.lowercased()))
        else { return name }
        return words.dropFirst().joined(separator: " ")
    }

    private static func line(_ entry: Entry) -> String? {
        let place = "\(entry.commune) (\(entry.insee))"
        let since = entry.since.map { ", en fonction depuis le \(day($0))" } ?? ""
        switch entry.finding {
        case .same, .writtenDifferently: return nil
        case .mayorChanged:
            return "\(place) : \(entry.ours ?? "") → \(entry.registered ?? "")\(since), "
                + "numéro non vérifié depuis"
        case .unnamedHere: return "\(place) : \(entry.registered ?? "")\(since), à inscrire"
        case .missingHere: return "\(place) : absente de notre annuaire, maire \(entry.registered ?? "")"
        case .missingInRegister: return "\(place) : absente du Répertoire national des élus"
        }
    }

    private static func day(_ date: CivilTime) -> String {
        let two = { (number: Int) in (number < 10 ? "0" : "") + String(number) }
        return "\(two(date.day))/\(two(date.month))/\(date.year)"
    }
}

extension RegisteredMayor {
    /// "Morgane Le Floc'h" of "Morgane" and "LE FLOC'H".
    package var fullName: String { "\(firstName) \(lastName)" }
}
