// The columns of the people's sheet: one line of the table is all a column needs, to be written and read.

import TocsinCore
import TocsinSettings

/// A column about `Subject`: how it is written, and how it is read into a draft.
struct Column<Subject: Sendable>: Sendable {
    var name: String
    /// Old sheets may lack it: nothing is read then, and the draft keeps its default.
    var optional: Bool
    var write: @Sendable (Subject) -> String
    var read: @Sendable (inout Subject, SheetLine, PeopleSheet) -> Void

    init(
        _ name: String, optional: Bool = false, write: @escaping @Sendable (Subject) -> String,
        read: @escaping @Sendable (inout Subject, SheetLine, PeopleSheet) -> Void
    ) {
        (self.name, self.optional, self.write, self.read) = (name, optional, write, read)
    }
}

enum PeopleColumns {
    static let names = person.map(\.name) + contact.map(\.name)
    static let optional = Set(
        person.filter(\.optional).map(\.name) + contact.filter(\.optional).map(\.name))

    /// About the person, repeated on each of its lines. The first is the key.
    static let person: [Column<Person>] = [
        Column("id", write: { $0.id.rawValue }) { draft, line, _ in
            if let id = line.address("id", Cells.identifier) { draft.id = PersonID(id) }
        },
        Column("nom", write: { $0.name }) { draft, line, _ in
            if let name = line.required("nom") { draft.name = name }
        },
        Column("langue", write: { $0.language }) { draft, line, _ in
            if let language = line.choice("langue", languages) { draft.language = language }
        },
        Column("compte", write: { $0.user ?? "" }) { draft, line, _ in
            draft.user = line.address("compte", account)
        },
        Column("verifie", optional: true, write: { day($0.verified) }) { draft, line, _ in
            draft.verified = line.address("verifie", day)
        },
        Column("consentement", optional: true, write: { day($0.consent) }) { draft, line, _ in
            draft.consent = line.address("consentement", day)
        },
    ]

    /// About one way of reaching it, in the order of preference of the lines.
    static let contact: [Column<ContactPoint>] = [
        Column("medium", write: { word($0.medium, media) }) { draft, line, _ in
            if let medium = line.requiredChoice("medium", media) { draft.medium = medium }
        },
        Column("adresse", write: { $0.address }) { draft, line, sheet in
            guard line.required("adresse") != nil, let medium = line.knownChoice("medium", media) else {
                return
            }
            let address = line.address("adresse") { text throws(AddressFault) in
                try sheet.address(text, of: medium)
            }
            draft.address = address ?? ""
        },
        Column("voie", write: { $0.path.rawValue }) { draft, line, sheet in
            guard line.required("voie") != nil, let path = line.address("voie", Cells.identifier) else {
                return
            }
            draft.path = PathID(path)
            sheet.check(draft.path, carries: line.knownChoice("medium", media), line)
        },
        Column("classe", write: { word($0.pathClass, classes) }) { draft, line, _ in
            if let known = line.requiredChoice("classe", classes) { draft.pathClass = known }
        },
        Column("sonne", write: { $0.wakes ? "oui" : "non" }) { draft, line, _ in
            guard line.required("sonne") != nil else { return }
            draft.wakes = line.address("sonne", Cells.yesNo) ?? false
            if draft.wakes, line.knownChoice("medium", media) == .email {
                line.fault(
                    "sonne", "un courriel ne réveille personne", "écrire non, ou donner un contact qui sonne")
            }
        },
        Column("personnel", optional: true, write: { $0.isPrivate ? "oui" : "non" }) { draft, line, _ in
            draft.isPrivate = line.address("personnel", Cells.yesNo) ?? false
        },
    ]

    // MARK: Words: the first of each value is the one we write

    private static let languages: [(String, String)] = [("fr", "fr"), ("en", "en")]

    static let media: [(String, Medium)] = [
        ("courriel", .email), ("sms", .sms), ("voix", .voice), ("matrix", .matrix), ("email", .email),
        ("voice", .voice),
    ]

    static let classes: [(String, PathClass)] = [
        ("mobile", .mobileNetwork), ("internet", .internet), ("fixe", .fixedLine),
        ("mobileNetwork", .mobileNetwork), ("fixedLine", .fixedLine),
    ]

    private static func word<T: Equatable>(_ value: T, _ words: [(String, T)]) -> String {
        words.first { $0.1 == value }?.0 ?? ""
    }

    /// A local day, `2026-09-01`; nothing when it is not known.
    private static func day(_ day: Int64?) -> String {
        guard let day else { return "" }
        return String(ZoneRules.utc.iso(Instant(seconds: day * 86_400)).prefix(10))
    }

    private static func day(_ text: String) throws(AddressFault) -> Int64 {
        // Days have no zone: any will do, as long as it is the same both ways.
        ZoneRules.utc.civil(try Cells.moment(text, in: .utc)).daysSinceEpoch
    }

    /// A Unix user name.
    private static func account(_ text: String) throws(AddressFault) -> String {
        let bare = text.filter { $0 != "." }
        _ = try Cells.identifier(bare)
        return text
    }
}

extension SheetLine {
    func requiredChoice<T>(_ column: String, _ words: [(String, T)]) -> T? {
        required(column) == nil ? nil : choice(column, words)
    }

    /// As `choice`, but an unknown word is left to the column that owns it.
    func knownChoice<T>(_ column: String, _ words: [(String, T)]) -> T? {
        guard let raw = raw(column) else { return nil }
        let folded = Spelling.folded(raw)
        return words.first { Spelling.folded($0.0) == folded }?.1
    }
}
