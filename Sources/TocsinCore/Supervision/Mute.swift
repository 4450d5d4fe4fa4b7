// A journal that is not the one this machine last wrote: nothing leaves until somebody answers for it.

/// Whether the journal that is found is the one this machine last wrote.
package enum Lineage: Sendable, Equatable {
    case own
    /// An older copy, another journal, or one that came without a note of its head.
    case foreign(noted: Anchor?, found: Anchor)

    /// `hash`: of the entry in the noted place, nil where there is none. `keepsNotes`: whoever wrote the
    /// journal noted its head beside it, so that a missing note means that the file came from elsewhere.
    package static func judged(
        noted: Anchor?, found: Anchor, hash: [UInt8]?, keepsNotes: Bool
    ) -> Lineage {
        let foreign = Lineage.foreign(noted: noted, found: found)
        guard let noted else { return keepsNotes && found.sequence > 0 ? foreign : .own }
        if noted.sequence == 0 { return .own }
        return hash.map(noted.fits) == true ? .own : foreign
    }
}

package enum MuteEvent: Sendable, Equatable {
    case began(noted: Anchor?, found: Anchor)
    /// Personal: who answers for it, and what they say of it.
    case ended(by: String, note: String?)
}

package struct MuteState: Sendable, Equatable {
    package var since: Instant
    package var noted: Anchor?
    package var found: Anchor

    package init(since: Instant, noted: Anchor?, found: Anchor) {
        (self.since, self.noted, self.found) = (since, noted, found)
    }
}

extension Turn {
    mutating func mute(noted: Anchor?, found: Anchor) {
        guard state.muted == nil else { return }
        emit(.muted(.began(noted: noted, found: found)))
    }

    mutating func resume(by who: String, note: String?) throws(Rejection) {
        guard state.muted != nil else {
            throw Rejection(.notMuted, "Rien n'est retenu : les envois partent.", hint: "voyez tocsin status")
        }
        guard !who.trimmedIsEmpty else {
            throw Rejection(
                .byRequired, "Reprendre les envois demande qu'une personne en réponde.",
                hint: "ajoutez --by NOM")
        }
        try checkText(who, "nom", limit: Limits.titleLength)
        try checkText(note ?? "", "note", limit: Limits.textLength)
        emit(.muted(.ended(by: who, note: note)))
    }

    /// What people wait for is refused rather than held back unseen.
    func checkNotMuted() throws(Rejection) {
        guard state.muted != nil else { return }
        throw Rejection(
            .muted, "Tocsin est muet : son journal est une copie restaurée, rien ne partirait.",
            hint: "une personne doit en répondre : tocsin resume --by NOM")
    }
}

extension State {
    mutating func applyMute(_ event: MuteEvent, at now: Instant) {
        switch event {
        case .began(let noted, let found): muted = MuteState(since: now, noted: noted, found: found)
        case .ended: muted = nil
        }
    }
}
