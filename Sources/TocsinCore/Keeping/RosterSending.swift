// What leaves outside an activation: to one person by one contact point, or to the roster's owner.

extension Turn {
    /// By the contact point that is read, once.
    mutating func tell(_ person: Person, _ wording: Wording, reason: PageReason) {
        guard let contact = person.noticeContact else { return }
        page(wording, to: person, by: contact, reason: reason, ask: nil)
    }

    /// A question goes where it is read; a person without such a point is told nothing, and is a fault
    /// already.
    mutating func send(_ wording: Wording, to person: Person, ask: AskID) {
        guard let contact = person.noticeContact, let reason = state.book.asks[ask]?.ask.reason else {
            return
        }
        page(wording, to: person, by: contact, reason: reason, ask: ask)
    }

    /// By two paths: the owner's word is what keeps a gap from being found at 03:00. By what rings only where
    /// nothing else reaches the owner.
    mutating func tellOwner(_ wording: Wording) {
        guard var owner = settings.roster.plan.owner.flatMap({ settings.roster.people[$0] }) else { return }
        if !owner.contacts.allSatisfy(\.wakes) { owner.contacts.removeAll(where: \.wakes) }
        for contact in owner.twoPaths {
            page(wording, to: owner, by: contact, reason: .roster, ask: nil)
        }
    }

    mutating func page(
        _ wording: Wording, to person: Person, by contact: ContactPoint, reason: PageReason, ask: AskID?
    ) {
        let attempt = AttemptID(
            "\(ActivationID.roster)/\(person.id)/\(contact.medium)/\(state.book.nextAttempt)")
        let invitation = ask == nil ? nil : self.invitation(by: contact, isQuestion: true)
        let rendered = wording.adding(invitation).rendered(for: contact.medium)
        let page = Page(
            attempt: attempt, purpose: .notice, reason: reason, roles: [], person: person.id,
            name: person.name, contact: contact, subject: rendered.subject, text: rendered.text)
        emit(.roster(.paged(page, ask: ask)))
        redirect([attempt], from: contact.path, lane: state.attempt(attempt)?.lane ?? .notices)
    }

    /// The same text by the person's next contact point that has not carried it.
    mutating func tryAnotherWay(_ page: Page) {
        let ask = state.book.asking[page.attempt]
        guard let known = settings.roster.people[page.person] else { return }
        let person = ask.flatMap { state.book.asks[$0] }.map { addressee(known, of: $0.ask) } ?? known
        let used = Set(
            state.book.attempts.values.compactMap(\.page)
                .filter { $0.person == page.person && $0.body == page.body }.map(\.contact.path))
        guard let next = person.contacts.first(where: { !used.contains($0.path) }) else { return }
        let wording = page.wording(mode: page.isMarked ? .exercise : nil)
        self.page(wording, to: person, by: next, reason: page.reason, ask: ask)
    }

    /// With the contact points by which a question may reach this person: what somebody keeps private is for
    /// their own duties, and whether somebody wakes only a call can tell.
    func addressee(_ person: Person, of ask: Ask) -> Person {
        var addressee = person
        switch ask.about {
        case .duty: break
        case .contacts, .swap: addressee = person.asVolunteer
        case .wake: addressee.contacts = person.ringing
        case .relief(_, let roles, _):
            if roles.allSatisfy({ settings.roster.role($0)?.pool != nil }) { addressee = person.asVolunteer }
        }
        return addressee
    }
}
