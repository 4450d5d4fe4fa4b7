// Messages to officials, media and public: drafted, validated, released by a named person, proved seat by
// seat.

extension Turn {
    mutating func draft(_ draft: Draft, in id: ActivationID) throws(Rejection) {
        let activation = try activation(id)
        try checkOpenForMessages(activation)
        guard let template = settings.information.templates.first(where: { $0.id == draft.template }) else {
            let known = settings.information.templates.map(\.id).joined(separator: ", ")
            throw Rejection(
                .unknownTemplate, "Modèle inconnu : « \(draft.template) ».", hint: "modèles : \(known)")
        }
        for (name, value) in draft.values.sorted(by: { $0.key < $1.key }) {
            try checkText(value, name, limit: Limits.textLength)
        }
        let cites = try cited(draft, template.kind, in: activation)
        var draft = draft
        if let reach = reach(of: cites, template.kind, in: activation) {
            (draft.audiences, draft.perimeter) = (reach.audiences, reach.perimeter)
        } else {
            try checkPerimeter(draft.perimeter)
        }
        let message = compose(draft, template, cites: cites, in: activation)
        emit(.messageDrafted(id, message))
        accepted.activation = id
        accepted.message = message.id
        let notices = [
            draftNotice(message, replacing: activation.pendingDraft(of: template.id)),
            emptyNotice(
                message,
                among: activation.recipients(
                    of: message, real: activation.mode != .exercise, by: settings.information
                ).map(\.frozen)),
            forecastNotice(message, in: id),
        ].compactMap(\.self)
        accepted.notice = notices.isEmpty ? nil : notices.joined(separator: " ")
    }

    private func draftNotice(_ message: Message, replacing draft: MessageRecord?) -> String? {
        var sentences: [String] = []
        if let draft {
            let validation = draft.validation.map { ", validé par \($0.by) : validation à refaire" } ?? ""
            sentences.append("Remplace le brouillon \(message.id)\(validation).")
        }
        if !message.missing.isEmpty {
            sentences.append("Pas encore diffusable, il manque : \(message.missing.joined(separator: ", ")).")
        }
        let words = message.wordsToWeigh
        if !words.isEmpty {
            sentences.append(
                "À peser avant diffusion (victimes, causes, auteurs) : \(words.joined(separator: ", "))."
            )
        }
        return sentences.isEmpty ? nil : sentences.joined(separator: " ")
    }

    /// A commune misspelled would be informed by nobody, and in silence.
    private func checkPerimeter(_ perimeter: [String]) throws(Rejection) {
        let seats = settings.information.recipients.filter { $0.insee != nil }
        guard let wrong = perimeter.first(where: { code in !seats.contains { $0.insee == code } }) else {
            return
        }
        let meant = seats.first { $0.title.lowercased().contains(wrong.lowercased()) }
        throw Rejection(
            .unknownSeat, "Commune inconnue de l'annuaire des élus : « \(wrong) ».",
            hint: meant.map { "employez le code INSEE : \($0.insee ?? "") (\($0.title))" }
                ?? "donnez le code INSEE d'une commune de l'annuaire")
    }

    /// Said with the draft and with the release: an audience without a single seat hears nothing of it.
    func emptyNotice(_ message: Message, among seats: [FrozenSeat]) -> String? {
        let reached = Set(seats.compactMap(\.audience))
        let empty = [Audience.elected, .media].filter {
            message.audiences.contains($0) && !reached.contains($0)
        }
        guard !empty.isEmpty else { return nil }
        let names = empty.map { $0 == .elected ? "les élus" : "les médias" }.joined(separator: " et ")
        return "Aucun destinataire pour \(names) : ce message ne les informe pas ; vérifiez l'annuaire."
    }

    func checkOpenForMessages(_ activation: Activation) throws(Rejection) {
        guard activation.isOpen, activation.mode != nil else {
            throw Rejection(
                .alreadyClosed, "\(activation.id) n'est pas une activation ouverte.",
                hint: "tocsin status donne celles qui le sont")
        }
    }

    /// A correction or an end cites the messages it corrects or ends: those named, else all that stand.
    private func cited(
        _ draft: Draft, _ kind: MessageTemplate.Kind, in activation: Activation
    ) throws(Rejection) -> [MessageID] {
        for cite in draft.cites
        where !activation.messages.contains(where: { $0.message.id == cite && $0.release != nil }) {
            throw Rejection(
                .unknownMessage, "Aucun message diffusé « \(cite) ».", hint: "tocsin report \(activation.id)")
        }
        guard kind == .correction || kind == .end, draft.cites.isEmpty else { return draft.cites }
        return activation.standingMessages.map(\.message.id)
    }

    private func compose(
        _ draft: Draft, _ template: MessageTemplate, cites: [MessageID], in activation: Activation
    ) -> Message {
        let id = activation.messageID(for: template.id)
        let values = values(draft, number: id, cites: cites, in: activation)
        let title = MessageTemplate.fill(template.title, with: values)
        let body = MessageTemplate.fill(template.body, with: values)
        let sms = template.sms.map { MessageTemplate.fill($0, with: values) }
        var missing = title.missing
        for name in body.missing + (sms?.missing ?? []) where !missing.contains(name) { missing.append(name) }
        if template.kind == .holding || template.kind == .information {
            missing += ["nature", "lieu"].filter {
                (values[$0] ?? "").trimmedIsEmpty && !missing.contains($0)
            }
        }
        return Message(
            id: id, template: template.id, kind: template.kind, audiences: draft.audiences, title: title.text,
            body: body.text,
            sms: sms?.text,
            missing: missing, cites: cites, perimeter: draft.perimeter, drafter: actor, draftedAt: now,
            fingerprint: Message.fingerprint(
                [title.text, body.text, sms?.text ?? ""] + draft.audiences.map(\.rawValue) + draft.perimeter))
    }

    /// Values of the template: given, else from the settings, else from the activation itself.
    private func values(
        _ draft: Draft, number: MessageID, cites: [MessageID], in activation: Activation
    ) -> [String: String] {
        let reading = activation.reading(at: now)
        var values = settings.information.variables
        values["autorité"] = settings.authority.title
        values["préfecture"] = settings.authority.prefecture
        values["numéro"] = String(Int(number.rawValue.split(separator: "-").last ?? "") ?? 0)
        values["date"] = french.day(now)
        values["heure"] = french.clock(now)
        values["nature"] = activation.opening.nature.map { settings.information.natures[$0] ?? $0 }
        values["lieu"] = activation.opening.place
        values["heure_cellule"] = reading.start(.cell).map { french.clock($0.instant) }
        values["heure_cod"] = reading.start(.all).map { french.clock($0.instant) }
        values["heure_alerte"] = reading.ledger.retained(.alertReceived).map { french.clock($0.instant) }
        values["messages_cités"] = cites.map(\.rawValue).joined(separator: ", ")
        values.merge(draft.values) { _, given in given }
        return values
    }

    mutating func validate(
        _ message: MessageID, by: String, orally: Bool, read: String?, in id: ActivationID
    ) throws(Rejection) {
        let activation = try activation(id)
        // What was validated by telephone and has left is confirmed in writing afterwards.
        let confirmed = activation.messages.first {
            $0.message.id == message && $0.release != nil && $0.validation?.orally == true && !orally
        }
        let record = if let confirmed { confirmed } else { try pending(message, in: activation) }
        try checkText(by, "by", limit: Limits.titleLength)
        try checkComplete(record)
        guard !by.trimmedIsEmpty else {
            throw Rejection(.byRequired, "Il faut dire qui valide.", hint: "ajoutez --by \"Nom, fonction\"")
        }
        let fingerprint = record.message.fingerprint
        guard read ?? fingerprint == fingerprint else {
            throw Rejection(
                .changedSince, "Ce message a changé depuis sa lecture : il n'est pas validé.",
                hint: "relisez \(message), puis validez à nouveau")
        }
        emit(
            .messageValidated(
                id, message,
                Validation(by: name(by), orally: orally, fingerprint: fingerprint, at: now, actor: actor)))
        (accepted.activation, accepted.message) = (id, message)
        accepted.notice =
            confirmed == nil
            ? forecastNotice(record.message, in: id) : "La validation orale de \(message) est confirmée."
    }

    func pending(_ message: MessageID, in activation: Activation) throws(Rejection) -> MessageRecord {
        guard let record = activation.messages.first(where: { $0.message.id == message }) else {
            let known = activation.messages.map(\.message.id.rawValue).joined(separator: ", ")
            throw Rejection(
                .unknownMessage, "Aucun message « \(message) ».",
                hint: known.isEmpty ? "rédigez-le d'abord : tocsin message draft" : "messages : \(known)")
        }
        guard record.release == nil else {
            throw Rejection(
                .notReleasable, "\(message) est déjà diffusé.",
                hint: "rédigez un rectificatif (tocsin message correct)")
        }
        return record
    }

    func checkComplete(_ record: MessageRecord) throws(Rejection) {
        guard !record.message.missing.isEmpty else { return }
        throw Rejection(
            .notReleasable,
            "\(record.message.id) est incomplet : \(record.message.missing.joined(separator: ", ")).",
            hint: "rédigez-le à nouveau avec --set NOM=VALEUR pour chacun")
    }

    /// Refuses an end while something published still stands uncorrected.
    func checkNothingPublishedStands(_ activation: Activation) throws(Rejection) {
        let standing = activation.standingMessages.map(\.message.id.rawValue)
        guard !standing.isEmpty else { return }
        throw Rejection(
            .messageOpen,
            "\(standing.count < 2 ? "Reste" : "Restent") sans rectificatif ni fin d'alerte : "
                + "\(standing.joined(separator: ", ")).",
            hint: "diffusez d'abord la fin d'alerte (tocsin message end \(activation.id)) ou un rectificatif")
    }
}

extension Activation {
    /// Released messages that nothing released since corrects or ends.
    package var standingMessages: [MessageRecord] {
        let released = messages.filter { $0.release != nil }
        let settled = Set(
            released.filter { $0.message.kind == .correction || $0.message.kind == .end }.flatMap(
                \.message.cites))
        return released.filter {
            ($0.message.kind == .holding || $0.message.kind == .information)
                && !settled.contains($0.message.id)
        }
    }

    /// A text written again keeps the number of its draft; another text takes the next one. No number is
    /// skipped.
    func messageID(for template: String) -> MessageID {
        if let draft = pendingDraft(of: template) { return draft.message.id }
        let number = String(messages.count + 1)
        return MessageID(rawValue: "\(id)-CP-\(number.count < 2 ? "0" : "")\(number)")
    }

    func pendingDraft(of template: String) -> MessageRecord? {
        messages.last { $0.release == nil && $0.message.template == template }
    }
}
