// What a mail that came in says to the writer: returns and receipts of an attempt, and answers of people.

package import TocsinCore

extension MailFinding {
    /// A machine's mail is never an answer; a person's is one only with the page's code.
    package func heard(in snapshot: Engine.Snapshot, _ links: AnswerLinks?) -> HeardRequest? {
        switch kind {
        case .bounce: return receipt(Receipt(status: .bounced, reason: text), in: snapshot.state)
        case .delivered: return receipt(Receipt(status: .delivered), in: snapshot.state)
        case .delayed, .autoReply: return nil
        case .reply:
            let sender = snapshot.settings.roster.people.values.flatMap(\.contacts)
                .first { $0.medium == .email && $0.address.lowercased() == from.lowercased() }
            let address = sender?.address ?? from
            let key =
                "mail/" + (messageID.isEmpty ? "\(address)/\(attempt?.rawValue ?? "")/\(text)" : messageID)
            let proof = links?.proof(of: ReplyText(text).code, from: address, in: snapshot) ?? Proof()
            return .reply(TextReply(key: key, from: address, text: text), proof)
        }
    }

    /// Anybody can write a report: only what was mailed and may have arrived is believed to have come or not,
    /// or a stranger could keep a text from leaving.
    private func receipt(_ receipt: Receipt, in state: State) -> HeardRequest? {
        guard let id = attempt(in: state), let attempt = state.attempt(id), attempt.parcel.medium == .email,
            attempt.inFlight || attempt.mayHaveArrived || attempt.outcome != .queued
        else { return nil }
        return .receipt(id, receipt)
    }

    /// A mail to many bears the key of its first recipient: the report names whose it is.
    private func attempt(in state: State) -> AttemptID? {
        guard let attempt, let recipient, let owner = state.owners[attempt],
            case .delivery(let message, let delivery) = state.attempt(attempt)?.content,
            delivery.address.lowercased() != recipient.lowercased()
        else { return attempt }
        let record = state.activations[owner]?.messages.first { $0.message.id == message }
        return record?.deliveries.last { id in
            guard case .delivery(_, let other) = state.attempt(id)?.content else { return false }
            return other.medium == .email && other.address.lowercased() == recipient.lowercased()
        }
    }
}
