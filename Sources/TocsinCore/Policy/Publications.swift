// Where a released message is posted for all to read, and how its alert is classed.

/// One place that a release to this audience is posted to, beside the seats of the directories.
package struct Publication: Sendable, Hashable {
    package var path: PathID
    /// A Matrix room; the path's own name where the path leads to one place only.
    package var address: String
    package var audience: Audience
    /// A place for drills: it gets their messages and no others, and no other place gets theirs.
    package var exercise: Bool

    package init(path: PathID, address: String, audience: Audience, exercise: Bool = false) {
        (self.path, self.address, self.audience, self.exercise) = (path, address, audience, exercise)
    }
}

/// The words of CAP 1.2 for what a message is about. By default nothing is claimed that no person wrote.
package struct AlertClass: Sendable, Hashable {
    package enum Category: String, Sendable, CaseIterable {
        case geo = "Geo", met = "Met", safety = "Safety", security = "Security", rescue = "Rescue"
        case fire = "Fire", health = "Health", environment = "Env", transport = "Transport"
        case infrastructure = "Infra", cbrne = "CBRNE", other = "Other"
    }
    package enum Urgency: String, Sendable, CaseIterable {
        case immediate = "Immediate", expected = "Expected", future = "Future", past = "Past"
        case unknown = "Unknown"
    }
    package enum Severity: String, Sendable, CaseIterable {
        case extreme = "Extreme", severe = "Severe", moderate = "Moderate", minor = "Minor"
        case unknown = "Unknown"
    }
    package enum Certainty: String, Sendable, CaseIterable {
        case observed = "Observed", likely = "Likely", possible = "Possible", unlikely = "Unlikely"
        case unknown = "Unknown"
    }

    package var category = Category.safety
    package var urgency = Urgency.unknown
    package var severity = Severity.unknown
    package var certainty = Certainty.unknown

    package init() {}
}

package struct AlertSettings: Sendable, Hashable {
    /// Names the prefecture to other systems; by default the host of the public address. Part of what updates
    /// refer to, so it must not change during an event.
    package var sender: String?
    package var classing = AlertClass()

    package init() {}
}
