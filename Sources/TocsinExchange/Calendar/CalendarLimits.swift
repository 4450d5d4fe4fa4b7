// The bounds of a calendar that somebody hands us, each with its reason.

enum CalendarLimits {
    /// Ten years of a department's shifts, one event each, are below 2 MB.
    static let bytes = 4_000_000
    static let events = 20_000
    /// What the events may unfold into.
    static let shifts = 50_000
    /// Occurrences drawn for one event: a daily rule since 1753.
    static let steps = 100_000
    /// Days of the calendar that all rules together may walk over: the iterator costs some microseconds for
    /// each, and a rule that never matches walks to the year 2582 before it says so.
    static let daysWalked = 5_000_000
    /// What such a rule is counted for.
    static let deadRule = 500_000
    /// A calendar holds events, an event holds alarms: deeper nesting would only exhaust the stack.
    static let depth = 4
    /// A file that is no calendar has a fault in each line; nobody reads more than this.
    static let faults = 200
    /// Observances of the zones that a file defines, and dates in each: libical takes some ten milliseconds
    /// to unfold one from 1601 to 2035.
    static let observances = 400
    /// Years in which a date is believed.
    static let years = 1900...2200
}
