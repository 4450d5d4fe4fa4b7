// Mastodon: one post for each attempt, cut at a word where it is too long, its address kept as the proof.
package import TocsinCore
package import TocsinSystem

package struct MastodonChannel: Channel {
    private let settings: MastodonSettings
    private let service: WebService
    private let loop: TransferLoop
    private let now: @Sendable () -> Instant

    package init(
        _ settings: MastodonSettings, token: String, loop: TransferLoop,
        now: @escaping @Sendable () -> Instant
    ) {
        (self.settings, self.loop, self.now) = (settings, loop, now)
        service = WebService(base: "\(settings.server)/api/v1", token: token, common: settings.common)
    }

    package var path: PathID { settings.common.id }
    /// `Idempotency-Key`, remembered by the server for an hour.
    package var honoursKeys: Bool { true }

    package func probe() async -> ProbeOutcome {
        let result = await loop.perform(service.look("/accounts/verify_credentials"))
        guard result.ending == .completed else { return .failing(reason: Verdict.incomplete(result).words) }
        let answer = WebAnswer(result: result, now: now())
        guard result.status == 200, let account = answer.text("acct") else {
            return .failing(reason: answer.said)
        }
        return result.seen(note: "@\(Wording.excerpt(account))")
    }

    package func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        let post = PostText(parcel.text, mark: ExerciseMark.text(for: .mastodon)).cut(to: settings.length)
        let result = await loop.perform(
            service.request(
                "POST", "/statuses", headers: [(name: "Idempotency-Key", value: parcel.attempt.rawValue)],
                json: ["status": post, "visibility": settings.visibility, "language": "fr"]))
        guard result.ending == .completed else { return Verdict.incomplete(result) }
        let answer = WebAnswer(result: result, now: now())
        // The token lacks its scope, or the account is suspended: no post would pass.
        if result.status == 403 { return .outOfOrder(reason: answer.said) }
        guard (200..<300).contains(result.status) else { return answer.notTaken }
        guard let url = answer.text("url") ?? answer.text("uri") else { return .unknown(reason: answer.said) }
        return .accepted(reference: Wording.excerpt(url))
    }
}

/// A text that must fit: what it loses is its middle, never its link nor the mark of an exercise.
package struct PostText: Sendable, Equatable {
    private let text: String
    private let mark: String

    /// What every link counts for, however short.
    private static let linkLength = 23

    package init(_ text: String, mark: String) { (self.text, self.mark) = (text, mark) }

    package func cut(to length: Int) -> String {
        guard Self.length(text) > length else { return text }
        var tail = ""
        if let link = text.split(whereSeparator: \.isWhitespace).last(where: Self.isLink) {
            tail += "\n\(link)"
        }
        if text.hasSuffix(mark) { tail += "\n\(mark)" }
        let room = max(0, length - Self.length(tail) - 1)
        var kept = text[...]
        while !kept.isEmpty, Self.length(kept) > room {
            // One word at a time; a text without a blank is cut within.
            let end = kept.lastIndex(where: \.isWhitespace) ?? kept.index(before: kept.endIndex)
            kept = kept[..<end]
        }
        return kept + "…" + tail
    }

    private static func isLink(_ word: Substring) -> Bool {
        word.hasPrefix("https://") || word.hasPrefix("http://")
    }

    private static func length(_ text: some StringProtocol) -> Int {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace).reduce(-1) { sum, word in
            sum + 1 + (isLink(Substring(word)) ? max(linkLength, word.count) : word.count)
        }
    }
}
