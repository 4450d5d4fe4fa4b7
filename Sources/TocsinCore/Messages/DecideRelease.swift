// Release: a frozen list, one delivery per address and medium, and the clocks stopped by what was handed
// over.

extension Turn {
    mutating func release(_ message: MessageID, _ order: ReleaseOrder, in id: ActivationID) throws(Rejection)
    {
        let activation = try activation(id)
        try checkOpenForMessages(activation)
        let record = try pending(message, in: activation)
        try checkComplete(record)
        let by = try named(order.by, for: "diffuser un message")
        try checkText(by, "by", limit: Limits.titleLength)
        if let seen = order.fingerprint, seen != record.message.fingerprint {
            throw Rejection(
                .changedSince, "\(message) a changé depuis que vous l'avez lu.",
                hint: "relisez-le, puis diffusez")
        }
        guard record.validation != nil else {
            throw Rejection(
                .notValidated, "\(message) n'est pas validé.",
                hint:
                    "tocsin message validate \(id) \(message) --by \"Nom, fonction\" (--orally au téléphone)")
        }
        guard record.standing.contains(where: { $0.by.spelledAlike != by.spelledAlike }) else {
            throw Rejection(
                .notValidated, "La même personne ne peut pas valider et diffuser seule.",
                hint: "faites valider par une autre personne, au besoin par téléphone (--orally)")
        }
        let real = try realRecipients(order, record, in: activation)
        let mailing = settings.mailing(of: record.message, real: real, in: activation)
        emit(
            .messageReleased(
                id, message,
                Release(
                    by: by, fingerprint: record.message.fingerprint, at: now, actor: actor,
                    realRecipients: real, scope: mailing.scope)))
        prepareCampaign(mailing.campaign, of: message, in: id)
        queue(mailing.envelopes, of: message, in: id)
        publish(record.message, in: id)
        watchPages(of: record.message, in: id)
        (accepted.activation, accepted.message) = (id, message)
        accepted.notice = emptyNotice(record.message, among: mailing.scope)
        followDelivery(of: message, in: id)
    }

    /// Real activations go to the directories; a drill goes to its own list, unless confirmed in full.
    private func realRecipients(
        _ order: ReleaseOrder, _ record: MessageRecord, in activation: Activation
    ) throws(Rejection) -> Bool {
        guard activation.mode == .exercise else { return true }
        guard let typed = order.realRecipientsConfirmation else {
            // Who had a drill's message by that confirmation is not left without its correction.
            return activation.corrected(by: record.message).contains { $0.release?.realRecipients == true }
        }
        let count = activation.recipients(
            of: record.message, real: true, by: settings.information
        ).count
        let expected = "EXERCICE VERS \(count) DESTINATAIRES REELS"
        guard typed == expected else {
            throw Rejection(
                .badValue, "La confirmation ne correspond pas.",
                hint: "tapez exactement « \(expected) », ou omettez-la")
        }
        return true
    }

    mutating func closeSeat(
        _ seat: String, _ how: SeatClosing.How, words: String, _ stating: Stating, of message: MessageID,
        in id: ActivationID
    ) throws(Rejection) {
        try check(stating)
        let activation = try activation(id)
        guard let record = activation.messages.first(where: { $0.message.id == message }),
            let release = record.release
        else {
            throw Rejection(
                .unknownMessage, "Aucun message diffusé « \(message) ».", hint: "tocsin report \(id)")
        }
        guard release.scope.contains(where: { $0.seat == seat }) else {
            throw Rejection(
                .unknownSeat, "« \(seat) » n'est pas dans la liste figée de \(message).",
                hint: "employez le code INSEE")
        }
        guard !words.trimmedIsEmpty else {
            throw Rejection(
                .reasonRequired, "Dites qui a été joint, ou pourquoi le siège est exclu.",
                hint: "ajoutez --note ou --reason")
        }
        let by = try named(stating.by, for: "pointer un siège")
        let at = stating.at?.instant ?? now
        emit(
            .seatClosed(
                id, message, SeatClosing(seat: seat, how: how, words: words, at: at, by: by, actor: actor)))
        (accepted.activation, accepted.message) = (id, message)
        followDelivery(of: message, in: id)
    }

    /// Stops an audience's clock once its coverage is reached: the daemon's own observation when every seat
    /// was served by a channel, a declaration as soon as an agent's word counts.
    mutating func followDelivery(of message: MessageID, in id: ActivationID) {
        guard let activation = state.activations[id],
            let record = activation.messages.first(where: { $0.message.id == message }),
            record.release != nil,
            record.message.kind == .holding || record.message.kind == .information
        else { return }
        for audience in [Audience.elected, .media] where record.message.audiences.contains(audience) {
            let fact = Fact.informed(audience, means: "message", scope: .all)
            guard activation.mayBeInformed(audience, activation.rules.clocks.officialsThresholdPercent),
                !activation.statements.contains(where: { $0.fact == fact }),
                let coverage = activation.coverage(of: audience),
                let reached = coverage.reached(
                    audience, thresholdPercent: activation.rules.clocks.officialsThresholdPercent)
            else { continue }
            let basis: Basis = reached.onlyObserved ? .observed : .declared
            self.record(
                fact, Stating(at: StatedTime(reached.at), reference: message.rawValue, basis: basis), in: id)
        }
    }
}

extension Activation {
    /// A cheap look before the seats are gone through one by one; never false when they would say yes.
    func mayBeInformed(_ audience: Audience, _ thresholdPercent: Int) -> Bool {
        let progress = messages.compactMap { $0.progress[audience] }
        let closings = messages.flatMap(\.closings)
        guard audience == .elected else {
            return !closings.isEmpty || progress.allSatisfy { $0.pending == 0 }
        }
        let reached = closings.count { $0.how == .reached }
        let served = progress.reduce(reached) { $0 + $1.served.count }
        let owed = (progress.map(\.seats).max() ?? 0) - (closings.count - reached)
        return served * 100 >= owed * thresholdPercent
    }
}

extension String {
    /// The same name whatever its capitals and spaces.
    fileprivate var spelledAlike: [String] {
        lowercased().split(whereSeparator: \.isWhitespace).map(String.init)
    }
}
