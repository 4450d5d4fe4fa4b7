// A world that lives random commands and watches the laws at every step, up to the first that is broken.

import TocsinCore

struct LawWorld {
    private(set) var state = State()
    private(set) var folded = State()
    private(set) var entries: [JournalEntry] = []
    private(set) var broken: String?
    private(set) var counts = (accepted: 0, refused: 0, restarts: 0, pages: 0)
    private var commands: LawCommands
    private var now = instant("2026-11-21T03:00")
    /// How the machine's clock stands.
    private var wall = WallClock(synchronised: true)
    private var settings: Settings
    private var queued: Set<AttemptID> = []
    /// Role by role, who has answered: kept here from the events alone.
    private var answered: [ActivationID: [RoleID: Set<PersonID>]] = [:]

    init(seed: UInt64, settings: Settings) {
        (commands, self.settings) = (LawCommands(seed: seed), settings)
    }

    mutating func live(commands count: Int) {
        var given = 0
        while given < count, broken == nil {
            switch commands.any(0...9) {
            case 0...5:
                given += 1
                submit(
                    commands.next(in: state, at: now),
                    at: now - .seconds(commands.any(0...1) * commands.any(0...90)))
            case 6, 7: pass()
            case 8: dispatch()
            default: commands.any(0...3) == 0 ? restart() : dispatch()
            }
        }
        if State(replaying: entries) != state { fail("a whole replay differs") }
    }

    // MARK: steps

    /// Most often to the next deadline, else somewhere; sometimes the clock oversleeps.
    private mutating func pass() {
        let next = state.nextDeadline(after: now, by: settings.commons) ?? now + .minutes(3)
        now = commands.any(0...2) > 0 ? max(now, next) : now + .seconds(commands.any(1...400))
        submit(Command(actor: .daemon, request: .clockReached), at: now)
        if let due = overdue() { fail("still due after the clock reached it: \(due)") }
    }

    private mutating func dispatch() {
        let ready = state.outbox.ready(at: now, limit: commands.any(1...40))
        for id in ready {
            guard let page = attempt(id)?.page, page.purpose == .page, let owner = state.owners[id] else {
                continue
            }
            if hasAnswered(page.person, owner) { fail("\(id) leaves after the answer") }
        }
        submit(Command(actor: .daemon, request: .attemptsStarted(ready)), at: now)
        for id in state.outbox.inFlight.sorted() where commands.any(0...4) > 0 {
            submit(Command(actor: .daemon, request: .attemptFinished(id, commands.outcome())), at: now)
        }
    }

    /// Killed and replayed: no deadline moves, nothing stays in flight, what was in flight is accounted for.
    private mutating func restart() {
        counts.restarts += 1
        submit(Command(actor: .daemon, request: .clockReached), at: now)
        let (before, flying) = (state, state.outbox.inFlight)
        state = State(replaying: entries)
        if deadlines(of: state) != deadlines(of: before) { fail("the replay moved a deadline") }
        submit(Command(actor: .daemon, request: .daemonStarted(downSince: now)), at: now)
        if deadlines(of: state) != deadlines(of: before) { fail("the restart moved a deadline") }
        if !state.outbox.inFlight.isEmpty { fail("still in flight after a restart") }
        for id in flying where attempt(id)?.outcome == .queued && attempt(id)?.retryAt == nil {
            fail("\(id) is lost")
        }
        if commands.any(0...1) == 0 { now = now + .minutes(commands.any(1...70)) }
    }

    private mutating func submit(_ command: Command, at time: Instant) {
        guard broken == nil else { return }
        let before = state
        wall = WallClock(synchronised: entries.count / 40 % 2 == 0)
        do {
            let decided = Result { () throws(Rejection) in
                try before.decide(command, at: time, under: settings)
            }
            let decision = try state.handle(command, at: time, under: settings, wall: wall)
            counts.accepted += 1
            if decided != .success(decision) { fail("deciding and handling differ") }
            record(decision.events, after: before)
        } catch {
            counts.refused += 1
            if state != before { fail("the refusal \(error.code) changed the state") }
            if error.message.isEmpty || error.hint.isEmpty { fail("\(error.code) has no words") }
        }
        if folded != state { fail("the events of \(command.request) do not fold to the state") }
        checkOutbox()
    }

    private mutating func record(_ events: [Event], after before: State) {
        guard let instant = state.lastRecordedAt, !events.isEmpty else { return }
        if let last = before.lastRecordedAt, instant < last { fail("recorded time went back") }
        for event in events {
            let clock = ClockReading(
                instant: instant, wall: instant, bootID: "b", bootMilliseconds: 0,
                synchronised: wall.synchronised)
            entries.append(JournalEntry(sequence: folded.version + 1, clock: clock, event: event))
            watch(event)
            folded.apply(event, at: instant, wall: wall)
        }
    }

    // MARK: laws

    private mutating func watch(_ event: Event) {
        switch event {
        case .paged(let id, let page):
            counts.pages += 1
            note(page.attempt, in: id, .init(page.contact.medium, page.subject, page.text))
            if page.purpose == .page, hasAnswered(page.person, id) {
                fail("\(page.attempt) pages after the answer")
            }
        case .deliveriesQueued(let id, _, let deliveries):
            for delivery in deliveries {
                note(delivery.attempt, in: id, .init(delivery.medium, delivery.subject, delivery.text))
            }
        case .conveningBegan(let id, let plan): answered[id, default: [:]][plan.role] = []
        case .stated(let id, let statement):
            switch statement.fact {
            case .acknowledged(let role, let person, _, _), .inPost(let role, let person, _):
                answered[id]?[role]?.insert(person)
            case .declined(let role, let person): answered[id]?[role]?.remove(person)
            case .corrected: recount(id)
            default: break
            }
        default: break
        }
    }

    /// A correction may withdraw an answer, or the decline after it.
    private mutating func recount(_ id: ActivationID) {
        let statements = entries.compactMap { entry -> Statement? in
            if case .stated(id, let statement) = entry.event { statement } else { nil }
        }
        answered[id] = answered[id]?.mapValues { _ in [] }
        for standing in Ledger(statements).standing {
            switch standing.fact {
            case .acknowledged(let role, let person, _, _), .inPost(let role, let person, _):
                answered[id]?[role]?.insert(person)
            case .declined(let role, let person): answered[id]?[role]?.remove(person)
            default: break
            }
        }
    }

    private struct Rendered {
        var medium: Medium
        var subject: String
        var text: String

        init(_ medium: Medium, _ subject: String, _ text: String) {
            (self.medium, self.subject, self.text) = (medium, subject, text)
        }
    }

    private mutating func note(_ attempt: AttemptID, in id: ActivationID, _ rendered: Rendered) {
        if !queued.insert(attempt).inserted { fail("\(attempt) was queued twice") }
        let mark = ExerciseMark.text(for: rendered.medium)
        if folded.activations[id]?.mode == .exercise {
            let marked =
                rendered.subject.hasPrefix(mark) && rendered.text.hasPrefix(mark)
                && rendered.text.hasSuffix(mark)
            if !marked || rendered.text.contains("REELLE") {
                fail("a drill's text without its mark: \(rendered.text)")
            }
        } else if folded.activations[id]?.mode == .real,
            (rendered.subject + rendered.text).lowercased().contains("exercice")
        {
            fail("a real text speaks of a drill: \(rendered.text)")
        }
    }

    /// The outbox holds what is queued, and nothing else.
    private mutating func checkOutbox() {
        let attempts = state.activations.values.flatMap(\.attempts.pairs) + state.book.attempts.pairs
        let waiting = attempts.filter { $0.1.outcome == .queued }
        if waiting.count != state.outbox.count {
            fail("\(waiting.count) queued, \(state.outbox.count) in the outbox")
        }
        if Set(attempts.filter(\.1.inFlight).map(\.0)) != state.outbox.inFlight {
            fail("in flight differs")
        }
        if Set(state.open) != Set(state.activations.values.filter(\.isOpen).map(\.id)) {
            fail("open differs")
        }
    }

    private func overdue() -> String? {
        state.open.compactMap { state.activations[$0] }.flatMap { $0.deadlines(at: now) }
            .first { $0.at <= now }.map { "\($0.deadline)" }
    }

    private func deadlines(of state: State) -> [String] {
        state.open.compactMap { state.activations[$0] }.flatMap { activation in
            activation.deadlines(at: now).map { "\(activation.id) \($0.deadline) \($0.at.milliseconds)" }
        }
    }

    private func hasAnswered(_ person: PersonID, _ id: ActivationID) -> Bool {
        answered[id]?.values.contains { $0.contains(person) } ?? false
    }

    private func attempt(_ id: AttemptID) -> Attempt? {
        state.owners[id].flatMap { state.activations[$0]?.attempts[id] }
    }

    private mutating func fail(_ what: String) {
        if broken == nil { broken = "after \(entries.count) entries: \(what)" }
    }
}
