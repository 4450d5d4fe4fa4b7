// Typed names: a role can never be passed where a person is meant.

/// A name that is compared, stored and printed as the text it is.
package protocol Name: RawRepresentable, Hashable, Comparable, Sendable, ExpressibleByStringLiteral,
    CustomStringConvertible
where RawValue == String {
    init(rawValue: String)
}

extension Name {
    package init(_ text: String) { self.init(rawValue: text) }
    package init(stringLiteral value: String) { self.init(rawValue: value) }
    package var description: String { rawValue }
    package static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }
}

/// A role of the cell or of the duty chain: `cellLead`, `writer`, `decider` …
package struct RoleID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A person of the roster, by a short identifier that is not a name (`p07`).
package struct PersonID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// `29-2026-007` (real), `29-2026-E007` (exercise), `29-2026-J007` (a log opened before any activation).
package struct ActivationID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A statement of an activation: the scenario step's `id`, or `e1`, `e2` … in order of recording.
package struct EntryID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// One attempt to reach one person by one contact point; the idempotency key of everything sent for it.
package struct AttemptID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// `29-2026-007-CP-01`, gap-free within its activation.
package struct MessageID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}

/// A way of sending, as the settings name it: `smtp`, `sms` …
package struct PathID: Name {
    package var rawValue: String
    package init(rawValue: String) { self.rawValue = rawValue }
}
