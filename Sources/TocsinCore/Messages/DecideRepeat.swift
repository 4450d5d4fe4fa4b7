// Sending again what may or may not have arrived: only a person decides that, and it is a new sending.

extension Turn {
    /// Every delivery of unknown outcome once more, each under a key of its own.
    mutating func repeatUnknown(
        of message: MessageID, by who: String?, in id: ActivationID
    ) throws(Rejection) {
        let activation = try activation(id)
        try checkOpenForMessages(activation)
        let by = try named(who, for: "renvoyer un message")
        try checkText(by, "by", limit: Limits.titleLength)
        guard let record = activation.messages.first(where: { $0.message.id == message }),
            record.release != nil
        else {
            throw Rejection(
                .unknownMessage, "Aucun message diffusé « \(message) ».", hint: "tocsin message list \(id)")
        }
        let doubtful = activation.doubtfulDeliveries(of: record)
        guard !doubtful.isEmpty else {
            throw Rejection(
                .nothingAsked, "Aucun envoi de \(message) n'est de sort inconnu.",
                hint: "tocsin message list \(id) montre où en est chaque siège")
        }
        let note = "\(message) : \(doubtful.count) envoi(s) de sort inconnu refait(s)"
        self.record(.noted, Stating(by: by, reference: message.rawValue, note: note), in: id)
        let again = doubtful.enumerated().map { place, delivery in
            delivery.again(under: AttemptID("\(delivery.attempt)/\(record.deliveries.count + place + 1)"))
        }
        queue(again, of: message, in: id)
        (accepted.activation, accepted.message) = (id, message)
    }
}

extension Activation {
    /// Nobody knows whether they arrived, and nothing else to the same seat by the same medium did.
    package func doubtfulDeliveries(of record: MessageRecord) -> [Delivery] {
        var (doubtful, settled): ([Delivery], Set<[String]>) = ([], [])
        for id in record.deliveries {
            guard let attempt = attempts[id], case .delivery(_, let delivery) = attempt.content else {
                continue
            }
            if attempt.outcome == .unknown {
                doubtful.append(delivery)
            } else if attempt.outcome != .failed, attempt.outcome != .bounced {
                settled.insert(delivery.target)
            }
        }
        return doubtful.filter { settled.insert($0.target).inserted }
    }
}

extension Delivery {
    fileprivate var target: [String] { [seat, audience?.rawValue ?? "", medium.rawValue, address] }
}
