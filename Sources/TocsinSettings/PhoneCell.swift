// A telephone number as people write it in a sheet, made an E.164 number: by its department where it must be.

extension Cells {
    /// `department` is the INSEE code of the roster's department: 0639 is a number of Mayotte from there, but
    /// 0639 98 is nobody's number anywhere else.
    package static func phone(_ text: String, department: String?) throws(AddressFault) -> String {
        let bare = bareNumber(text)
        if isScientific(bare) {
            throw AddressFault(
                what: "« \(text.prefix(40)) » : le tableur a transformé ce numéro",
                mend: "mettre la colonne au format texte et ressaisir le numéro, avec son +33")
        }
        if bare.hasPrefix("+") { return try Addresses.phone(withoutTrunkZero(bare)) }
        let digits = bare.allSatisfy(\.isDigit)
        guard digits else {
            throw AddressFault(
                what: "numéro incorrect « \(text.prefix(40)) »",
                mend: "écrire un seul numéro, sans autre texte : +33639980001")
        }
        if bare.count >= 18 {
            throw AddressFault(
                what: "deux numéros dans une cellule « \(text.prefix(40)) »", mend: "n'en garder qu'un")
        }
        if bare.hasPrefix("00") { return try Addresses.phone("+" + bare.dropFirst(2)) }
        if bare.hasPrefix("0"), bare.count == 10 { return try national(bare, department) }
        throw AddressFault(
            what: "numéro sans indicatif ni 0 de tête « \(text.prefix(40)) »", mend: mend(of: bare))
    }

    /// Freed of separators, of `tel:` and of invisible marks.
    private static func bareNumber(_ text: String) -> String {
        var visible = text.visibleOnly
        if visible.lowercased().hasPrefix("tel:") { visible = String(visible.dropFirst(4)) }
        let kept = visible.filter { !$0.isWhitespace && !".-/‐‑–".contains($0) }
        guard let zero = kept.firstRange(of: "(0)") else { return kept }
        return kept.replacingCharacters(in: zero, by: "")
    }

    /// `6,4E+08`, `3.36E10`.
    private static func isScientific(_ bare: String) -> Bool {
        let parts = bare.uppercased().split(separator: "E", omittingEmptySubsequences: false)
        return parts.count == 2 && !parts[0].isEmpty && parts[0].allSatisfy { $0.isDigit || $0 == "," }
            && parts[1].allSatisfy { $0.isDigit || $0 == "+" }
    }

    /// `+330639…`: the 0 of the national form left after the code.
    private static func withoutTrunkZero(_ number: String) -> String {
        for code in Addresses.French.codes where number.hasPrefix("+\(code)0") {
            let rest = number.dropFirst(code.count + 2)
            if rest.count == 9 { return "+\(code)\(rest)" }
        }
        return number
    }

    /// Ten digits dialled within France.
    private static func national(_ digits: String, _ department: String?) throws(AddressFault) -> String {
        let number = digits.dropFirst()
        let isOverseas = department?.hasPrefix("97") ?? false
        if digits.hasPrefix("0639") {
            if department == "976" || department == "974" { return "+262\(number)" }
            guard digits.hasPrefix("063998") else {
                throw doubtful(
                    digits, "Mayotte (+262) ou métropole (+33) ?", ["+262\(number)", "+33\(number)"])
            }
            return "+33\(number)"
        }
        if isOverseas, digits.hasPrefix("09") {
            throw doubtful(digits, "outre-mer ou métropole ?", ["+33\(number)"])
        }
        let code = overseas.first { digits.hasPrefix($0.prefix) }?.code ?? "33"
        guard number.first != "0" else {
            throw AddressFault(
                what: "numéro incorrect « \(digits) »", mend: "écrire +33 et neuf chiffres, sans le premier 0"
            )
        }
        return "+\(code)\(number)"
    }

    private static func doubtful(_ digits: String, _ why: String, _ forms: [String]) -> AddressFault {
        AddressFault(
            what: "numéro sans indicatif, douteux « \(digits) » : \(why)",
            mend: "écrire l'indicatif : \(forms.joined(separator: " ou "))")
    }

    /// What begins a national number of an overseas department.
    private static let overseas: [(prefix: String, code: String)] = [
        ("0590", "590"), ("0690", "590"), ("0691", "590"), ("0594", "594"), ("0694", "594"),
        ("0596", "596"), ("0696", "596"), ("0697", "596"), ("0262", "262"), ("0263", "262"),
        ("0692", "262"), ("0693", "262"), ("0269", "262"),
    ]

    private static func mend(of digits: String) -> String {
        let format = "mettre la colonne au format texte"
        if digits.count == 9 {
            return "le tableur a sans doute ôté le 0 de tête : \(format) et écrire 0\(digits)"
        }
        if Addresses.French.codes.contains(where: { digits.hasPrefix($0) && digits.count == $0.count + 9 }) {
            return "le tableur a sans doute ôté le + : \(format) et écrire +\(digits)"
        }
        return "écrire +33 puis le numéro sans son premier 0, par exemple +33639980001"
    }
}

extension String {
    fileprivate func replacingCharacters(in range: Range<Index>, by other: String) -> String {
        String(self[..<range.lowerBound]) + other + self[range.upperBound...]
    }
}
