// The members a request may have, and their values once checked: unknown or mistyped ones are refused.

package import TocsinCore
package import TocsinReport

/// One member of a body, or one parameter of a query; also what the OpenAPI document says about it.
package struct Member: Sendable {
    package enum Kind: Sendable {
        case text(max: Int)
        /// A time that has been; `orNull` where null withdraws one.
        case time(orNull: Bool = false)
        /// A time to come.
        case later
        case whole(ClosedRange<Int64>)
        case flag
        case choice([String])
        case list
        case choices([String])
        /// Texts by name.
        case table
        /// Lines of a table, each texts by name.
        case rows
    }

    var name: String
    var kind: Kind
    var required = false
    /// French.
    var about: String

    package init(_ name: String, _ kind: Kind, required: Bool = false, _ about: String) {
        (self.name, self.kind, self.required, self.about) = (name, kind, required, about)
    }

    /// A short text.
    init(_ name: String, required: Bool = false, _ about: String) {
        self.init(name, .text(max: Limits.titleLength), required: required, about)
    }
}

package struct Fields: Sendable {
    private enum Value: Sendable {
        case text(String)
        case time(StatedTime?)
        case whole(Int64)
        case flag(Bool)
        case list([String])
        case table([String: String])
        case rows([[String: String]])
    }

    private var values: [String: Value] = [:]

    /// Nothing given, nothing asked.
    init() {}

    package init(_ json: JSON, _ members: [Member], _ times: TimeText) throws(Problem) {
        guard case .object(let given) = json else {
            throw .malformed("Un objet JSON est attendu.", hint: "envoyez {…}")
        }
        try self.init(given, members, times)
    }

    init(_ given: [(String, JSON)], _ members: [Member], _ times: TimeText) throws(Problem) {
        for (name, json) in given {
            guard let member = members.first(where: { $0.name == name }) else {
                let known = members.map(\.name).joined(separator: ", ")
                throw .malformed(
                    "Membre inconnu : « \(name.prefix(40)) ».",
                    hint: known.isEmpty ? "aucun n'est admis" : "admis : \(known)")
            }
            values[name] = try Self.value(json, member, times)
        }
        for member in members where member.required && values[member.name] == nil {
            throw .malformed("Il manque « \(member.name) » : \(member.about).", hint: "ajoutez ce membre")
        }
    }

    func text(_ name: String) -> String? { if case .text(let text) = values[name] { text } else { nil } }
    func time(_ name: String) -> StatedTime? { if case .time(let time) = values[name] { time } else { nil } }
    func whole(_ name: String) -> Int64? { if case .whole(let number) = values[name] { number } else { nil } }
    func flag(_ name: String) -> Bool { if case .flag(let flag) = values[name] { flag } else { false } }
    func list(_ name: String) -> [String]? { if case .list(let list) = values[name] { list } else { nil } }
    func table(_ name: String) -> [String: String] {
        if case .table(let table) = values[name] { table } else { [:] }
    }

    func rows(_ name: String) -> [[String: String]] {
        if case .rows(let rows) = values[name] { rows } else { [] }
    }

    /// A member already known to be there.
    func required(_ name: String) throws(Problem) -> String {
        guard let text = text(name) else {
            throw .malformed("Il manque « \(name) ».", hint: "ajoutez ce membre")
        }
        return text
    }

    func has(anyOf names: [String]) -> Bool { names.contains { values[$0] != nil } }

    // MARK: One value

    private static func value(_ json: JSON, _ member: Member, _ times: TimeText) throws(Problem) -> Value {
        switch (member.kind, json) {
        case (.text(let max), .string(let text)): return .text(try checked(text, member, max))
        case (.time, .string(let text)): return .time(try time(text, .past, member, times))
        case (.time(orNull: true), .null): return .time(nil)
        case (.later, .string(let text)): return .time(try time(text, .future, member, times))
        case (.whole(let range), .int(let number)):
            guard range.contains(number) else {
                throw .malformed(
                    "« \(member.name) » vaut \(number).", hint: "de \(range.lowerBound) à \(range.upperBound)"
                )
            }
            return .whole(number)
        case (.flag, .bool(let flag)): return .flag(flag)
        case (.choice(let choices), .string(let text)): return .text(try chosen(text, member, choices))
        case (.list, .array(let items)): return .list(try texts(items, member))
        case (.choices(let choices), .array(let items)):
            var chosen: [String] = []
            for text in try texts(items, member) { chosen.append(try self.chosen(text, member, choices)) }
            return .list(chosen)
        case (.table, .object(let rows)): return .table(try table(rows, member))
        case (.rows, .array(let items)):
            guard items.count <= Limits.importLines else {
                throw .malformed(
                    "« \(member.name) » a \(items.count) lignes.", hint: "\(Limits.importLines) au plus")
            }
            var rows: [[String: String]] = []
            for item in items {
                guard case .object(let members) = item else { throw mistyped(member) }
                rows.append(try table(members, member))
            }
            return .rows(rows)
        default: throw mistyped(member)
        }
    }

    private static func table(_ rows: [(String, JSON)], _ member: Member) throws(Problem) -> [String: String]
    {
        var table: [String: String] = [:]
        for (name, json) in rows {
            guard case .string(let text) = json else { throw mistyped(member) }
            table[name] = try checked(text, member, Limits.textLength)
        }
        return table
    }

    private static func texts(_ items: [JSON], _ member: Member) throws(Problem) -> [String] {
        var texts: [String] = []
        for item in items {
            guard case .string(let text) = item else { throw mistyped(member) }
            texts.append(try checked(text, member, Limits.titleLength))
        }
        return texts
    }

    private static func chosen(_ text: String, _ member: Member, _ choices: [String]) throws(Problem)
        -> String
    {
        guard choices.contains(text) else {
            throw .malformed(
                "« \(member.name) » : « \(text.prefix(40)) » n'est pas admis.",
                hint: "admis : \(choices.joined(separator: ", "))")
        }
        return text
    }

    private static func checked(_ text: String, _ member: Member, _ max: Int) throws(Problem) -> String {
        if text.count > max {
            throw .malformed("« \(member.name) » dépasse \(max) caractères.", hint: "raccourcissez-le")
        }
        if text.unicodeScalars.contains(where: { $0.value == 0 }) {
            throw .malformed("« \(member.name) » contient un caractère nul.", hint: "retirez-le")
        }
        return text
    }

    private static func time(
        _ text: String, _ direction: TimeText.Direction, _ member: Member, _ times: TimeText
    ) throws(Problem) -> StatedTime {
        do {
            return try times.read(text, direction, option: "--\(member.name)")
        } catch {
            throw .malformed("« \(member.name) » : \(error.message)", hint: error.hint)
        }
    }

    private static func mistyped(_ member: Member) -> Problem {
        .malformed("« \(member.name) » n'a pas le bon type.", hint: "\(member.about) : \(member.kind.french)")
    }
}

extension Member.Kind {
    var french: String {
        switch self {
        case .text: "un texte"
        case .time(let orNull): orNull ? "une heure, ou null" : "une heure"
        case .later: "une heure à venir"
        case .whole: "un nombre entier"
        case .flag: "true ou false"
        case .choice(let choices): choices.joined(separator: ", ")
        case .list: "une liste de textes"
        case .choices(let choices): "une liste parmi \(choices.joined(separator: ", "))"
        case .table: "un objet dont les valeurs sont des textes"
        case .rows: "une liste d'objets dont les valeurs sont des textes"
        }
    }
}
