// Reads what a person typed with their thumbs at 03:00: blanks, case, quotes and accents do not matter.

/// Only what can mean one thing is an answer; a quoted page, which names every key, means none.
package struct ReplyText: Sendable, Equatable {
    /// Six digits, when there is one such code and no other.
    package private(set) var code: String?
    package private(set) var answer: Answer?
    /// A machine's answer (absence, driving …): nobody has read anything.
    package private(set) var isAutomatic = false
    /// Begins as a trigger does.
    package private(set) var isTriggerOrder = false

    package init(_ text: String) {
        let words = Self.words(of: text).map(\.plain)
        isTriggerOrder = words.first == "declencher"
        isAutomatic = Self.automatic.contains { Self.holds(words, $0) }
        guard words.count <= Limits.replyWords else { return }
        var rest = words
        code = Self.takeCode(&rest)
        let minutes = Self.takeMinutes(&rest)
        answer = Self.answer(rest, minutes)
    }
}

// MARK: - Words

extension ReplyText {
    struct Word {
        /// Lower case, without accents.
        var plain: String
        /// Where it begins in the text.
        var start: String.Index
    }

    /// Runs of letters and digits; everything else stands between words.
    static func words(of text: String) -> [Word] {
        var words: [Word] = []
        var word = Word(plain: "", start: text.startIndex)
        for index in text.unicodeScalars.indices {
            let scalar = text.unicodeScalars[index]
            // A combining accent belongs to the letter before it.
            if ("\u{300}"..."\u{36F}").contains(scalar) { continue }
            guard let plain = plain(scalar) else {
                if !word.plain.isEmpty { words.append(word) }
                word.plain = ""
                continue
            }
            if word.plain.isEmpty { word.start = index }
            word.plain += plain
        }
        if !word.plain.isEmpty { words.append(word) }
        return words
    }

    private static let accents: [Unicode.Scalar: String] = [
        "à": "a", "â": "a", "ä": "a", "á": "a", "é": "e", "è": "e", "ê": "e", "ë": "e", "î": "i", "ï": "i",
        "ô": "o", "ö": "o", "ù": "u", "û": "u", "ü": "u", "ç": "c", "œ": "oe", "ÿ": "y",
    ]

    private static func plain(_ scalar: Unicode.Scalar) -> String? {
        let lower = scalar.properties.lowercaseMapping
        guard let first = lower.unicodeScalars.first else { return nil }
        if ("a"..."z").contains(first) || ("0"..."9").contains(first) { return lower }
        return accents[first]
    }

    private static func holds(_ words: [String], _ phrase: [String]) -> Bool {
        guard words.count >= phrase.count else { return false }
        return (0...(words.count - phrase.count)).contains { start in
            words[start..<start + phrase.count].elementsEqual(phrase)
        }
    }

    private static let automatic: [[String]] = [
        ["reponse", "automatique"], ["message", "automatique"], ["repondeur"], ["absence", "du"],
        ["absent", "du"], ["absente", "du"], ["absent", "jusqu"], ["absente", "jusqu"], ["en", "conges"],
        ["en", "vacances"], ["out", "of", "office"], ["auto", "reply"], ["automatic", "reply"],
        ["autoreply"], ["je", "conduis"], ["i", "m", "driving"], ["en", "train", "de", "conduire"],
        ["ne", "pas", "deranger"],
    ]
}

// MARK: - Numbers

extension ReplyText {
    /// "482913", "482 913", or "1482913" with its key in front.
    private static func takeCode(_ words: inout [String]) -> String? {
        var found: [(range: Range<Int>, code: String, key: String?)] = []
        var place = 0
        while place < words.count {
            let word = words[place]
            let next = place + 1 < words.count ? words[place + 1] : ""
            if word.isDigits, word.count == 6 {
                found.append((place..<place + 1, word, nil))
            } else if word.isDigits, word.count == 7, let key = word.first, "123".contains(key) {
                found.append((place..<place + 1, String(word.dropFirst()), String(key)))
            } else if word.isDigits, word.count == 3, next.isDigits, next.count == 3 {
                found.append((place..<place + 2, word + next, nil))
                place += 1
            }
            place += 1
        }
        guard Set(found.map(\.code)).count == 1 else { return nil }
        for hit in found.reversed() {
            words.replaceSubrange(hit.range, with: hit.key.map { [$0] } ?? [])
        }
        return found[0].code
    }

    /// "20 min", "dans 20", "1 h 30", or one lone number that is no key.
    private static func takeMinutes(_ words: inout [String]) -> Int? {
        for place in words.indices {
            if let minutes = clock(words[place]) {
                words.remove(at: place)
                return minutes
            }
            guard words[place].isDigits, words[place].utf8.count <= 4, let number = Int(words[place])
            else { continue }
            let next = place + 1 < words.count ? words[place + 1] : ""
            let before = place > 0 ? words[place - 1] : ""
            let isHours = ["h", "heure", "heures"].contains(next)
            let isMinutes = ["min", "mn", "minute", "minutes", "m"].contains(next)
            guard isHours || isMinutes || before == "dans" else { continue }
            var (end, minutes) = (place + (isHours || isMinutes ? 2 : 1), isHours ? number * 60 : number)
            if isHours, end < words.count, words[end].isDigits, words[end].utf8.count <= 2,
                let more = Int(words[end]), more < 60
            {
                (end, minutes) = (end + 1, minutes + more)
            }
            words.removeSubrange(place..<end)
            return minutes <= 1440 ? minutes : nil
        }
        let numbers = words.indices.filter { words[$0].isDigits }
        let keyed = words.first.map { $0.isKey } ?? false
        guard let last = numbers.last, numbers.count == (keyed ? 2 : 1), !words[last].isKey,
            words[last].utf8.count <= 4, let minutes = Int(words[last]), minutes <= 1440
        else { return nil }
        words.remove(at: last)
        return minutes
    }

    /// "20min", "1h", "1h30".
    private static func clock(_ word: String) -> Int? {
        let digits = word.prefix { ("0"..."9").contains($0) }
        guard let number = Int(digits), digits.count <= 4 else { return nil }
        let unit = word.dropFirst(digits.count)
        if ["min", "mn", "m"].contains(unit) { return number <= 1440 ? number : nil }
        guard unit.hasPrefix("h"), number <= 24 else { return nil }
        if unit == "h" { return number * 60 }
        return Int(unit.dropFirst())
            .flatMap { (0..<60).contains($0) ? number * 60 + $0 : nil }.flatMap { $0 <= 1440 ? $0 : nil }
    }
}

// MARK: - Answers

extension ReplyText {
    private enum Kind: CaseIterable { case coming, unavailable, remote, inPost }

    private static let phrases: [Kind: [[String]]] = [
        .coming: [
            ["1"], ["oui"], ["ok"], ["j", "arrive"], ["jarrive"], ["arrive"], ["je", "viens"],
            ["en", "route"],
            ["j", "y", "vais"],
        ],
        .unavailable: [["2"], ["non"], ["indisponible"], ["indispo"], ["impossible"], ["peux", "pas"]],
        .remote: [["3"], ["a", "distance"], ["distance"], ["teletravail"]],
        .inPost: [["en", "poste"], ["sur", "place"]],
    ]

    /// Words that turn the rest round.
    private static let negations: Set<String> = ["pas", "ne", "n", "jamais", "sans"]

    private static func answer(_ words: [String], _ minutes: Int?) -> Answer? {
        let said = Kind.allCases.filter { kind in phrases[kind]?.contains { holds(words, $0) } == true }
        guard said.count == 1, !words.contains(where: { $0.isDigits && !$0.isKey }) else { return nil }
        if said[0] != .unavailable, words.contains(where: negations.contains) { return nil }
        switch said[0] {
        case .coming: return .coming(minutes: minutes)
        case .unavailable: return .unavailable
        case .remote: return .remote
        case .inPost: return .inPost
        }
    }
}

extension String {
    var isDigits: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
    fileprivate var isKey: Bool { self == "1" || self == "2" || self == "3" }
}
