// Folding what happens to the roster: files known, changes, questions and answers, announcements.

extension State {
    mutating func applyRoster(_ event: RosterEvent, at now: Instant) {
        switch event {
        case .planKnown(let plan):
            book.plans.append(.init(at: now, plan: plan))
            book.changes = book.changes(knownAt: now)
        case .changed(let change): applyChange(change, at: now)
        case .looked(let next, let holders):
            (book.lookedAt, book.nextLook) = (now, next)
            book.holders = [:]
            for holder in holders { book.holders[holder.role] = holder.person }
        case .filled(let gaps): book.announced.removeAll { gaps.contains($0.gap) }
        case .announced(let list): for announcement in list { book.note(announcement, at: now) }
        case .asked(let ask):
            book.asks[ask.id] = AskRecord(ask: ask, askedAt: now)
            book.askOrder.append(ask.id)
            book.waiting.insert(ask.id)
        case .reminded(let id): book.asks[id]?.remindedAt = now
        case .escalated(let id):
            book.asks[id]?.escalatedAt = now
            book.settle(id)
        case .lapsed(let id):
            book.asks[id]?.lapsedAt = now
            book.settle(id)
        case .answered(let id, let yes, let by, let day): applyAnswer(id, yes, by, day: day, at: now)
        case .paged(let page, let ask):
            let attempt = Attempt(content: .page(page), queuedAt: now)
            book.attempts[page.attempt] = attempt
            book.asking[page.attempt] = ask
            owners[page.attempt] = .roster
            outbox.queue(page.attempt, page.lane, on: page.contact.path)
        }
    }

    private mutating func applyChange(_ change: RosterChange, at now: Instant) {
        book.log.append(.init(at: now, change: change))
        guard case .withdrawn = change.content else { return book.changes.add(change.content) }
        book.changes = book.changes(knownAt: now)
    }

    private mutating func applyAnswer(
        _ id: AskID, _ yes: Bool, _ by: String?, day: Int64, at now: Instant
    ) {
        guard let record = book.asks[id] else { return }
        book.asks[id]?.answer = .init(yes: yes, by: by, at: now)
        book.settle(id)
        if case .contacts = record.ask.about, yes { book.changes.verified[record.ask.person] = day }
        for (attempt, ask) in book.asking where ask == id {
            if let outcome = book.attempts[attempt]?.outcome, outcome == .accepted || outcome == .delivered {
                book.attempts[attempt]?.outcome = yes ? .acknowledged : .declined
            }
        }
    }
}

extension RosterBook {
    /// A question that has its answer, or needs none any more, is not sent again.
    func isObsolete(_ attempt: AttemptID) -> Bool {
        guard let record = asking[attempt].flatMap({ asks[$0] }) else { return false }
        return record.answer != nil || record.lapsedAt != nil
    }

    mutating func settle(_ id: AskID) {
        if asks[id]?.due == nil { waiting.remove(id) }
    }

    /// A gap announced again replaces what was known of it; those that are over are forgotten.
    mutating func note(_ announcement: Announcement, at now: Instant) {
        announced.removeAll { $0.gap.until <= now || $0.gap.isSame(as: announcement.gap) }
        announced.append(announcement)
    }
}

extension Gap {
    /// The same trouble, whose ends may have moved with the window in which it was looked for.
    func isSame(as other: Gap) -> Bool {
        role == other.role && person == other.person && reason == other.reason
            && from < other.until && other.from < until
    }
}
