// Whom a correction or an end goes to: those who had what it corrects, at the addresses where they had it.

extension Activation {
    /// The released messages that this one corrects or ends.
    func corrected(by message: Message) -> [MessageRecord] {
        guard message.kind == .correction || message.kind == .end else { return [] }
        return messages.filter { $0.release != nil && message.cites.contains($0.message.id) }
    }

    /// Whoever reads a false word must read that it is false, whatever became of the directory meanwhile.
    package func recipients(
        of message: Message, real: Bool, by information: InformationSettings
    ) -> [Recipient] {
        let corrected = corrected(by: message)
        guard !corrected.isEmpty else { return information.recipients(of: message, real: real) }
        var places: [SeatKey: Int] = [:]
        var recipients: [Recipient] = []
        for record in corrected {
            guard let release = record.release else { continue }
            let isReal = release.realRecipients || mode != .exercise
            let known = information.seats(real: isReal)
            for frozen in release.scope where places[frozen.key] == nil {
                places[frozen.key] = recipients.count
                recipients.append(
                    known[frozen.key]
                        ?? Recipient(seat: frozen.seat, audience: frozen.audience, title: frozen.title))
            }
            for case .delivery(_, let delivery)? in record.deliveries.map({ attempts[$0]?.content }) {
                for place in delivery.seats.compactMap({ places[$0] }) { recipients[place].had(delivery) }
            }
        }
        return recipients
    }
}

extension InformationSettings {
    fileprivate func seats(real: Bool) -> [SeatKey: Recipient] {
        let list = real ? recipients : exerciseRecipients
        return Dictionary(list.map { ($0.key, $0) }, uniquingKeysWith: { first, _ in first })
    }
}

extension Recipient {
    fileprivate mutating func had(_ delivery: Delivery) {
        switch delivery.medium {
        case .email: email = delivery.address
        case .sms: mobile = delivery.address
        case .voice, .matrix, .mastodon, .webhook: break
        }
    }
}

extension Turn {
    /// Audiences and communes of what is corrected; nil where nothing is.
    func reach(of cites: [MessageID], _ kind: MessageTemplate.Kind, in activation: Activation) -> Reach? {
        guard kind == .correction || kind == .end else { return nil }
        let cited = activation.messages.map(\.message).filter { cites.contains($0.id) }
        guard !cited.isEmpty else { return nil }
        let isWhole = cited.contains { $0.perimeter.isEmpty }
        return Reach(
            audiences: Audience.allCases.filter { audience in
                cited.contains { $0.audiences.contains(audience) }
            },
            perimeter: isWhole ? [] : Set(cited.flatMap(\.perimeter)).sorted())
    }

    struct Reach {
        var audiences: [Audience]
        var perimeter: [String]
    }
}
