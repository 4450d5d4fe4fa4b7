// Typed scalars: text, numbers, durations, choices and names, each refused with what it should look like.

import TocsinCore

extension Value {
    /// Text of one line (or several when `lines`), trimmed of nothing, never empty.
    func text(max: Int = 300, lines: Bool = false) -> String? {
        guard let text = scalar(expecting: "texte", "écrire un texte, entre guillemets au besoin") else {
            return nil
        }
        let printable = text.unicodeScalars.allSatisfy {
            !$0.isForbidden && (lines || ($0 != "\n" && $0 != "\r"))
        }
        guard printable else {
            fault("\(label) : saut de ligne ou caractère de contrôle", "l'écrire sur une seule ligne")
            return nil
        }
        guard !text.allSatisfy(\.isWhitespace) else {
            fault("\(label) : texte vide", "l'écrire, ou retirer la clé")
            return nil
        }
        guard text.count <= max else {
            fault("\(label) : texte de plus de \(max) caractères", "le raccourcir")
            return nil
        }
        return text
    }

    func integer(in range: ClosedRange<Int>) -> Int? {
        guard let text = plain, let number = Self.decimal(text) else {
            fault("\(label) : nombre entier attendu", "écrire un nombre sans guillemets ni unité")
            return nil
        }
        guard range.contains(number) else {
            let bounds = "de \(range.lowerBound) à \(range.upperBound)"
            fault("\(label) : \(number) est hors des limites", "écrire un nombre \(bounds)")
            return nil
        }
        return number
    }

    /// Decimal digits with an optional minus and no superfluous zero: YAML's octal and sexagesimal are traps.
    private static func decimal(_ text: String) -> Int? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        guard !digits.isEmpty, digits.count <= 15, digits.allSatisfy({ $0.isASCII && $0.isNumber }),
            digits == "0" || !digits.hasPrefix("0")
        else { return nil }
        return Int(text)
    }

    func bool() -> Bool? {
        switch plain {
        case "true": return true
        case "false": return false
        default:
            fault("\(label) : oui ou non attendu", "écrire `true` (oui) ou `false` (non)")
            return nil
        }
    }

    /// `90s`, `5min`, `1h`.
    func duration(_ range: ClosedRange<Duration> = .zero ... .hours(24 * 31)) -> Duration? {
        guard let text = scalar(expecting: "durée", Self.durationMend) else { return nil }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let units: [Substring: Int64] = ["s": 1, "min": 60, "h": 3600]
        guard (1...7).contains(digits.count), let count = Int64(digits),
            let unit = units[text.dropFirst(digits.count)]
        else {
            fault("\(label) : durée illisible « \(text.prefix(40)) »", Self.durationMend)
            return nil
        }
        let duration = Duration.seconds(count * unit)
        guard range.contains(duration) else {
            let bounds = "de \(Self.words(range.lowerBound)) à \(Self.words(range.upperBound))"
            fault("\(label) : durée hors des limites", "écrire une durée \(bounds)")
            return nil
        }
        return duration
    }

    private static let durationMend = "écrire un nombre suivi de s, min ou h : 90s, 5min, 1h"

    private static func words(_ duration: Duration) -> String {
        let seconds = duration.inSeconds
        if seconds % 3600 == 0 && seconds > 0 { return "\(seconds / 3600)h" }
        return seconds % 60 == 0 && seconds > 0 ? "\(seconds / 60)min" : "\(seconds)s"
    }

    /// One word of a closed list.
    func choice<T>(_ words: KeyValuePairs<String, T>) -> T? {
        let known = words.map(\.key)
        guard let text = scalar(expecting: "mot", Spelling.suggestion(for: "", among: known)) else {
            return nil
        }
        if let match = words.first(where: { $0.key == text }) { return match.value }
        fault(
            "\(label) : valeur inconnue « \(text.prefix(40)) »",
            "choisir parmi : \(known.joined(separator: ", "))")
        return nil
    }

    func choice<E: CaseIterable & RawRepresentable>(_ type: E.Type) -> E? where E.RawValue == String {
        guard let text = scalar(expecting: "mot", Self.allowed(type)) else { return nil }
        if let match = E(rawValue: text) { return match }
        fault("\(label) : valeur inconnue « \(text.prefix(40)) »", Self.allowed(type))
        return nil
    }

    private static func allowed<E: CaseIterable & RawRepresentable>(_: E.Type) -> String
    where E.RawValue == String {
        "choisir parmi : \(E.allCases.map(\.rawValue).joined(separator: ", "))"
    }

    /// A short identifier: letters, digits, `-`, `_`, and dots where they are usual.
    func identifier(dots: Bool = false) -> String? {
        guard let text = scalar(expecting: "identifiant", "écrire un mot court : p07, cellLead") else {
            return nil
        }
        let legal = text.unicodeScalars.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "-"
                || $0 == "_" || (dots && $0 == ".")
        }
        guard legal, (1...64).contains(text.count) else {
            fault(
                "\(label) : identifiant incorrect « \(text.prefix(40)) »",
                "lettres sans accent, chiffres, - et _ seulement")
            return nil
        }
        return text
    }

    func name<N: Name>(_: N.Type = N.self) -> N? { identifier().map(N.init(rawValue:)) }

    func names<N: Name>(_: N.Type = N.self) -> [N]? { list { $0.name(N.self) } }
}
