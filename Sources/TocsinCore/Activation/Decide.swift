// The door of the core: a command and an instant in, events or a named refusal out.

/// What a command led to.
package struct Decision: Sendable, Equatable {
    package var events: [Event]
    package var accepted: Accepted

    package init(events: [Event], accepted: Accepted) { (self.events, self.accepted) = (events, accepted) }
}

/// One command being decided: every event is applied as it is emitted, so that what follows sees it.
struct Turn {
    var state: State
    let now: Instant
    private var inForce: SettingsInForce
    /// With the roster as it stands: the files and what was changed since.
    var settings: Settings { inForce.settings }
    /// As the files say it.
    var files: Settings { inForce.files }
    /// Whoever is behind the command; for a text that proved itself, its sender.
    var actor: Actor
    /// How the machine's clock stands: kept beside what happens, never decided by.
    private let wall: WallClock?
    var events: [Event] = []
    var accepted = Accepted()

    init(state: State, now: Instant, settings: SettingsInForce, actor: Actor, wall: WallClock?) {
        (self.state, self.now, inForce, self.actor) = (state, now, settings, actor)
        self.wall = wall
    }

    mutating func emit(_ event: Event) {
        state.apply(event, at: now, wall: wall)
        if case .roster(.changed) = event {
            inForce = SettingsInForce(files, under: state.book.changes)
        }
        events.append(event)
    }
}

extension State {
    /// Decides without changing anything.
    package func decide(_ command: Command, at now: Instant, under settings: Settings) throws(Rejection)
        -> Decision
    {
        var copy = self
        return try copy.handle(command, at: now, under: settings)
    }

    package mutating func handle(
        _ command: Command, at now: Instant, under settings: Settings, wall: WallClock? = nil
    ) throws(Rejection) -> Decision {
        try handle(
            command, at: now, under: SettingsInForce(settings, under: book.changes), wall: wall)
    }

    /// Decides and applies. A refusal leaves the state as it was.
    package mutating func handle(
        _ command: Command, at now: Instant, under settings: SettingsInForce, wall: WallClock? = nil
    ) throws(Rejection) -> Decision {
        let now = max(now, lastRecordedAt ?? now)
        if let kept = try keptAnswer(to: command) { return kept }
        var turn = Turn(
            state: State(), now: now, settings: settings, actor: command.actor, wall: wall)
        swap(&turn.state, &self)
        defer { swap(&turn.state, &self) }
        try turn.handle(command.request)
        if let key = command.key {
            turn.emit(
                .requestKept(key: key.key, fingerprint: key.fingerprint, answer: turn.accepted.storedForm))
        }
        return Decision(events: turn.events, accepted: turn.accepted)
    }

    private func keptAnswer(to command: Command) throws(Rejection) -> Decision? {
        guard let key = command.key, let kept = keys[key.key] else { return nil }
        guard kept.fingerprint == key.fingerprint else {
            throw Rejection(
                .keyReused, "La clé d'idempotence « \(key.key) » a déjà servi à une autre demande.",
                hint: "employez une clé nouvelle pour chaque demande différente")
        }
        return Decision(events: [], accepted: Accepted(storedForm: kept.answer))
    }
}

extension Turn {
    mutating func handle(_ request: Request) throws(Rejection) {
        try checkRight(request)
        switch request {
        case .releaseMessage, .repeatUnknown, .relieve: try checkNotMuted()
        default: break
        }
        switch request {
        case .openLog(let title): try openLog(title)
        case .activate(let trigger): try activate(trigger)
        case .state(let id, let fact, let stating): try state(fact, stating, in: id)
        case .answer(let id, let person, let answer): try self.answer(answer, by: person, in: id)
        case .decideRung(let id, let role, let call): try decideRung(role, call: call, in: id)
        case .merge(let id, let into): try merge(id, into: into)
        case .relieve(let id, let at, let team, let by): try convene(team, at: at, by: by, in: id)
        case .draftMessage(let id, let draft): try self.draft(draft, in: id)
        case .validateMessage(let id, let message, let by, let orally, let fingerprint):
            try validate(message, by: by, orally: orally, read: fingerprint, in: id)
        case .releaseMessage(let id, let message, let order): try release(message, order, in: id)
        case .repeatUnknown(let id, let message, let by): try repeatUnknown(of: message, by: by, in: id)
        case .closeSeat(let id, let message, let seat, let how, let words, let stating):
            try closeSeat(seat, how, words: words, stating, of: message, in: id)
        case .importCampaign(let id, let message, let lines, let file, let by):
            try importCampaign(lines, file: file, by: by, of: message, in: id)
        case .clockReached: break
        case .attemptsStarted(let ids): return startAttempts(ids)
        case .attemptFinished(let id, let outcome): return try finish(id, outcome)
        case .heard(let request): try hear(request)
        case .machine(let fact): undergo(fact)
        case .roster(let request): try handle(request)
        case .supervised(let request): supervise(request)
        case .looked(let id, let message, let url, let looked): look(looked, at: url, for: message, in: id)
        case .mute(let noted, let found): mute(noted: noted, found: found)
        case .resume(let who, let note): try resume(by: who, note: note)
        case .settingsLoaded: loadSettings()
        case .daemonStarted(let downSince): startDaemon(downSince: downSince)
        }
        // What an older copy takes for due may long be over.
        guard state.muted == nil else { return }
        // At the start this comes first, and what nobody could hear must be excused before it is judged.
        believeWithoutReceipts()
        if request != .settingsLoaded {
            judgeReceipts()
            runSupervisionDue()
        }
        runRosterDue()
        runDue()
    }

    /// A roster that differs from the one known is journaled whole, and looked after at once.
    private mutating func loadSettings() {
        let isChanged = state.settingsDigest != settings.digest
        emit(.settingsLoaded(digest: settings.digest))
        if state.book.plans.last?.plan != files.roster.plan { emit(.roster(.planKnown(files.roster.plan))) }
        lookAfterRoster()
        forgetPaths()
        planCanaries(afterChange: isChanged)
    }
}

extension Accepted {
    /// One line for the journal: activation, entry and message, a tab between.
    var storedForm: String {
        [activation?.rawValue ?? "", entry?.rawValue ?? "", message?.rawValue ?? ""].joined(separator: "\t")
    }

    init(storedForm: String) {
        let parts = storedForm.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        func part(_ index: Int) -> String? {
            index < parts.count && !parts[index].isEmpty ? parts[index] : nil
        }
        self.init(
            activation: part(0).map(ActivationID.init(rawValue:)),
            entry: part(1).map(EntryID.init(rawValue:)),
            message: part(2).map(MessageID.init(rawValue:)))
    }
}
