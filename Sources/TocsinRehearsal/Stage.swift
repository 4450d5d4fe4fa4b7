// The virtual night: its clock jumps from one thing that happens to the next, its gateways answer at once.

import TocsinCore
import TocsinReport
import TocsinSettings

struct Stage {
    private let scenario: Scenario
    private let settings: Settings
    private let end: Instant
    private var state = State()
    private var now: Instant
    private var daemonIsDown = false
    private var channelsDown: Set<String> = []
    private let id: ActivationID
    /// Names the file gives: no other entry takes them.
    private let names: Set<EntryID>
    /// The step being played.
    private var current: Step?
    /// The real activation a drill has become, and when.
    private var real: (id: ActivationID, since: Instant)?

    init(_ scenario: Scenario, settings: Settings) {
        self.scenario = scenario
        self.settings = settings.with(scenario)
        id = ActivationID(rawValue: scenario.id)
        names = Set(scenario.steps.compactMap(\.id))
        end =
            scenario.until ?? scenario.steps.flatMap { [$0.at.instant, $0.recordedAt ?? $0.at.instant] }.max()
            ?? Instant(seconds: 0)
        now = scenario.steps.map(\.at.instant).min() ?? end
    }

    mutating func play() throws(Faults) {
        let cues = cues()
        guard let first = cues.first, first.at <= end else { return }
        now = first.at
        do {
            try begin()
            for cue in cues where cue.at <= end {
                current = cue.step
                try advance(to: cue.at, inclusive: false)
                try perform(cue.step)
                try deliver()
            }
            try advance(to: end, inclusive: true)
        } catch {
            throw Faults(list: [fault(error)])
        }
    }

    private mutating func begin() throws(Rejection) {
        let trigger = Trigger(id: id, mode: scenario.mode, title: scenario.title, decision: nil)
        try submit(.activate(trigger), by: .scenario)
    }

    /// The core's refusal, at the step it is about.
    private func fault(_ rejection: Rejection) -> Fault {
        Fault(
            file: scenario.file, line: current?.line ?? 1, column: current?.column ?? 1,
            what: rejection.message,
            mend: rejection.hint)
    }

    func report() -> Report {
        let activation = state.activations[id] ?? emptyActivation
        return Report(
            activation, state: state, zone: scenario.zone, at: end,
            roles: Dictionary(settings.roster.roles.map { ($0.id, $0.title) }) { first, _ in first },
            people: settings.roster.people.mapValues(\.name))
    }

    private var emptyActivation: Activation {
        let rules = Rules(clocks: settings.clocks, convening: settings.convening, warnings: settings.warnings)
        let opening = Opening(
            id: id, mode: scenario.mode, title: scenario.title, zone: scenario.zone.name, rules: rules)
        return Activation(opening: opening, openedAt: end)
    }

    /// A step at the instant at which the daemon learns of it.
    private struct Cue {
        var at: Instant
        var step: Step
    }

    /// Steps in order of recording, ties in file order. What is stated while the daemon is down waits until
    /// it is up.
    private func cues() -> [Cue] {
        let downs = outages()
        return scenario.steps.map { step in
            guard case .fact = step.action, let down = downs.first(where: { $0.contains(step.recorded) })
            else {
                return Cue(at: step.recorded, step: step)
            }
            return Cue(at: down.until ?? max(end, step.recorded), step: step)
        }
        .enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    /// A time without daemon; without `until` it lasts beyond the file.
    private struct Outage {
        var since: Instant
        var until: Instant?

        func contains(_ instant: Instant) -> Bool {
            instant >= since && until.map { instant < $0 } ?? true
        }
    }

    private func outages() -> [Outage] {
        var outages: [Outage] = []
        var down: Instant?
        for step in scenario.steps.sorted(by: { $0.at.instant < $1.at.instant }) {
            switch step.action {
            case .machine(.daemonDown): down = down ?? step.at.instant
            case .machine(.daemonUp):
                if let down { outages.append(Outage(since: down, until: step.at.instant)) }
                down = nil
            default: break
            }
        }
        if let down { outages.append(Outage(since: down, until: nil)) }
        return outages
    }

    private mutating func perform(_ step: Step) throws(Rejection) {
        switch step.action {
        case .machine(let fact): try undergo(fact)
        case .fact(let fact):
            let stating = Stating(
                entry: step.id, at: step.at, by: step.by, reference: step.reference, note: step.note,
                reason: step.reason, plusMinus: step.plusMinus ?? .zero, basis: step.basis, reserved: names)
            let accepted = try submit(.state(target(of: step, fact), fact, stating), by: .scenario)
            if fact == .becameReal, let real = accepted.activation { self.real = (real, step.at.instant) }
        }
    }

    /// Once the drill has become real, what happens from then on belongs to the real activation.
    private func target(of step: Step, _ fact: Fact) -> ActivationID {
        guard let real else { return id }
        if case .corrected(let entry, _) = fact {
            let inDrill = state.activations[id]?.statements.contains { $0.entry == entry } ?? false
            return inDrill ? id : real.id
        }
        return step.at.instant >= real.since ? real.id : id
    }

    private mutating func undergo(_ fact: MachineFact) throws(Rejection) {
        try submit(.machine(fact), by: .daemon)
        switch fact {
        case .daemonDown: daemonIsDown = true
        case .daemonUp: daemonIsDown = false
        case .channelDown(let channel): channelsDown.insert(channel)
        case .channelUp(let channel): channelsDown.remove(channel)
        case .clockStepped, .stoodStill, .inject: break
        }
    }

    /// Lets everything happen that falls due on the way.
    private mutating func advance(to instant: Instant, inclusive: Bool) throws(Rejection) {
        while !daemonIsDown, let due = state.nextDeadline(after: now, by: settings.commons),
            due < instant || (inclusive && due == instant)
        {
            let version = state.version
            now = max(now, due)
            try submit(.clockReached, by: .daemon)
            try deliver()
            let again = state.nextDeadline(after: now, by: settings.commons)
            if state.version == version, let again, again <= now { break }
        }
        now = max(now, instant)
    }

    /// Empties the outbox into simulated gateways: those that are up accept at once.
    private mutating func deliver() throws(Rejection) {
        while !daemonIsDown {
            let ready = state.ready(at: now, limit: Limits.wave, busy: [:], under: settings)
            if ready.isEmpty { return }
            try submit(.attemptsStarted(ready), by: .daemon)
            for attempt in ready { try submit(.attemptFinished(attempt, outcome(attempt)), by: .daemon) }
        }
    }

    private func outcome(_ id: AttemptID) -> DeliveryOutcome {
        guard let attempt = state.attempt(id) else {
            return .refused(reason: "envoi inconnu")
        }
        let (path, medium) = attempt.parcel
        let isDown = channelsDown.contains(path.rawValue) || channelsDown.contains(medium.rawValue)
        return isDown ? .retry(after: nil, reason: "canal coupé") : .accepted(reference: nil)
    }

    @discardableResult
    private mutating func submit(_ request: Request, by actor: Actor) throws(Rejection) -> Accepted {
        try state.handle(Command(actor: actor, request: request), at: now, under: settings).accepted
    }
}
