// The small language of the roster's own tests: days on a virtual clock, what left and what was written down.

import Testing
import TocsinCore

/// Several days of a roster that is kept. What leaves must be asserted, line by line, before time goes on.
final class RosterScene {
    private(set) var state = State()
    private(set) var now: Instant
    private(set) var entries: [JournalEntry] = []
    private(set) var left: [(at: Instant, page: Page)] = []
    var settings: Settings
    private var asserted = 0

    /// `start` and all other times are `YYYY-MM-DD HH:MM` on the wall of the roster's zone.
    init(_ settings: Settings, from start: String) throws {
        (now, self.settings) = (Instant(seconds: 0), settings)
        now = time(start)
        try submit(.settingsLoaded, by: .daemon)
        dispatch()
    }

    var roster: Roster { state.roster(over: settings.roster) }

    func time(_ text: String) -> Instant {
        let fields = text.split { !$0.isNumber }.compactMap { Int($0) }
        let wall = CivilTime(fields[0], fields[1], fields[2], fields[3], fields[4])
        return settings.roster.zone.resolve(wall).instant
    }

    // MARK: what happens

    @discardableResult
    func at(
        _ time: String, _ request: RosterRequest, by actor: Actor = .switchboard,
        _ place: SourceLocation = #_sourceLocation
    ) throws -> Accepted {
        passes(until: time, place)
        let accepted = try submit(.roster(request), by: actor)
        dispatch()
        return accepted
    }

    func passes(until time: String, _ place: SourceLocation = #_sourceLocation) {
        nothingMore(place)
        let end = self.time(time)
        while let due = state.nextDeadline(after: now, by: settings.commons), due <= end {
            let before = now
            now = max(now, due)
            #expect(throws: Never.self, sourceLocation: place) { try submit(.clockReached, by: .daemon) }
            dispatch()
            if now == before, let again = state.nextDeadline(after: now, by: settings.commons), again <= now {
                Issue.record("the clock spins", sourceLocation: place)
                break
            }
        }
        now = max(now, end)
    }

    /// The daemon is killed; it comes back with what the journal says, reads its settings and looks around.
    func isDown(until time: String, _ place: SourceLocation = #_sourceLocation) throws {
        nothingMore(place)
        let died = now
        (state, now) = (State(replaying: entries), self.time(time))
        try submit(.settingsLoaded, by: .daemon)
        try submit(.daemonStarted(downSince: died), by: .daemon)
        dispatch()
    }

    /// The refusal comes with this code and these words, and leaves no trace.
    func refuses(
        _ code: Rejection.Code, _ words: String, _ request: RosterRequest, by actor: Actor = .switchboard,
        _ place: SourceLocation = #_sourceLocation
    ) {
        let before = state
        do throws(Rejection) {
            let command = Command(actor: actor, request: .roster(request))
            _ = try state.handle(command, at: now, under: settings)
            Issue.record("accepted", sourceLocation: place)
        } catch {
            #expect(error.code == code, sourceLocation: place)
            #expect(words.isEmpty || error.message.contains(words), "\(error.message)", sourceLocation: place)
            #expect(!error.hint.isEmpty, sourceLocation: place)
        }
        #expect(state == before, sourceLocation: place)
    }

    func refuses(
        _ code: Rejection.Code, _ request: RosterRequest, by actor: Actor = .switchboard,
        _ place: SourceLocation = #_sourceLocation
    ) {
        refuses(code, "", request, by: actor, place)
    }

    @discardableResult
    private func submit(_ request: Request, by actor: Actor) throws(Rejection) -> Accepted {
        let decision = try state.handle(Command(actor: actor, request: request), at: now, under: settings)
        for event in decision.events {
            let clock = ClockReading(
                instant: now, wall: now, bootID: "b", bootMilliseconds: 0, synchronised: true)
            entries.append(JournalEntry(sequence: Int64(entries.count + 1), clock: clock, event: event))
        }
        return decision.accepted
    }

    private func dispatch() {
        for _ in 0..<100 {
            let ready = state.outbox.ready(at: now, limit: 256)
            if ready.isEmpty { return }
            _ = try? submit(.attemptsStarted(ready), by: .daemon)
            for id in ready {
                if let page = state.attempt(id)?.page { left.append((now, page)) }
                _ = try? submit(.attemptFinished(id, .accepted(reference: nil)), by: .daemon)
            }
        }
        Issue.record("the outbox never empties")
    }

    // MARK: what is expected

    /// Everything that left since the last assertion: `MM-DD HH:MM person medium reason`, in any order.
    func expect(_ lines: String = "", _ place: SourceLocation = #_sourceLocation) {
        let expected = lines.split(separator: "\n").flatMap { line in
            let words = line.split(separator: " ").map(String.init)
            return words[3].split(separator: ",").map {
                "\(words[0]) \(words[1]) \(words[2]) \($0) \(words[4])"
            }
        }
        let actual = left[asserted...].map { line($0.at, $0.page) }
        asserted = left.count
        #expect(actual.sorted() == expected.sorted(), sourceLocation: place)
    }

    func skip() { asserted = left.count }

    /// Nothing unasserted, and the journal replays to this very state.
    func ends(_ place: SourceLocation = #_sourceLocation) {
        nothingMore(place)
        #expect(State(replaying: entries) == state, sourceLocation: place)
    }

    var lastText: String { left.last?.page.text ?? "" }

    /// What was written into the journal about the roster, the last first.
    var changes: [(at: Instant, change: RosterChange)] {
        entries.reversed().compactMap { entry in
            if case .roster(.changed(let change)) = entry.event { (entry.clock.instant, change) } else { nil }
        }
    }

    var announced: [RosterBook.Announcement] {
        entries.flatMap { entry -> [RosterBook.Announcement] in
            if case .roster(.announced(let list)) = entry.event { list } else { [] }
        }
    }

    private func nothingMore(_ place: SourceLocation) {
        guard asserted < left.count else { return }
        let lines = left[asserted...].map { line($0.at, $0.page) }
        Issue.record("nobody asserted \(lines)", sourceLocation: place)
        asserted = left.count
    }

    private func line(_ at: Instant, _ page: Page) -> String {
        let stamp = settings.roster.zone.iso(at).prefix(16).dropFirst(5)
        return stamp.split(separator: "T").joined(separator: " ")
            + " \(page.person) \(page.contact.medium) \(page.reason)"
    }
}

extension RosterScene {
    /// Weeks from Friday 8:00 by p1, p2, p3 in turn since 6 November 2026; p9 is at hand, o1 is the owner.
    static func settings(_ change: (inout RosterPlan) -> Void = { _ in }) throws -> Settings {
        var settings = try SceneHouse.settings()
        settings.clocks.staffing = Staffing(roles: [])
        var plan = RosterPlan()
        for (number, id) in (["p1", "p2", "p3", "p9", "o1"] as [PersonID]).enumerated() {
            plan.people[id] = SceneHouse.person(id, number + 1)
        }
        let rotation = Rotation(people: ["p1", "p2", "p3"], start: CivilTime(2026, 11, 6, 8))
        plan.roles = [RosterRole(id: "writer", title: "rédacteur", rotation: rotation)]
        plan.owner = "o1"
        change(&plan)
        settings.roster = Roster(zone: settings.roster.zone, plan: plan)
        return settings
    }

    func override(
        _ person: PersonID, _ from: String, _ until: String, role: RoleID = "writer"
    ) -> RosterRequest {
        let override = Override(role: role, person: person, from: time(from), until: time(until))
        return .override(override, by: "o1", reason: "fièvre")
    }

    func absence(_ person: PersonID, _ from: String, _ until: String) -> RosterRequest {
        .absence(Absence(person: person, from: time(from), until: time(until), reason: "congés"), by: "o1")
    }

    func holder(_ time: String) -> PersonID? { roster.onDuty("writer", at: self.time(time))?.person }
}

extension Actor {
    static func known(_ person: PersonID, _ rights: Set<Right> = [.read, .state]) -> Actor {
        Actor(means: .socket, person: person, rights: rights)
    }
}
