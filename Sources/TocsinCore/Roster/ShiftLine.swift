// One line of an import: who is to hold which role from when to when, and where it was read.

package struct ShiftLine: Sendable, Hashable {
    package var role: RoleID
    package var person: PersonID
    package var from: Instant
    package var until: Instant
    /// `FILE:LINE:COLUMN`.
    package var place: String

    package init(role: RoleID, person: PersonID, from: Instant, until: Instant, place: String) {
        (self.role, self.person, self.from, self.until, self.place) = (role, person, from, until, place)
    }
}
