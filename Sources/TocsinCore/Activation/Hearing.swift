// An answer that comes back with the attempt itself: somebody took the call and pressed a key.

extension Turn {
    /// What the key says counts as the person's own word; after the end it changes nothing.
    mutating func hear(_ answer: Answer, to attempt: Attempt) {
        guard let page = attempt.page, let owner = state.owners[page.attempt] else { return }
        if let ask = state.book.asking[page.attempt] {
            try? handle(RosterRequest.answer(ask, yes: answer != .unavailable, by: page.name))
        } else if owner != .roster, page.purpose == .page {
            try? self.answer(answer, by: page.person, in: owner)
        }
    }
}
