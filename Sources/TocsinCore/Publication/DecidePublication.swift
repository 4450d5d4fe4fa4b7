// Which pages are looked at for a message, and what follows from what was seen there.

extension Turn {
    /// From the release on, every address of the settings that serves one of the message's audiences.
    mutating func watchPages(of message: Message, in id: ActivationID) {
        for address in settings.publication.watch where message.audiences.contains(address.audience) {
            watch(address, for: message.id, in: id)
        }
    }

    /// An address given with a tick is looked at for the last message released to whom the step informs.
    mutating func watchReference(_ reference: String?, of step: String, in id: ActivationID) {
        guard let reference, reference.hasPrefix("https://") || reference.hasPrefix("http://") else { return }
        let audience = settings.information.steps.first { $0.id == step }?.informs ?? .general
        guard settings.publication.allows(reference) else {
            return tellCaller("Cette adresse n'est pas surveillée : ajoutez sa machine à publication.hosts.")
        }
        let released = state.activations[id]?.messages.last {
            $0.release != nil && $0.message.audiences.contains(audience)
        }
        guard let released else {
            return tellCaller("Cette adresse n'est pas surveillée : aucun message n'est encore diffusé.")
        }
        let kind = settings.publication.watch.first { $0.url == reference }?.kind ?? .post
        watch(
            PublicAddress(id: step, url: reference, audience: audience, kind: kind),
            for: released.message.id, in: id)
    }

    private mutating func tellCaller(_ words: String) {
        accepted.notice = [accepted.notice, words].compactMap(\.self).joined(separator: " ")
    }

    private mutating func watch(_ address: PublicAddress, for message: MessageID, in id: ActivationID) {
        guard let activation = state.activations[id],
            let record = activation.messages.first(where: { $0.message.id == message }),
            !record.pages.contains(where: { $0.address.url == address.url })
        else { return }
        guard record.pages.count < Limits.pagesPerMessage else {
            return tellCaller(
                "Cette adresse n'est pas surveillée : \(Limits.pagesPerMessage) le sont déjà pour ce "
                    + "message. Gardez la preuve vous-même (--file).")
        }
        let due = activation.reading(at: now).facts(address.audience.clock).due
        let end = max(due ?? now + activation.rules.clocks.informationLimit, now)
        emit(.published(.watching(id, message, address, until: end + .hours(2))))
    }

    mutating func look(
        _ looked: Looked, at url: String, for message: MessageID, in id: ActivationID
    ) {
        guard let activation = state.activations[id],
            let record = activation.messages.first(where: { $0.message.id == message }),
            let page = record.pages.first(where: { $0.address.url == url }), page.seenAt == nil
        else { return }
        let sighting = page.sighting(looked, isExercise: activation.mode == .exercise)
        guard !sighting.isSame(as: page.last) else { return }
        emit(.published(.sighted(id, message, url: url, sighting)))
        guard case .seen = sighting, settings.publication.stopsClock else { return }
        informBySight(of: record.message, at: page.address, in: state.home(of: id))
    }

    /// Once for each audience: the first page on which it stood is what informed them.
    private mutating func informBySight(
        of message: Message, at address: PublicAddress, in id: ActivationID
    ) {
        let fact = Fact.informed(address.audience, means: "publication", scope: .all)
        guard message.kind == .holding || message.kind == .information,
            state.activations[id]?.statements.contains(where: { $0.fact == fact }) == false
        else { return }
        record(fact, Stating(at: StatedTime(now), reference: address.url, basis: .observed), in: id)
    }
}

extension WatchedPage {
    func sighting(_ looked: Looked, isExercise: Bool) -> Sighting {
        switch looked {
        case .failed(let reason): return .couldNotLook(reason: reason)
        case .page(let found, let snapshot):
            if found.proves(isExercise: isExercise, titleCounts: titleCounts) { return .seen(snapshot) }
            return .notSeen(snapshot, titleThere: found.title)
        }
    }
}

extension Sighting {
    /// Another fingerprint of a page without the message is no news.
    fileprivate func isSame(as other: Sighting?) -> Bool {
        switch (self, other) {
        case (.notSeen(_, let there), .notSeen(_, let before)): there == before
        case (.couldNotLook(let reason), .couldNotLook(let before)): reason == before
        case (.seen, .seen): true
        default: false
        }
    }
}

extension Audience {
    /// The clock of this audience's information.
    fileprivate var clock: ClockID {
        switch self {
        case .elected: .elected
        case .general: .general
        case .media: .media
        }
    }
}
