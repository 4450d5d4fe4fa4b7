// Dates and times in a cell: ISO or French, local, with an offset only where the hour is doubled.

package import TocsinCore

extension Cells {
    /// `2026-11-21 08:00`, `21/11/2026 08:00`, `21/11/2026` (midnight), with or without seconds, and with an
    /// offset behind. What a spreadsheet or a clock change makes doubtful is refused by name.
    package static func moment(_ text: String, in zone: ZoneRules) throws(AddressFault) -> Instant {
        if let serial = serialDays(text) { throw serialFault(text, serial) }
        let parts = text.split(maxSplits: 1) { $0.isWhitespace || $0 == "T" }
        let date = try day(parts.first.map(String.init) ?? "", of: text)
        guard parts.count == 2 else { return try place(date, nil, text, in: zone) }
        let rest = parts[1].filter { !$0.isWhitespace }
        let offsetStart = rest.firstIndex { "+-Z".contains($0) } ?? rest.endIndex
        guard let clock = clock(rest[..<offsetStart]) else { throw unreadable(text) }
        let civil = CivilTime(date.year, date.month, date.day, clock.0, clock.1, clock.2)
        guard civil.isReal else {
            if clock == (24, 0, 0) {
                throw AddressFault(
                    what: "24:00 n'est pas une heure « \(text) »", mend: "écrire 00:00 du lendemain")
            }
            throw unreadable(text)
        }
        if offsetStart == rest.endIndex { return try place(civil, nil, text, in: zone) }
        guard let offset = offset(rest[offsetStart...]) else { throw unreadable(text) }
        return try place(civil, offset, text, in: zone)
    }

    /// A date that no French spreadsheet writes: month first, or a day or month of one digit. One of them
    /// makes every other of its file doubtful.
    package static func isForeign(_ text: String) -> Bool {
        let date = text.prefix { !$0.isWhitespace }.split(separator: "/", omittingEmptySubsequences: false)
        return isAmerican(text)
            || (date.count == 3 && date.contains { $0.count == 1 && $0.allSatisfy(\.isDigit) })
    }

    private static func isAmerican(_ text: String) -> Bool {
        let parts = slashed(text)
        return parts.count == 3 && (1...12).contains(parts[0]) && (13...31).contains(parts[1])
    }

    /// A date that would also be one with the month first, and not the same.
    package static func readsBothWays(_ text: String) -> Bool {
        let parts = slashed(text)
        return parts.count == 3 && (1...12).contains(parts[0]) && (1...12).contains(parts[1])
            && parts[0] != parts[1]
    }

    /// Writes what `moment` reads: `2026-11-21 08:00`, with the offset only in a doubled hour.
    package static func written(_ instant: Instant, in zone: ZoneRules) -> String {
        let iso = zone.iso(instant)
        let date = iso.prefix(10)
        let clock = iso.dropFirst(11).prefix(instant.seconds % 60 == 0 ? 5 : 8)
        var text = "\(date) \(clock)"
        if case .ambiguous = zone.resolve(zone.civil(instant)) { text += iso.dropFirst(19) }
        return text
    }

    // MARK: Parts

    private static func slashed(_ text: String) -> [Int] {
        let date = text.prefix { !$0.isWhitespace }
        let parts = date.split(separator: "/", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { number($0, 1...4) }
        return parts.count == numbers.count ? numbers : []
    }

    private static func day(_ date: String, of text: String) throws(AddressFault) -> CivilTime {
        if isAmerican(date) {
            throw AddressFault(
                what: "date à l'américaine « \(text.prefix(40)) »",
                mend: "écrire le jour d'abord, ou 2026-11-21")
        }
        let iso = date.split(separator: "-", omittingEmptySubsequences: false)
        let french = date.split(separator: "/", omittingEmptySubsequences: false)
        var civil: CivilTime?
        if iso.count == 3, let y = number(iso[0], 4...4), let m = number(iso[1], 2...2),
            let d = number(iso[2], 2...2)
        {
            civil = CivilTime(y, m, d)
        } else if french.count == 3, number(french[2], 2...2) != nil {
            throw AddressFault(
                what: "année sur deux chiffres « \(text.prefix(40)) »", mend: "écrire les quatre : 21/11/2026"
            )
        } else if french.count == 3, let d = number(french[0], 1...2), let m = number(french[1], 1...2),
            let y = number(french[2], 4...4)
        {
            guard french[0].count == 2, french[1].count == 2 else {
                throw AddressFault(
                    what: "jour ou mois sur un chiffre « \(text.prefix(40)) » : lequel est le jour ?",
                    mend: "écrire 2026-11-21 08:00, ou jour et mois sur deux chiffres")
            }
            civil = CivilTime(y, m, d)
        }
        guard let civil, civil.isReal else { throw unreadable(text) }
        guard (2000...2099).contains(civil.year) else {
            throw AddressFault(
                what: "année invraisemblable « \(text.prefix(40)) »", mend: "vérifier la date")
        }
        return civil
    }

    /// `8:00`, `08:00`, `08:00:30`, `8h00`, `8h`.
    private static func clock(_ text: some StringProtocol) -> (Int, Int, Int)? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "h" }
        guard (2...3).contains(parts.count), let hour = number(parts[0], 1...2), hour <= 24 else {
            return nil
        }
        if parts.count == 2, parts[1].isEmpty, text.hasSuffix("h") { return (hour, 0, 0) }
        guard let minute = number(parts[1], 2...2) else { return nil }
        guard parts.count == 3 else { return (hour, minute, 0) }
        return number(parts[2], 2...2).map { (hour, minute, $0) }
    }

    private static func offset(_ text: some StringProtocol) -> Int64? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let hours = number(parts[0], 2...2), let minutes = number(parts[1], 2...2),
            hours <= 14, minutes < 60
        else { return nil }
        return Int64(hours * 3600 + minutes * 60) * (text.hasPrefix("-") ? -1 : 1)
    }

    private static func number(_ text: some StringProtocol, _ digits: ClosedRange<Int>) -> Int? {
        guard digits.contains(text.count), text.allSatisfy(\.isDigit) else { return nil }
        return Int(text)
    }

    // MARK: On the time line

    private static func place(
        _ civil: CivilTime, _ offset: Int64?, _ text: String, in zone: ZoneRules
    ) throws(AddressFault) -> Instant {
        if let offset {
            let instant = Instant(seconds: civil.secondsOnWall - offset)
            guard offset == 0 || zone.offset(at: instant).inSeconds == offset else {
                throw AddressFault(
                    what: "ce décalage n'est pas celui de \(zone.name) à cette heure « \(text.prefix(40)) »",
                    mend: "le retirer, ou écrire \(written(instant, in: zone))")
            }
            return instant
        }
        switch zone.resolve(civil) {
        case .exact(let instant): return instant
        case .missing(let after):
            throw AddressFault(
                what: "cette heure n'existe pas « \(text) » (\(zone.name), passage à l'heure d'été)",
                mend: "écrire une heure d'après le changement, par exemple \(written(after, in: zone))")
        case .ambiguous(let first, let second):
            throw AddressFault(
                what: "cette heure a lieu deux fois « \(text) » (\(zone.name), passage à l'heure d'hiver)",
                mend: "écrire \(written(first, in: zone)) ou \(written(second, in: zone))")
        }
    }

    // MARK: Refusals

    /// Days since 1899-12-30, as spreadsheets count; nil for anything but such a number.
    private static func serialDays(_ text: String) -> Double? {
        let parts = text.split(omittingEmptySubsequences: false) { $0 == "," || $0 == "." }
        guard (1...2).contains(parts.count), let days = number(parts[0], 5...5) else { return nil }
        guard parts.count == 2 else { return Double(days) }
        guard (1...12).contains(parts[1].count), parts[1].allSatisfy(\.isDigit) else { return nil }
        return Double("\(days).\(parts[1])")
    }

    private static func serialFault(_ text: String, _ days: Double) -> AddressFault {
        let minutes = Int64((days * 1440).rounded())
        let meant = Instant(seconds: (minutes - 25_569 * 1440) * 60)
        return AddressFault(
            what: "« \(text) » est un nombre du tableur, pas une date",
            mend: "mettre la colonne au format texte et écrire la date ; sans doute "
                + written(meant, in: .utc))
    }

    private static func unreadable(_ text: String) -> AddressFault {
        AddressFault(
            what: "date et heure illisibles « \(text.prefix(40)) »",
            mend: "écrire 2026-11-21 08:00 ou 21/11/2026 08:00")
    }
}
