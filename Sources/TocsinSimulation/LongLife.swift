// Years of a quiet prefecture in seconds: drills, messages, answers and self-tests, decided by the real core.

package import TocsinCore

/// Nothing fails in it: it is there for the length of the journal it leaves.
package struct LongLife {
    package let settings: Settings
    package private(set) var state = State()
    package private(set) var now: Instant
    /// Decided and not yet taken away.
    package private(set) var stretches: [Stretch] = []
    private let drillsADay: Int
    private let proofEvery: Duration

    /// `people` are called at each drill, one for each of as many roles, and told a message.
    package init(
        from start: Instant, people: Int = 30, drillsADay: Int = 1, proofEvery: Duration = Limits.proofEvery
    ) throws {
        settings = Self.settings(people)
        now = start
        (self.drillsADay, self.proofEvery) = (drillsADay, proofEvery)
        try submit(.settingsLoaded)
        try submit(.daemonStarted(downSince: nil))
    }

    /// Everything decided since the last time.
    package mutating func take() -> [Stretch] {
        defer { stretches = [] }
        return stretches
    }

    /// A day: proofs of the whole pipeline, a look at each path, a canary, and the drills.
    package mutating func day() throws {
        let end = now + .hours(24)
        for path in settings.paths {
            try submit(.supervised(.probed(path.id, .fine(note: nil, expires: nil), times: 3)))
        }
        for number in 0..<drillsADay { try drill(number) }
        while now < end {
            now = now + proofEvery
            try submit(.supervised(.proof))
            try submit(.clockReached)
            try send()
        }
    }

    /// Triggered, called for, and left open.
    package mutating func open(_ title: String) throws {
        try submit(.activate(Trigger(mode: .exercise, title: title, decision: Self.by)))
        try send()
    }

    package mutating func drill(_ number: Int) throws {
        try open("Exercice \(now.seconds) / \(number)")
        guard let id = state.open.last else { return }
        now = now + .minutes(2)
        for person in settings.roster.people.keys.sorted() {
            try submit(.answer(id, person, .coming(minutes: 20)))
        }
        let values = ["nature": "incendie", "lieu": "Argol"]
        let draft = Draft(template: "mesure", values: values, audiences: [.general])
        if let message = try submit(.draftMessage(id, draft)).message {
            try submit(.validateMessage(id, message, by: "Une autre", orally: false))
            try submit(.releaseMessage(id, message, ReleaseOrder(by: "Quelqu'un")))
            try send()
        }
        now = now + .minutes(20)
        try submit(.state(id, .stoodDown, Self.by))
        try send()
    }

    /// Everything that waits is taken by its gateway and delivered.
    private mutating func send() throws {
        while true {
            let ready = state.ready(at: now, limit: Limits.wave, busy: [:], under: settings)
            if ready.isEmpty { return }
            try submit(.attemptsStarted(ready))
            now = now + .milliseconds(300)
            for id in ready { try submit(.attemptFinished(id, .accepted(reference: "ref-\(id)"))) }
            now = now + .seconds(2)
            for id in ready {
                try submit(.heard(.receipt(id, Receipt(status: .delivered, reference: "ref-\(id)"))))
            }
        }
    }

    @discardableResult
    package mutating func submit(_ request: Request) throws -> Accepted {
        let actor =
            request.right == nil
            ? Actor.daemon : Actor(means: .socket, person: nil, rights: Set(Right.allCases))
        let decision = try state.handle(Command(actor: actor, request: request), at: now, under: settings)
        if !decision.events.isEmpty { stretches.append(Stretch(decision.events, at: clock)) }
        return decision.accepted
    }

    /// What the machine's clocks read.
    package var clock: ClockReading {
        ClockReading(
            instant: now, wall: now, bootID: "banc", bootMilliseconds: now.milliseconds, synchronised: true)
    }
}

// MARK: - Who and what

extension LongLife {
    private static let by = Stating(by: "sous-préfète de permanence")

    private static func settings(_ people: Int) -> Settings {
        var roster = Roster(zone: .utc, people: [:], roles: [])
        var information = InformationSettings()
        for number in 0..<people {
            let name = String(number + 100)
            let person = PersonID("p\(name)")
            roster.plan.people[person] = Person(
                id: person, name: "Personne \(name)",
                contacts: [
                    ContactPoint(
                        medium: .sms, address: "+33639980\(name)", path: "sms", pathClass: .mobileNetwork,
                        wakes: true)
                ])
            roster.plan.roles.append(
                RosterRole(
                    id: RoleID("role\(name)"), title: "fonction \(name)",
                    rotation: Rotation(people: [person], start: CivilTime(1900, 1, 1))))
            information.recipients.append(
                Recipient(
                    seat: "s\(name)", audience: .general, title: "siège \(name)",
                    mobile: "+33639981\(name)"))
        }
        roster.plan.owner = "p100"
        information.exerciseRecipients = information.recipients
        information.templates = [
            MessageTemplate(
                id: "mesure", kind: .end, title: "Fin de l'alerte",
                body: String(repeating: "Le feu est contenu, restez à l'écart de la zone. ", count: 6),
                sms: "Le feu est contenu, restez a l'ecart de la zone.")
        ]
        let paths = ["sms", "mail"].map { id in
            PathSettings.sms(
                GatewaySettings(common: PathCommon(id: PathID(id), honoursKeys: true), url: "http://x"))
        }
        var settings = Settings(
            digest: "banc", department: "29",
            authority: Authority(title: "Le préfet", prefecture: "Préfecture"), roster: roster,
            convening: Convening(roles: roster.plan.roles.map(\.id)), information: information, paths: paths)
        settings.supervision.canaries = [
            Canary(path: "sms", medium: .sms, address: "+33639989999", at: 36_000)
        ]
        return settings
    }
}
