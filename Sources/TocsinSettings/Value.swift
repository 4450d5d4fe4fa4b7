// A value of a YAML file with its place and its name, from which typed things are read or faults are told.

import Yams

struct Value {
    /// Stands at the head of a repeated key that was already reported.
    static let mask: Unicode.Scalar = "\u{E000}"

    let node: Node
    /// `clocks.cellLimit`, `people[3].name`; empty for the whole file.
    let path: String
    let file: String
    let log: FaultLog

    var place: Place {
        Place(file: file, line: max(1, node.mark?.line ?? 1), column: max(1, node.mark?.column ?? 1))
    }

    func fault(_ what: String, _ mend: String) { log.fault(at: place, what, mend) }

    var isNull: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    /// The text of a plain scalar: what numbers, booleans and dates are written as.
    var plain: String? {
        guard case .scalar(let scalar) = node, scalar.style == .plain, !isNull else { return nil }
        return scalar.string
    }

    /// The text of any scalar as it stands, telling no fault.
    var raw: String? { node.scalar?.string }

    /// A member looked at before it is read, telling no fault.
    func member(_ key: String) -> Value? {
        guard case .mapping(let mapping) = node, let member = mapping[key] else { return nil }
        return Value(node: member, path: path.isEmpty ? key : "\(path).\(key)", file: file, log: log)
    }

    /// The same value telling its faults to nobody.
    var hushed: Value { Value(node: node, path: path, file: file, log: FaultLog()) }

    /// The text of any scalar, or nil with a fault.
    func scalar(expecting kind: String, _ mend: String) -> String? {
        guard case .scalar(let scalar) = node, !isNull else {
            fault("\(label) : \(kind) attendu\(isNull ? ", et la valeur manque" : "")", mend)
            return nil
        }
        return scalar.string
    }

    /// How the value is called in a fault.
    var label: String { path.isEmpty ? "ce fichier" : "`\(path)`" }

    var isList: Bool { node.sequence != nil }

    var isEmptyList: Bool { node.sequence?.isEmpty == true }

    /// The members of a list; nil with a fault when it is not one or has too many.
    func list(max: Int = 10_000) -> [Value]? {
        guard case .sequence(let nodes) = node else {
            fault("\(label) : liste attendue", "écrire une liste : `[a, b]`, ou une ligne `- …` par élément")
            return nil
        }
        guard nodes.count <= max else {
            fault("\(label) : plus de \(max) éléments", "raccourcir la liste")
            return nil
        }
        return nodes.enumerated().map { index, node in
            Value(node: node, path: "\(path)[\(index + 1)]", file: file, log: log)
        }
    }

    /// Reads each member; those at fault are left out, their faults told.
    func list<T>(max: Int = 10_000, _ read: (Value) -> T?) -> [T]? {
        list(max: max)?.compactMap(read)
    }

    /// Keys and values in order, whatever the keys; nil with a fault when it is not a mapping.
    func pairs() -> [(key: Value, value: Value)]? {
        guard case .mapping(let mapping) = node else {
            fault("\(label) : suite de `clé: valeur` attendue", "écrire une ligne `clé: valeur` par réglage")
            return nil
        }
        var seen: Set<String> = []
        return mapping.compactMap { key, value in
            let named = Value(node: key, path: path, file: file, log: log)
            guard let name = named.scalar(expecting: "nom de clé", "écrire `clé: valeur`") else { return nil }
            guard name.unicodeScalars.first != Value.mask else { return nil }
            guard seen.insert(name).inserted else {
                named.fault("la clé `\(name)` est écrite plusieurs fois", "n'en garder qu'une")
                return nil
            }
            let child = Value(
                node: value, path: path.isEmpty ? name : "\(path).\(name)", file: file, log: log)
            return (named, child)
        }
    }

    /// The members by name; every key outside `known` is a fault, with the nearest known one.
    func fields(_ known: [String], renamed: [String: String] = [:]) -> Fields? {
        guard let pairs = pairs() else { return nil }
        var values: [String: Value] = [:]
        for (key, value) in pairs {
            let name = key.raw ?? ""
            if known.contains(name) {
                values[name] = value
            } else if let today = renamed[name] {
                key.fault("`\(name)` a changé de nom", "écrire `\(today):` à la place")
            } else {
                key.fault("clé inconnue `\(name)`", Spelling.suggestion(for: name, among: known))
            }
        }
        return Fields(owner: self, values: values)
    }
}

/// The members of a mapping whose keys are all known.
struct Fields {
    let owner: Value
    let values: [String: Value]

    /// Nil when the key is not written.
    subscript(_ key: String) -> Value? { values[key] }

    /// The value, or nil with a fault at the mapping.
    func required(_ key: String) -> Value? {
        if let value = values[key] { return value }
        let place = owner.path.isEmpty ? "" : " dans \(owner.label)"
        owner.fault("il manque la clé `\(key)`\(place)", "ajouter une ligne `\(key): …`")
        return nil
    }

    /// Reads the key into `target` when it is written and sound.
    func read<T>(_ key: String, into target: inout T, _ read: (Value) -> T?) {
        if let value = values[key], let sound = read(value) { target = sound }
    }

    /// Reads an optional key.
    func read<T>(_ key: String, into target: inout T?, _ read: (Value) -> T?) {
        if let value = values[key], let sound = read(value) { target = sound }
    }
}
