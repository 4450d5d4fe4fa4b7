// Values of a calendar in their one legal form: dates and durations; and a property as libical reads it.

import CIcal
import TocsinCore

/// One property, copied out of libical.
struct CalendarProperty {
    var line: Int
    /// As written, for what is read strictly.
    var raw: String
    /// Without escapes.
    var text: String
    var zone: String?
    var value: String?
    var range: String?

    /// Nil when libical finds a fault in the line.
    init?(_ line: ContentLine) {
        guard let component = IcalComponent(parsing: "BEGIN:VEVENT\r\n\(line.text)\r\nEND:VEVENT\r\n") else {
            return nil
        }
        let properties = component.properties
        guard let property = properties.first,
            properties.allSatisfy({ icalproperty_isa($0) != ICAL_XLICERROR_PROPERTY })
        else { return nil }
        (self.line, raw) = (line.line, line.value)
        text = Self.text(of: property)
        zone = Self.parameter("TZID", of: property)
        value = Self.parameter("VALUE", of: property)
        range = Self.parameter("RANGE", of: property)
    }

    private static func text(of property: OpaquePointer) -> String {
        let value = icalproperty_get_value(property)
        switch icalvalue_isa(value) {
        case ICAL_TEXT_VALUE: return icalvalue_get_text(value).map { String(cString: $0) } ?? ""
        case ICAL_X_VALUE: return icalvalue_get_x(value).map { String(cString: $0) } ?? ""
        default: return Libical.take(icalproperty_get_value_as_string_r(property)) ?? ""
        }
    }

    private static func parameter(_ name: String, of property: OpaquePointer) -> String? {
        Libical.take(icalproperty_get_parameter_as_string_r(property, name))
    }
}

/// `20261121`, `20261121T083000` or `20261121T073000Z`.
struct CalendarDate: Equatable {
    var civil: CivilTime
    var isDate: Bool
    var isUTC: Bool

    /// Nil for another form, for a day that does not exist and for a year nobody means.
    init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        isUTC = bytes.count == 16 && bytes[15] == UInt8(ascii: "Z")
        isDate = bytes.count == 8
        guard isDate || isUTC || bytes.count == 15, isDate || bytes[8] == UInt8(ascii: "T"),
            let year = Self.number(bytes, 0, 4), let month = Self.number(bytes, 4, 6),
            let day = Self.number(bytes, 6, 8)
        else { return nil }
        civil = CivilTime(year, month, day)
        if !isDate {
            guard let hour = Self.number(bytes, 9, 11), let minute = Self.number(bytes, 11, 13),
                let second = Self.number(bytes, 13, 15)
            else { return nil }
            (civil.hour, civil.minute, civil.second) = (hour, minute, second)
        }
        guard civil.isReal, CalendarLimits.years.contains(year) else { return nil }
    }

    private static func number(_ bytes: [UInt8], _ from: Int, _ until: Int) -> Int? {
        bytes[from..<until].reduce(Int?(0)) { value, byte in
            guard let value, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            return value * 10 + Int(byte - UInt8(ascii: "0"))
        }
    }
}

/// `P1W`, `P2DT12H`, `PT8H30M`.
struct CalendarDuration: Equatable {
    var days: Int64 = 0
    var seconds: Int64 = 0

    /// Nil for another form, and for what is not longer than nothing or longer than some thirty years.
    init?(_ text: some StringProtocol) {
        var rest = Substring(text)
        if rest.first == "+" { rest.removeFirst() }
        guard rest.popFirst() == "P" else { return nil }
        let parts = rest.split(separator: "T", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let day = Self.units(parts[0], ["W": 604_800, "D": 86_400])
        else {
            return nil
        }
        // Weeks stand alone.
        guard !parts[0].contains("W") || (parts.count == 1 && !parts[0].contains("D")) else { return nil }
        days = day / 86_400
        if parts.count == 2 {
            guard !parts[1].isEmpty, let time = Self.units(parts[1], ["H": 3600, "M": 60, "S": 1]) else {
                return nil
            }
            seconds = time
        }
        guard days > 0 || seconds > 0, days < 11_000, seconds < 1_000_000_000 else { return nil }
    }

    var length: EventLength { .nominal(days: days, seconds: seconds) }

    private static func units(_ text: Substring, _ sizes: KeyValuePairs<Character, Int64>) -> Int64? {
        var rest = text
        var total: Int64 = 0
        for (letter, size) in sizes {
            guard let end = rest.firstIndex(of: letter) else { continue }
            let digits = rest[..<end]
            guard (1...7).contains(digits.utf8.count), digits.utf8.allSatisfy({ (48...57).contains($0) }),
                let count = Int64(digits)
            else { return nil }
            total += count * size
            rest = rest[rest.index(after: end)...]
        }
        return rest.isEmpty ? total : nil
    }
}
