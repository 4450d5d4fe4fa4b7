// Makes the parts of a state anew from what a snapshot holds of them.

extension RolePaging {
    package init(restoring plan: RolePlan) { self.init(plan: plan) }
}

extension RolePaging.Asking {
    package init(restoring rung: Int, until: Instant) { self.init(rung: rung, until: until) }
}

extension RoleAnswer {
    package init(restoring person: PersonID, expectedAt: Instant?, remote: Bool) {
        self.init(person: person, expectedAt: expectedAt, remote: remote)
    }
}

extension Occurrence {
    package init(restoring content: Content, at: Instant) { self.init(recordedAt: at, content: content) }
}

extension WarningRecord {
    package static var none: WarningRecord { WarningRecord() }
}

extension MessageRecord {
    package init(restoring message: Message) { self.init(message: message) }
}

extension MessageRecord.Progress {
    package init(restoring seats: Int, pending: Int, served: Set<String>) {
        self.init(seats: seats, pending: pending, served: served)
    }
}

extension Campaign {
    package init(restoring seats: [FrozenSeat], policy: Officials, preparedAt: Instant, until: Instant) {
        self.init(seats: seats, policy: policy, preparedAt: preparedAt, until: until)
    }
}

extension AskRecord {
    package init(restoring ask: Ask, askedAt: Instant) { self.init(ask: ask, askedAt: askedAt) }
}

extension AskRecord.Answer {
    package init(restoring yes: Bool, by: String?, at: Instant) { self.init(yes: yes, by: by, at: at) }
}

extension RosterBook.KnownPlan {
    package init(restoring plan: RosterPlan, at: Instant) { self.init(at: at, plan: plan) }
}

extension RosterBook.KnownChange {
    package init(restoring change: RosterChange, at: Instant) { self.init(at: at, change: change) }
}

extension PathHealth.Acceptance {
    package init(restoring attempt: AttemptID, at: Instant, deliveredAt: Instant?) {
        self.init(attempt: attempt, at: at, deliveredAt: deliveredAt)
    }
}

extension PeerState {
    package init(restoring isSilent: Bool, since: Instant) { self.init(isSilent: isSilent, since: since) }
}

extension CanaryState {
    package static var none: CanaryState { CanaryState() }
}

extension KeptRequest {
    package init(restoring fingerprint: String, answer: String, at: Instant) {
        self.init(fingerprint: fingerprint, answer: answer, at: at)
    }
}
