// Two activations for one event become one: what was said in either holds, and whoever was called by either
// is told of the end.

extension Turn {
    mutating func merge(_ id: ActivationID, into target: ActivationID) throws(Rejection) {
        let source = try activation(id)
        let destination = try activation(target)
        guard source.isOpen, destination.isOpen, id != target else {
            throw Rejection(
                .alreadyClosed, "Seules deux activations ouvertes se réunissent.", hint: "tocsin status")
        }
        guard source.mode == destination.mode || source.mode == nil else {
            throw Rejection(
                .wrongMode, "Un exercice et un évènement réel ne se réunissent jamais.",
                hint: "suspendez l'exercice, ou passez-le au réel (tocsin become-real)")
        }
        // Its receipts, corrections and campaign belong to it, and would be out of reach.
        guard source.messages.allSatisfy({ $0.release == nil }) else {
            throw Rejection(
                .messageOpen, "\(id) a déjà diffusé un message, qui ne pourrait plus y être corrigé.",
                hint: destination.messages.allSatisfy { $0.release == nil }
                    ? "réunissez dans l'autre sens : tocsin merge \(target) \(id)"
                    : "laissez les deux ouvertes, et levez \(id) une fois ses messages terminés")
        }
        withdrawPages(of: source)
        emit(.merged(id, into: target))
        takeOver(from: source, in: target)
        accepted.activation = target
    }

    /// Nothing more convenes for an activation that goes on elsewhere.
    private mutating func withdrawPages(of activation: Activation) {
        let waiting = activation.attempts.ids.filter {
            guard let attempt = activation.attempts[$0], attempt.page?.purpose == .page else { return false }
            return attempt.outcome == .queued && !attempt.inFlight
        }
        if !waiting.isEmpty { emit(.withdrawn(activation.id, waiting)) }
    }

    /// Both decisions are kept side by side: the clock of the one merged is not hidden. Nor is anything else
    /// that was stated there, and whoever has answered there is not called again here.
    private mutating func takeOver(from source: Activation, in id: ActivationID) {
        for standing in source.ledger.standing where standing.fact.isTakenOver {
            if let role = standing.fact.answeredRole, state.activations[id]?.paging[role] == nil { continue }
            let statement = standing.statement
            let stating = Stating(
                at: standing.time, by: statement.by, reference: source.id.rawValue,
                plusMinus: standing.plusMinus, basis: standing.basis)
            record(standing.fact, stating, in: id)
            if let person = standing.fact.answeringPerson { silence(person, wholly: true, in: id) }
        }
    }
}

extension Fact {
    /// Whether it says something of the event, and not of the record it stands in.
    fileprivate var isTakenOver: Bool {
        switch self {
        case .prealerted, .noted, .corrected: false
        default: Closing(self) == nil
        }
    }
}

extension State {
    /// Everyone whom a call of this activation, or of one merged into it, may have reached.
    func reached(by activation: Activation) -> [(person: PersonID, contacts: [ContactPoint])] {
        var result: [(person: PersonID, contacts: [ContactPoint])] = []
        let merged = order.compactMap { activations[$0] }.filter {
            $0.mergedInto != nil && home(of: $0.id) == activation.id
        }
        for one in [activation] + merged {
            let left = Set(
                one.attempts.values.filter { $0.outcome != .withdrawn }.compactMap(\.page?.person))
            for called in one.called where left.contains(called.person) {
                guard let place = result.firstIndex(where: { $0.person == called.person }) else {
                    result.append(called)
                    continue
                }
                result[place].contacts += called.contacts.filter { !result[place].contacts.contains($0) }
            }
        }
        return result
    }
}
