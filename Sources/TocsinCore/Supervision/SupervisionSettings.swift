// What is tested by itself, how often, and who is told that something would fail tonight.

package struct SupervisionSettings: Sendable, Equatable {
    /// Every path is looked at this often: three looks and one time limit stay under 90 s.
    package var every: Duration = .seconds(25)
    /// Roles whose holders are told, beside the roster's owner.
    package var tell: [RoleID] = ["dutyOfficer"]
    package var canaries: [Canary] = []
    package var heartbeat: HeartbeatSettings?
    package var watches: [PeerSettings] = []

    package init() {}
}

/// A real message to a number or an address of the house's own, every day and after a change of settings.
package struct Canary: Sendable, Equatable {
    package var path: PathID
    package var medium: Medium
    package var address: String
    /// Seconds of the local day.
    package var at: Int
    /// Price of one message in cents; nil where none is paid by the message.
    package var costPerMessage: Int?

    package init(path: PathID, medium: Medium, address: String, at: Int, costPerMessage: Int? = nil) {
        (self.path, self.medium, self.address, self.at) = (path, medium, address, at)
        self.costPerMessage = costPerMessage
    }

    package var yearlyCents: Int { (costPerMessage ?? 0) * 365 }

    /// "365 envois par an, 29,20 €".
    package var yearlyCost: String {
        guard costPerMessage != nil else { return "365 envois par an, sans coût à l'envoi" }
        let total = yearlyCents
        let rest = total % 100
        return "365 envois par an, \(total / 100),\(rest < 10 ? "0" : "")\(rest) €"
    }
}

/// Where the daemon says that it lives, to somebody outside who alarms when that stops.
package struct HeartbeatSettings: Sendable, Equatable {
    package var url: String
    /// The name it goes by at the far end.
    package var name: String
    /// Name of the secret both ends share.
    package var credential: String
    package var caFile: String?
    package var tls: TLSRule
    package var every: Duration

    package init(
        url: String, name: String, credential: String, caFile: String? = nil, tls: TLSRule = .verified,
        every: Duration = .seconds(30)
    ) {
        (self.url, self.name, self.credential) = (url, name, credential)
        (self.caFile, self.tls, self.every) = (caFile, tls, every)
    }
}

/// Another prefecture's daemon, whose silence is told here.
package struct PeerSettings: Sendable, Equatable {
    package var name: String
    package var credential: String
    /// A silence is told at the latest so long after the last beat.
    package var after: Duration

    /// Silence that is borne: the rest of `after` is for noticing it and for the message to leave.
    package var patience: Duration { after - min(Limits.silenceReserve, after / 10) }

    package init(name: String, credential: String, after: Duration = .seconds(90)) {
        (self.name, self.credential, self.after) = (name, credential, after)
    }
}
