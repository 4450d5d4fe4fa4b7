// What the daemon looked for in public and saw there: lines of the timeline and a section of proof.

import TocsinCore

extension OccurrenceSentences {
    func published(_ event: PublicationEvent) -> Line {
        switch event {
        case .watching(_, let message, let address, let until):
            return Line(
                "publicationWatched",
                "Message \(message) cherché sur \(address.url) jusqu'à "
                    + "\(moments.sentence(until, withSeconds: false, near: activation.openedAt)).")
        case .sighted(_, let message, let url, let sighting):
            return Line("publicationSighted", "Message \(message), \(url) : \(sighting.words).")
        }
    }
}

extension Sighting {
    var words: String {
        switch self {
        case .seen(let snapshot): "vu (\(snapshot.words))"
        case .notSeen(let snapshot, let titleThere):
            titleThere
                ? "pas vu : seul un titre semblable s'y trouve, peut-être antérieur (\(snapshot.words))"
                : "pas encore vu (\(snapshot.words))"
        case .couldNotLook(let reason): "impossible de regarder (\(reason))"
        }
    }
}

extension Sighting.Snapshot {
    /// Enough of the fingerprint to compare by eye; the whole one stands in the section.
    fileprivate var words: String { "\(bytes) octets, empreinte \(sha256.prefix(12))" }
}

extension Report {
    var publicationSection: Section {
        let pages = activation.messages.flatMap { record in record.pages.map { (record.message.id, $0) } }
        return Section(
            title: "Preuves de publication", sentences: pages.map { sentence($0.0, $0.1) })
    }

    private func sentence(_ message: MessageID, _ page: WatchedPage) -> String {
        let head = "\(message), \(page.address.url) : "
        if let seenAt = page.seenAt, let seen = page.seen {
            return head + "vu pour la première fois à \(moments.cell(seenAt, near: day)), "
                + "\(seen.bytes) octets, SHA-256 \(seen.sha256)."
        }
        let end = now < page.until ? "recherche en cours" : "recherche finie"
        guard let last = page.last, let at = page.lastAt else { return head + "pas encore regardé, \(end)." }
        return head + "\(last.words) depuis \(moments.cell(at, near: day)), \(end)."
    }
}
