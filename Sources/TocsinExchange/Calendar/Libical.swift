// Owners of libical's objects: each is freed once, and its state for the whole process is set once.

import CIcal
import TocsinCore

enum Libical {
    /// A static is set up once, whichever threads come first. Otherwise bad data may end the process.
    private static let ready: Void = icalerror_set_errors_are_fatal(0)

    static func prepare() { ready }

    /// Takes over a string that libical made for its caller.
    static func take(_ text: UnsafeMutablePointer<CChar>?) -> String? {
        guard let text else { return nil }
        defer { icalmemory_free_buffer(text) }
        return String(cString: text)
    }

    static func time(_ civil: CivilTime, isDate: Bool = false, utc: Bool = false) -> icaltimetype {
        var time = icaltime_null_time()
        (time.year, time.month, time.day) = (Int32(civil.year), Int32(civil.month), Int32(civil.day))
        time.is_date = isDate ? 1 : 0
        if !isDate {
            time.hour = Int32(civil.hour)
            time.minute = Int32(civil.minute)
            time.second = Int32(civil.second)
        }
        if utc { time.zone = icaltimezone_get_utc_timezone() }
        return time
    }
}

/// A component with everything in it.
struct IcalComponent: ~Copyable {
    let pointer: OpaquePointer

    init?(parsing text: String) {
        Libical.prepare()
        guard let pointer = icalparser_parse_string(text) else { return nil }
        self.pointer = pointer
    }

    init(kind: icalcomponent_kind) {
        Libical.prepare()
        guard let pointer = icalcomponent_new(kind) else {
            preconditionFailure("libical makes every kind of component unless memory is exhausted")
        }
        self.pointer = pointer
    }

    deinit { icalcomponent_free(pointer) }

    var text: String { Libical.take(icalcomponent_as_ical_string_r(pointer)) ?? "" }

    var properties: [OpaquePointer] {
        var found: [OpaquePointer] = []
        var next = icalcomponent_get_first_property(pointer, ICAL_ANY_PROPERTY)
        while let property = next {
            found.append(property)
            next = icalcomponent_get_next_property(pointer, ICAL_ANY_PROPERTY)
        }
        return found
    }

    /// The property belongs to the component from now on.
    func add(_ property: OpaquePointer?) {
        if let property { icalcomponent_add_property(pointer, property) }
    }

    func add(_ child: consuming IcalComponent) {
        icalcomponent_add_component(pointer, child.release())
    }

    /// Hands the component over to another owner.
    consuming func release() -> OpaquePointer {
        let pointer = pointer
        discard self
        return pointer
    }
}

/// The wall times that a rule yields, in order, with no zone in sight.
struct RuleIterator: ~Copyable {
    private let pointer: OpaquePointer

    /// Nil when the rule is none, or yields nothing at all.
    init?(rule: String, start: CivilTime, isDate: Bool) {
        Libical.prepare()
        var parsed = icalrecurrencetype_from_string(rule)
        defer { icalrecurrencetype_clear(&parsed) }
        guard parsed.freq != ICAL_NO_RECURRENCE,
            let pointer = icalrecur_iterator_new(parsed, Libical.time(start, isDate: isDate))
        else { return nil }
        self.pointer = pointer
    }

    deinit { icalrecur_iterator_free(pointer) }

    mutating func next() -> CivilTime? {
        let time = icalrecur_iterator_next(pointer)
        guard icaltime_is_null_time(time) == 0 else { return nil }
        return CivilTime(
            Int(time.year), Int(time.month), Int(time.day), Int(time.hour), Int(time.minute),
            Int(time.second))
    }
}

/// A zone that only the file defines.
final class FileZone {
    private let pointer: OpaquePointer

    /// Nil when `text` is no VTIMEZONE that libical can use.
    init?(vtimezone text: String) {
        guard let component = IcalComponent(parsing: text), let zone = icaltimezone_new() else { return nil }
        let raw = component.release()
        guard icalcomponent_isa(raw) == ICAL_VTIMEZONE_COMPONENT, icaltimezone_set_component(zone, raw) == 1
        else {
            icalcomponent_free(raw)
            icaltimezone_free(zone, 1)
            return nil
        }
        pointer = zone
    }

    deinit { icaltimezone_free(pointer, 1) }

    /// Seconds added to UTC to get the time on the wall.
    func offset(at instant: Instant) -> Int64 {
        var time = Libical.time(ZoneRules.utc.civil(instant), utc: true)
        var isDaylight: Int32 = 0
        return Int64(icaltimezone_get_utc_offset_of_utc_time(pointer, &time, &isDaylight))
    }
}
