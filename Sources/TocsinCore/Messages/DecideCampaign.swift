// GALA beside the release: prepared with it, closed by its result, completed where both inform.

extension Turn {
    mutating func prepareCampaign(_ seats: [FrozenSeat], of message: MessageID, in id: ActivationID) {
        guard !seats.isEmpty else { return }
        let until = now + settings.information.galaPatience
        emit(
            .campaign(
                id, message, .prepared(seats: seats, policy: settings.information.officials, until: until)))
    }

    mutating func importCampaign(
        _ lines: [CampaignLine], file: String, by: String?, of message: MessageID, in id: ActivationID
    ) throws(Rejection) {
        let activation = try activation(id)
        let record = try campaigning(message, in: activation)
        try checkText(file, "file", limit: Limits.titleLength)
        try checkText(by, "by", limit: Limits.titleLength)
        let by = try named(by, for: "importer le résultat d'une campagne")
        let seats = Set(record.campaign?.seats.map(\.seat) ?? [])
        let mine = lines.filter { seats.contains($0.insee) }
        guard !mine.isEmpty else {
            throw Rejection(
                .unknownSeat, "Aucune commune de ce fichier n'est dans la liste figée de \(message).",
                hint: "vérifiez que c'est bien le résultat de cette campagne")
        }
        for line in mine { try checkTime(line.at.map { StatedTime($0) }) }
        let reached = mine.filter(\.isReached)
        let number = activation.launch(of: record)?.statement.reference
        let result = CampaignResult(
            file: file, number: number, reached: reached.count, notReached: seats.count - reached.count,
            outside: lines.count - mine.count, by: by, actor: actor)
        emit(.campaign(id, message, .imported(result)))
        close(reached, result, of: record, in: id)
        endCampaign(of: message, timedOut: false, in: id)
        (accepted.activation, accepted.message) = (id, message)
        accepted.notice = notice(of: result, in: id, message)
        followDelivery(of: message, in: id)
    }

    private func campaigning(
        _ message: MessageID, in activation: Activation
    ) throws(Rejection) -> MessageRecord {
        guard let record = activation.messages.first(where: { $0.message.id == message }),
            record.release != nil
        else {
            throw Rejection(
                .unknownMessage, "Aucun message diffusé « \(message) ».",
                hint: "tocsin report \(activation.id)")
        }
        guard record.campaign != nil else {
            throw Rejection(
                .nothingAsked, "Aucune campagne GALA n'accompagne \(message).",
                hint: "elle se prépare à la diffusion : réglage information.officials, gala ou both")
        }
        return record
    }

    /// A seat that was closed already keeps its first closing.
    private mutating func close(
        _ lines: [CampaignLine], _ result: CampaignResult, of record: MessageRecord, in id: ActivationID
    ) {
        var closed = Set(record.closings.map(\.seat))
        let words = "campagne GALA " + (result.number.map { "n° \($0)" } ?? "sans numéro saisi")
        for line in lines where closed.insert(line.insee).inserted {
            let closing = SeatClosing(
                seat: line.insee, how: .reached, words: "\(words), fichier \(result.file)",
                at: line.at ?? now, by: result.by, actor: actor)
            emit(.seatClosed(id, record.message.id, closing))
        }
    }

    private func notice(of result: CampaignResult, in id: ActivationID, _ message: MessageID) -> String {
        var sentences = [
            "GALA : \(result.reached) commune\(result.reached < 2 ? "" : "s") sur "
                + "\(result.reached + result.notReached)."
        ]
        let campaign = state.activations[id]?.messages.first { $0.message.id == message }?.campaign
        if result.notReached > 0 {
            sentences.append(
                campaign?.policy == .both
                    ? "Tocsin complète auprès des autres." : "Les autres sont à joindre par un agent.")
        }
        if result.outside > 0 {
            sentences.append("Lignes hors de la liste figée, laissées de côté : \(result.outside).")
        }
        if result.number == nil {
            sentences.append(
                "Numéro de campagne non saisi : tocsin tick \(id) \(Campaign.step) --reference NUMÉRO.")
        }
        return sentences.joined(separator: " ")
    }
}

extension Turn {
    /// Whoever's result did not come in time: both means that Tocsin goes on without it.
    mutating func endCampaigns(_ due: [Deadline], in id: ActivationID) {
        for case .campaign(let message) in due {
            let missing = endCampaign(of: message, timedOut: true, in: id)
            guard let activation = state.activations[id],
                let place = activation.messages.firstIndex(where: { $0.message.id == message }),
                let policy = activation.messages[place].campaign?.policy
            else { continue }
            let text = wording(id).campaignSilent(
                activation.messages[place].message, seats: missing, completes: policy == .both)
            let roles = [activation.rules.convening.lead] + activation.rules.warnings.elected
            warn(
                Warning(kind: .campaign, clock: nil, mark: place + 1, to: [], text: text), roles: roles,
                in: id)
        }
    }

    /// How many seats it has not reached.
    @discardableResult
    private mutating func endCampaign(of message: MessageID, timedOut: Bool, in id: ActivationID) -> Int {
        guard let activation = state.activations[id],
            let record = activation.messages.first(where: { $0.message.id == message }),
            let campaign = record.campaign
        else { return 0 }
        let closed = Set(record.closings.map(\.seat))
        let missing = Set(campaign.seats.filter { !closed.contains($0.seat) }.map(\.key))
        guard campaign.isAwaited else { return missing.count }
        emit(.campaign(id, message, .ended(timedOut: timedOut)))
        if campaign.policy == .both, activation.isOpen,
            activation.standingMessages.contains(where: { $0.message.id == message })
        {
            complete(record, missing, mode: activation.mode, in: id)
        }
        return missing.count
    }

    private mutating func complete(
        _ record: MessageRecord, _ missing: Set<SeatKey>, mode: Mode?, in id: ActivationID
    ) {
        let real = record.release?.realRecipients ?? false
        let seats = settings.information.recipients(of: record.message, real: real)
            .filter { missing.contains($0.frozen.key) }
        let attempts = record.deliveries.compactMap { state.activations[id]?.attempts[$0] }
        let taken = attempts.compactMap { attempt -> Mailing.Address? in
            guard case .delivery(_, let delivery) = attempt.content else { return nil }
            return Mailing.Address(delivery.medium, delivery.address)
        }
        let envelopes = settings.envelopes(
            of: record.message, to: seats, besides: Set(taken), mode: mode)
        queue(envelopes, of: record.message.id, in: id)
    }
}

extension Phrases {
    func campaignSilent(_ message: Message, seats: Int, completes: Bool) -> String {
        "GALA, message n° \(message.number) : aucun résultat importé à temps. "
            + (completes
                ? "Tocsin s'adresse lui-même aux communes non jointes : \(seats)."
                : "Communes à joindre par un agent : \(seats).")
    }
}
