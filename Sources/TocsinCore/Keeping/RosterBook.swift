// The roster's own part of the state: what was known when, what was changed, asked, announced and sent.

package struct RosterBook: Sendable, Equatable {
    /// The files as they were known, oldest first.
    package var plans: [KnownPlan] = []
    package var log: [KnownChange] = []
    package var changes = RosterChanges()
    package var asks: [AskID: AskRecord] = [:]
    package var askOrder: [AskID] = []
    /// Unanswered, with something still to happen.
    package var waiting: Set<AskID> = []
    /// Gaps the owner has been told of.
    package var announced: [Announcement] = []
    /// When handovers, gaps and tests were last looked at, and when they must be again.
    package var lookedAt: Instant?
    package var nextLook: Instant?
    /// Who held each role whose handover is confirmed, when it was last looked at.
    package var holders: [RoleID: PersonID] = [:]
    /// What was sent outside any activation.
    package var attempts = AttemptList()
    /// The question a page asks.
    package var asking: [AttemptID: AskID] = [:]

    package init() {}

    package struct KnownPlan: Sendable, Equatable {
        package var at: Instant
        package var plan: RosterPlan
    }

    package struct KnownChange: Sendable, Equatable {
        package var at: Instant
        package var change: RosterChange
    }

    /// A gap and how many days ahead (14, 7, 1, 0) it was last announced.
    package struct Announcement: Sendable, Hashable {
        package var gap: Gap
        package var daysAhead: Int

        package init(gap: Gap, daysAhead: Int) { (self.gap, self.daysAhead) = (gap, daysAhead) }
    }

    package var nextChange: ChangeID { ChangeID("C\(log.count + 1)") }
    package var nextAsk: AskID { AskID("A\(askOrder.count + 1)") }
    package var nextAttempt: Int { attempts.forgotten + attempts.count + 1 }

    package func change(_ id: ChangeID) -> RosterChange? { log.first { $0.change.id == id }?.change }

    /// Whether this very exchange is being asked already.
    func asks(about swap: Swap) -> Bool {
        waiting.contains { asks[$0]?.ask.about == .swap(swap) }
    }

    package var withdrawn: Set<ChangeID> {
        Set(log.compactMap { if case .withdrawn(let id) = $0.change.content { id } else { nil } })
    }

    /// The earliest look, reminder or escalation still to come.
    var nextDue: Instant? {
        ([nextLook] + waiting.map { asks[$0]?.due }).compactMap(\.self).min()
    }
}

extension ActivationID {
    /// Owner of what the roster sends by itself, outside any activation.
    package static let roster: ActivationID = "astreinte"
}

extension State {
    /// The roster as it stands now.
    package func roster(over files: Roster) -> Roster { files.laid(over: book.changes) }

    /// The roster as it was known at `instant`: the files then in force under the changes recorded by then.
    /// Nil before the first one known.
    package func roster(knownAt instant: Instant, zone: ZoneRules) -> Roster? {
        guard let plan = book.plans.last(where: { $0.at <= instant })?.plan else { return nil }
        var changes = book.changes(knownAt: instant)
        changes.verified = [:]
        for record in book.asks.values {
            guard case .contacts = record.ask.about, let answer = record.answer, answer.yes,
                answer.at <= instant
            else { continue }
            let day = zone.civil(answer.at).daysSinceEpoch
            changes.verified[record.ask.person] = max(day, changes.verified[record.ask.person] ?? day)
        }
        return Roster(zone: zone, plan: plan).laid(over: changes)
    }
}

extension RosterBook {
    /// What stood of the changes at `instant`. Somebody whose entry in the files was edited after an import
    /// is again who the files say.
    func changes(knownAt instant: Instant) -> RosterChanges {
        let known = log.filter { $0.at <= instant }
        let withdrawn = Set(known.compactMap { $0.change.content.withdrawal })
        var result = RosterChanges()
        result.verified = changes.verified
        for line in known where !withdrawn.contains(line.change.id) {
            guard case .people(let people) = line.change.content else {
                result.add(line.change.content)
                continue
            }
            let then = plans.last { $0.at <= line.at }?.plan.people ?? [:]
            let later = plans.filter { $0.at > line.at && $0.at <= instant }
            result.add(
                .people(
                    people.filter { person in
                        later.allSatisfy { $0.plan.people[person.id] == then[person.id] }
                    }))
        }
        return result
    }
}

extension RosterChange.Content {
    fileprivate var withdrawal: ChangeID? { if case .withdrawn(let id) = self { id } else { nil } }
}

extension RosterBook {
    /// Asked to relieve the cell of this activation, and not refused.
    func reliefs(of id: ActivationID) -> [Ask] {
        askOrder.compactMap { asks[$0] }.filter { $0.lapsedAt == nil && $0.answer?.yes != false }.map(\.ask)
            .filter { if case .relief(id, _, _) = $0.about { true } else { false } }
    }
}
