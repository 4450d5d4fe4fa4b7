// A night on which everything sent is taken at once, and gateways tell what became of it.

import TocsinCore

struct HeardNight {
    private(set) var state = State()
    private(set) var entries: [JournalEntry] = []
    var now = instant("2026-11-21T03:00")
    var settings: Settings

    init(replies: Bool = true) throws {
        settings = try SceneHouse.settings()
        settings.inbound.smsTriggers = ["o1"]
        settings.paths = settings.paths.map { path in
            guard case .sms(var gateway) = path else { return path }
            gateway.replies = replies
            return .sms(gateway)
        }
    }

    @discardableResult
    mutating func tell(_ request: Request, by actor: Actor = .daemon) throws -> [Event] {
        let before = state.version
        let decision = try state.handle(
            Command(actor: actor, request: request), at: now, under: settings)
        for (place, event) in decision.events.enumerated() {
            let clock = ClockReading(
                instant: now, wall: now, bootID: "b", bootMilliseconds: 0, synchronised: true)
            entries.append(
                JournalEntry(sequence: before + Int64(place) + 1, clock: clock, event: event))
        }
        return decision.events
    }

    @discardableResult
    mutating func hear(_ request: HeardRequest) throws -> [Event] { try tell(.heard(request)) }

    @discardableResult
    mutating func receipt(_ status: Receipt.Status, _ id: AttemptID) throws -> [Event] {
        try hear(.receipt(id, Receipt(status: status)))
    }

    /// Everything that waits is handed over and taken.
    mutating func dispatch() throws {
        let ready = state.outbox.ready(at: now, limit: 1000)
        try tell(.attemptsStarted(ready))
        for id in ready { try tell(.attemptFinished(id, .accepted(reference: "0"))) }
    }

    mutating func trigger(_ mode: Mode = .real) throws {
        try tell(.activate(mode), by: .switchboard)
        try dispatch()
    }

    mutating func passes(_ duration: Duration) throws {
        now = now + duration
        try tell(.clockReached)
    }

    func pages(_ person: PersonID, _ medium: Medium = .sms, in id: ActivationID = "29-2026-001")
        -> [AttemptID]
    {
        (state.activations[id]?.attempts.ids ?? []).filter {
            let page = state.activations[id]?.attempts[$0]?.page
            return page?.person == person && page?.contact.medium == medium && page?.purpose == .page
        }
    }

    func outcome(_ id: AttemptID) -> Outcome? { state.attempt(id)?.outcome }

    func number(_ person: PersonID) -> String {
        settings.roster.people[person]?.contacts.first { $0.medium == .sms }?.address ?? ""
    }

    func claims(in id: ActivationID = "29-2026-001") -> [Claim.Lack] {
        (state.activations[id]?.occurrences ?? []).compactMap {
            if case .heard(.claimed(_, let claim)) = $0.content { claim.lack } else { nil }
        }
    }

    func isAnswered(_ role: RoleID, in id: ActivationID = "29-2026-001") -> Bool {
        state.activations[id]?.paging[role]?.isAnswered == true
    }
}
