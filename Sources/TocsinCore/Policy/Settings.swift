// What the prefecture decided once for all activations. A value: reloading makes another one.

package struct Settings: Sendable {
    /// SHA-256 (hex) over the settings files, written into the journal when they take effect.
    package var digest: String
    /// INSEE code, the head of every number given out ("29").
    package var department: String
    package var authority: Authority
    package var roster: Roster
    package var clocks: ClockSettings
    package var convening: Convening
    package var warnings: WarningSettings
    package var information: InformationSettings
    package var access: AccessSettings
    package var paths: [PathSettings] { didSet { commons = paths.map(\.common) } }
    /// Of each path, in the same order. Asked for at every entry: taking one out of its path costs more.
    package private(set) var commons: [PathCommon]
    /// Base of the answer links, without a trailing slash; no text carries a link without it.
    package var publicURL: String?
    /// Where what is released to the public or the media is posted beside the directories.
    package var publications: [Publication] = []
    package var alerts = AlertSettings()
    package var supervision = SupervisionSettings()
    package var publication = PublicationSettings()
    package var inbound = InboundSettings()

    package init(
        digest: String, department: String, authority: Authority, roster: Roster,
        clocks: ClockSettings = ClockSettings(), convening: Convening,
        warnings: WarningSettings = WarningSettings(),
        information: InformationSettings = InformationSettings(), access: AccessSettings = AccessSettings(),
        paths: [PathSettings] = [], publicURL: String? = nil
    ) {
        (self.digest, self.department, self.authority, self.roster) = (digest, department, authority, roster)
        (self.clocks, self.convening, self.warnings) = (clocks, convening, warnings)
        (self.information, self.access, self.paths, self.publicURL) = (information, access, paths, publicURL)
        commons = paths.map(\.common)
    }
}

/// How the prefecture names itself in what it sends.
package struct Authority: Sendable, Equatable {
    /// With its article and capital: "La préfète du Finistère".
    package var title: String
    /// "Préfecture du Finistère".
    package var prefecture: String

    package init(title: String, prefecture: String) { (self.title, self.prefecture) = (title, prefecture) }
}

package enum CODReference: String, Sendable, CaseIterable {
    case earlier, decided, operational
}

/// Limits of the engagements and how statements are judged.
package struct ClockSettings: Sendable, Hashable {
    package var cellLimit: Duration = .hours(1)
    package var informationLimit: Duration = .hours(1)
    /// Off (nil) unless the prefecture set a delay for its public information cell.
    package var cipLimit: Duration?
    package var codReference: CODReference = .earlier
    /// A statement recorded this much after the stated time is `declaredLate`.
    package var lateAfter: Duration = .minutes(15)
    package var staffing = Staffing()
    /// Share of the officials in scope that must be served, in percent; 100 waits for the last seat.
    package var officialsThresholdPercent = 100

    package init() {}
}

/// The minimum staffing ("armement minimal") that makes the cell operational.
package struct Staffing: Sendable, Hashable {
    package var roles: [RoleID] = ["cellLead", "writer"]
    /// Different persons in post, whatever roles they hold; 0 asks nothing more than the roles.
    package var persons = 0

    package init() {}
    package init(roles: [RoleID], persons: Int = 0) { (self.roles, self.persons) = (roles, persons) }
}

/// Who is paged at a trigger and how paging climbs.
package struct Convening: Sendable, Hashable {
    /// Roles paged by an activation, in order.
    package var roles: [RoleID]
    package var ladders: [RoleID: Ladder]
    package var defaultLadder: Ladder
    /// Role whose holder decides in the night (corps préfectoral), who is told and asked.
    package var decider: RoleID
    /// Role that leads the cell.
    package var lead: RoleID
    /// Everyone here is called when a whole ladder leads to nobody.
    package var lastResort: [RoleID]

    package init(
        roles: [RoleID], ladders: [RoleID: Ladder] = [:], defaultLadder: Ladder = .standard,
        decider: RoleID = "decider", lead: RoleID = "cellLead", lastResort: [RoleID] = []
    ) {
        (self.roles, self.ladders, self.defaultLadder) = (roles, ladders, defaultLadder)
        (self.decider, self.lead, self.lastResort) = (decider, lead, lastResort)
    }

    package func ladder(for role: RoleID) -> Ladder { ladders[role] ?? defaultLadder }
}

/// Escalation of one role: rung *i* falls due `after` the start of paging, sooner when little time is left.
package struct Ladder: Sendable, Hashable {
    package var rungs: [Rung]
    /// The last rung is reached at the latest this long before the cell's limit.
    package var margin: Duration
    /// After the last rung, the unanswered role is paged again this often.
    package var repeatEvery: Duration

    package init(rungs: [Rung], margin: Duration = .minutes(10), repeatEvery: Duration = .minutes(5)) {
        (self.rungs, self.margin, self.repeatEvery) = (rungs, margin, repeatEvery)
    }

    /// Called again at 3 min, deputy at 5, head of service at 10, directeur de cabinet at 15, prefect (after
    /// asking) at 20.
    package static let standard = Ladder(rungs: [
        Rung(after: .zero, call: .titular(contacts: .twoPaths)),
        Rung(after: .minutes(3), call: .titular(contacts: .all)),
        Rung(after: .minutes(5), call: .deputy),
        Rung(after: .minutes(10), call: .role("serviceLead")),
        Rung(after: .minutes(15), call: .role("chiefOfStaff")),
        Rung(after: .minutes(20), call: .role("prefect"), askDeciderFor: .minutes(2)),
    ])
}

package struct Rung: Sendable, Hashable {
    package enum Call: Sendable, Hashable {
        case titular(contacts: ContactChoice)
        case deputy
        case role(RoleID)
    }

    package enum ContactChoice: String, Sendable {
        /// The preferred contact point and the first of another path class.
        case twoPaths
        /// Every contact point.
        case all
    }

    package var after: Duration
    package var call: Call
    /// Ask the decider first ("1 appeler, 2 je m'en charge") and go on after this delay without an answer.
    package var askDeciderFor: Duration?

    package init(after: Duration, call: Call, askDeciderFor: Duration? = nil) {
        (self.after, self.call, self.askDeciderFor) = (after, call, askDeciderFor)
    }
}

/// When people are warned before a clock runs out.
package struct WarningSettings: Sendable, Hashable {
    /// Shares of a clock's limit at which it warns, in percent, rising.
    package var atPercent: [Int] = [50, 75, 92]
    /// Minutes after the trigger at which the decider gets one consolidated SMS.
    package var digestAfter: [Duration] = [.minutes(15), .minutes(30), .minutes(45)]
    /// Never more than one warning per person within this, but for a miss.
    package var quietFor: Duration = .minutes(5)
    /// Roles warned of each clock.
    package var cell: [RoleID] = ["cellLead", "dutyOfficer"]
    package var elected: [RoleID] = ["cellLead", "electedLiaison"]
    package var publicAudience: [RoleID] = ["cellLead", "webPublisher"]
    package var media: [RoleID] = ["cellLead", "pressOfficer"]
    package var cip: [RoleID] = ["cellLead", "cipLiaison"]
    /// Roles told of every miss beside those above.
    package var missed: [RoleID] = ["decider"]

    package init() {}
}
