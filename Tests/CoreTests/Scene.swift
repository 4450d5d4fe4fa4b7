// The small language of the incident-log tests: a virtual clock, scripted channels, all that left.

import Testing
import TocsinCore

/// One night on a virtual clock. What leaves must be asserted, line by line, before time goes on.
final class Scene {
    private(set) var state = State()
    private(set) var now: Instant
    private(set) var entries: [JournalEntry] = []
    private(set) var left: [Departure] = []
    var settings: Settings
    /// What each path answers; everything is accepted where nothing is said. Nil: no answer ever comes.
    var paths: [PathID: DeliveryOutcome?] = [:]
    private var asserted = 0
    /// How the machine's clock stands.
    var wall = WallClock(synchronised: true)

    /// One text on its way to one address.
    struct Departure {
        var at: Instant
        var attempt: Attempt
        var activation: ActivationID
        var id: AttemptID
    }

    init(_ settings: Settings, from start: String = "03:00") {
        (now, self.settings) = (instant(start), settings)
    }

    // MARK: what happens

    /// Time passes until `time`, then somebody does something.
    @discardableResult
    func at(
        _ time: String, _ request: Request, by actor: Actor = .switchboard, key: RequestKey? = nil,
        _ place: SourceLocation = #_sourceLocation
    ) throws -> Accepted {
        passes(until: time, place)
        let accepted = try submit(request, by: actor, key: key)
        dispatch()
        return accepted
    }

    /// A notice to each of the convened roles: a log is prealerted.
    func notices(at time: String) throws {
        let log = try #require(try at(time, .openLog(title: "Autre appel")).activation)
        try at(time, .state(log, .prealerted, Stating(by: "sous-préfet")))
    }

    /// Time passes; whatever falls due happens at its own second.
    func passes(until time: String, _ place: SourceLocation = #_sourceLocation) {
        nothingMore(place)
        let end = instant(time)
        while let due = state.nextDeadline(after: now, by: settings.commons), due <= end {
            let before = max(now, due)
            now = before
            tick(place)
            if let again = state.nextDeadline(after: now, by: settings.commons), again <= before {
                Issue.record("the clock spins at \(clock(now))", sourceLocation: place)
                break
            }
        }
        now = max(now, end)
    }

    /// The daemon is killed and comes back `until`; what is on its way stays in flight.
    func isDown(until time: String, _ place: SourceLocation = #_sourceLocation) throws {
        nothingMore(place)
        let died = now
        now = instant(time)
        try submit(.settingsLoaded, by: .daemon)
        try submit(.daemonStarted(downSince: died), by: .daemon)
        dispatch()
    }

    /// Machine or daemon does nothing `until`; what fell due meanwhile has not happened.
    func stands(until time: String, _ place: SourceLocation = #_sourceLocation) throws {
        nothingMore(place)
        let since = now
        now = instant(time)
        try submit(.machine(.stoodStill(seconds: (now - since).inSeconds)), by: .daemon)
        dispatch()
    }

    /// The refusal comes with this code and leaves no trace.
    func refuses(
        _ code: Rejection.Code, _ time: String, _ request: Request, by actor: Actor = .switchboard,
        key: RequestKey? = nil, _ place: SourceLocation = #_sourceLocation
    ) {
        passes(until: time, place)
        let before = state
        do {
            try submit(request, by: actor, key: key)
            Issue.record("accepted", sourceLocation: place)
        } catch let rejection as Rejection {
            #expect(rejection.code == code, sourceLocation: place)
            #expect(!rejection.message.isEmpty && !rejection.hint.isEmpty, sourceLocation: place)
        } catch {
            Issue.record(error, sourceLocation: place)
        }
        #expect(state == before, sourceLocation: place)
    }

    @discardableResult
    func submit(_ request: Request, by actor: Actor, key: RequestKey? = nil) throws -> Accepted {
        let command = Command(actor: actor, key: key, request: request)
        let decision = try state.handle(command, at: now, under: settings, wall: wall)
        for event in decision.events {
            let clock = ClockReading(
                instant: now, wall: now + wall.offset, bootID: "b", bootMilliseconds: 0,
                synchronised: wall.synchronised)
            entries.append(JournalEntry(sequence: Int64(entries.count + 1), clock: clock, event: event))
        }
        return decision.accepted
    }

    private func tick(_ place: SourceLocation) {
        do { try submit(.clockReached, by: .daemon) } catch { Issue.record(error, sourceLocation: place) }
        dispatch()
    }

    /// Sends all that may leave now, as the paths' script says.
    func dispatch() {
        for _ in 0..<100 {
            let ready = state.ready(at: now, limit: 256, busy: busy, under: settings)
            if ready.isEmpty { return }
            _ = try? submit(.attemptsStarted(ready), by: .daemon)
            for id in ready {
                guard let owner = state.owners[id], let attempt = state.attempt(id) else { continue }
                left.append(Departure(at: now, attempt: attempt, activation: owner, id: id))
                let outcome = paths[attempt.parcel.path] ?? .some(.accepted(reference: nil))
                if let outcome { _ = try? submit(.attemptFinished(id, outcome), by: .daemon) }
            }
        }
        Issue.record("the outbox never empties")
    }

    private var busy: [PathID: Int] {
        state.outbox.inFlight.compactMap { state.attempt($0)?.parcel.path }
            .reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    // MARK: what is expected

    /// Everything that left since the last assertion: `time person medium reason roles`, in any order.
    func expect(_ lines: String = "", _ place: SourceLocation = #_sourceLocation) {
        let expected = lines.split(separator: "\n").flatMap(Self.unfold).sorted()
        let actual = left[asserted...].map(line).sorted()
        asserted = left.count
        let missing = expected.filter { !actual.contains($0) }
        let surplus = actual.filter { !expected.contains($0) }
        #expect(
            missing.isEmpty && surplus.isEmpty && expected.count == actual.count,
            "missing: \(missing), unexpected: \(surplus)", sourceLocation: place)
    }

    /// Says that what left is of no interest to this test.
    func skip() { asserted = left.count }

    /// Ends the scene: nothing unasserted, the journal replays to this state, every mark where it belongs.
    func ends(_ place: SourceLocation = #_sourceLocation) {
        nothingMore(place)
        #expect(State(replaying: entries) == state, sourceLocation: place)
        for departure in left { checkMark(of: departure, place) }
    }

    var texts: [String] { left.map(\.text) }
    var last: Departure? { left.last }

    func activation(_ id: ActivationID) throws -> Activation { try #require(state.activations[id]) }

    func clock(_ instant: Instant) -> String {
        let civil = settings.roster.zone.civil(instant)
        return [civil.hour, civil.minute, civil.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(
            separator: ":")
    }

    private func nothingMore(_ place: SourceLocation) {
        guard asserted < left.count else { return }
        Issue.record("nobody asserted \(left[asserted...].map(line))", sourceLocation: place)
        asserted = left.count
    }

    private func line(_ departure: Departure) -> String {
        let (medium, at) = (departure.attempt.parcel.medium.rawValue, clock(departure.at))
        switch departure.attempt.content {
        case .page(let page):
            let roles = page.roles.map(\.rawValue).sorted().joined(separator: ",")
            return "\(at) \(page.person) \(medium) \(page.reason.rawValue)\(roles.isEmpty ? "" : " \(roles)")"
        case .delivery(_, let delivery): return "\(at) \(delivery.seat) \(medium) message"
        }
    }

    /// `03:12 w1,l1 sms,email firstCall writer` is one line per person and medium; seconds are optional.
    private static func unfold(_ line: Substring) -> [String] {
        let words = line.split(separator: " ").map(String.init)
        guard words.count >= 4 else { return [String(line)] }
        let time = words[0].count == 5 ? words[0] + ":00" : words[0]
        return words[1].split(separator: ",").flatMap { person in
            words[2].split(separator: ",").map { medium in
                ([time, String(person), String(medium)] + words[3...]).joined(separator: " ")
            }
        }
    }

    private func checkMark(of departure: Departure, _ place: SourceLocation) {
        let mode = state.activations[departure.activation]?.mode
        let mark = ExerciseMark.text(for: departure.attempt.parcel.medium)
        let (subject, text) = (departure.subject, departure.text)
        if mode == .exercise {
            let marked = subject.hasPrefix(mark) && text.hasPrefix("\(mark)\n") && text.hasSuffix("\n\(mark)")
            #expect(marked && !text.contains("ALERTE REELLE"), "\(text)", sourceLocation: place)
        } else if mode == .real {
            #expect(!(subject + text).lowercased().contains("exercice"), "\(text)", sourceLocation: place)
        }
    }
}

extension Scene.Departure {
    var subject: String {
        switch attempt.content {
        case .page(let page): page.subject
        case .delivery(_, let delivery): delivery.subject
        }
    }

    var text: String {
        switch attempt.content {
        case .page(let page): page.text
        case .delivery(_, let delivery): delivery.text
        }
    }
}

extension Request {
    /// "Urgence avérée", decided now by the person on permanence.
    static func activate(_ mode: Mode, title: String = "Feu industriel", at time: String? = nil) -> Request {
        .activate(
            Trigger(
                mode: mode, title: title, nature: "incendie", place: "Argol",
                decision: Stating(at: time.map(moment), by: "sous-préfet")))
    }

    static func real(_ fact: Fact, _ stating: Stating = Stating(by: "sous-préfet")) -> Request {
        .state("29-2026-001", fact, stating)
    }

    static func drill(_ fact: Fact, _ stating: Stating = Stating(by: "sous-préfet")) -> Request {
        .state("29-2026-E001", fact, stating)
    }

    static func answer(_ person: PersonID, _ answer: Answer) -> Request {
        .answer("29-2026-001", person, answer)
    }
}

extension Fact {
    static func coming(_ role: RoleID, _ person: PersonID, eta: Int? = nil) -> Fact {
        .acknowledged(role: role, person: person, etaMinutes: eta, remote: false)
    }

    static func seated(_ role: RoleID, _ person: PersonID) -> Fact {
        .inPost(role: role, person: person, remote: false)
    }
}
