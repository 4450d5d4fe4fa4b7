// Publication: a released message is posted where the settings say, under the same laws as any other
// delivery.

extension Turn {
    /// Nothing real is ever posted to a drill's place, nor a drill to a real one, whoever confirmed what.
    ///
    /// A correction or an end also goes where the messages it cites were posted. The deliveries belong to no
    /// seat: they stop no clock. One whose outcome is unknown is left to a person, unless its path drops
    /// repetitions.
    mutating func publish(_ message: Message, in id: ActivationID) {
        guard let activation = state.activations[id], let mode = activation.mode else { return }
        for (number, publication) in settings.publications.enumerated()
        where publication.exercise == (mode == .exercise) {
            guard let path = settings.paths.first(where: { $0.id == publication.path }),
                activation.posts(message, to: publication)
            else { continue }
            let text = Wording(mode: mode, subject: message.title, body: message.body)
                .rendered(for: path.medium)
            let delivery = Delivery(
                attempt: AttemptID("\(message.id)/publication/\(publication.path)/\(number + 1)"),
                seat: publication.seat, audience: nil, medium: path.medium, path: path.id,
                address: publication.address, subject: text.subject, text: text.text)
            queue([delivery], of: message.id, in: id)
        }
    }
}

extension Publication {
    /// Stands in the journal for the place; no seat of a directory is called so.
    package var seat: String { "publication:\(path)" }
}

extension Activation {
    fileprivate func posts(_ message: Message, to publication: Publication) -> Bool {
        if message.audiences.contains(publication.audience) { return true }
        return messages.filter { message.cites.contains($0.message.id) }.flatMap(\.deliveries).contains {
            guard case .delivery(_, let delivery) = attempts[$0]?.content else { return false }
            return delivery.seat == publication.seat && delivery.address == publication.address
        }
    }
}
