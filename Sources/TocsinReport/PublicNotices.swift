// What was released to the public, with what each message replaces: the one model of the feed and the alerts.

package import TocsinCore

package struct PublicNotice: Sendable {
    /// What an alert is to those before it.
    package enum Kind: String, Sendable { case alert = "Alert", update = "Update", cancel = "Cancel" }

    package var message: Message
    package var kind: Kind
    package var released: Instant
    package var mode: Mode
    /// Marked where it is a drill's.
    package var title: String
    package var text: String
    /// The public messages that it updates or cancels, in order of release.
    package var replaces: [(id: MessageID, released: Instant)]
}

package struct PublicNotices: Sendable {
    /// Readers poll often and look at the newest; a whole year is in the reports.
    package static let most = 100

    let settings: Settings
    package let mode: Mode
    /// The newest first.
    package let list: [PublicNotice]

    /// `mode` keeps drills and reality apart: no list ever holds both.
    package init(_ state: State, _ settings: Settings, mode: Mode) {
        (self.settings, self.mode) = (settings, mode)
        let all = state.activations.values.filter { $0.mode == mode }.flatMap(Self.notices)
        list = Array(
            all.sorted { ($0.released, $0.message.id) > ($1.released, $1.message.id) }.prefix(Self.most))
    }

    package subscript(_ id: MessageID) -> PublicNotice? { list.first { $0.message.id == id } }

    private static func notices(of activation: Activation) -> [PublicNotice] {
        let released = activation.messages.filter { $0.release != nil }.sorted {
            guard let a = $0.release, let b = $1.release else { return false }
            return (a.at, $0.message.id) < (b.at, $1.message.id)
        }
        var told: [PublicNotice] = []
        for record in released {
            if let notice = notice(record, after: told, in: activation) { told.append(notice) }
        }
        return told
    }

    /// Nil for what was not said to the public: neither to that audience nor about a message to it.
    private static func notice(
        _ record: MessageRecord, after earlier: [PublicNotice], in activation: Activation
    ) -> PublicNotice? {
        guard let release = record.release, let mode = activation.mode else { return nil }
        let message = record.message
        let cited = earlier.filter { message.cites.contains($0.message.id) }
        guard message.audiences.contains(.general) || !cited.isEmpty else { return nil }
        // A new text of the same event replaces those that stand, even where it cites none.
        let stands = earlier.filter { $0.kind != .cancel }
        let replaced = cited.isEmpty && message.kind != .correction && message.kind != .end ? stands : cited
        let kind: PublicNotice.Kind =
            replaced.isEmpty ? .alert : message.kind == .end ? .cancel : .update
        let rendered = Wording(mode: mode, subject: message.title, body: message.body).rendered(for: .email)
        return PublicNotice(
            message: message, kind: kind, released: release.at, mode: mode, title: rendered.subject,
            text: rendered.text, replaces: replaced.map { ($0.message.id, $0.released) })
    }
}
