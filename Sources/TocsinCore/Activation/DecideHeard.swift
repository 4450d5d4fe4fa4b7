// Deciding what a receipt, a key or a text changes: a person's proven answer stops escalation, nothing else.

extension Turn {
    mutating func hear(_ request: HeardRequest) throws(Rejection) {
        switch request {
        case .receipt(let id, let receipt): hear(receipt, of: id)
        case .pressed(let id, let answer):
            guard let attempt = state.attempt(id), !isRepeated(answer, to: attempt) else { return }
            hear(answer, to: attempt)
        case .reply(let reply, let proof):
            guard state.heard.replies[reply.key] == nil else { return }
            let said = ReplyText(reply.text)
            if said.isTriggerOrder { return hearOrder(reply, proof) }
            hear(reply, said, proof)
        case .turnedAway(let person, let reason): emit(.heard(.turnedAway(person, reason)))
        }
    }

    /// What the key says counts as the person's own word; after the end it changes nothing.
    mutating func hear(_ answer: Answer, to attempt: Attempt) {
        guard let page = attempt.page, let owner = state.owners[page.attempt] else { return }
        if let ask = state.book.asking[page.attempt] {
            try? handle(RosterRequest.answer(ask, yes: answer != .unavailable, by: page.name))
        } else if owner != .roster, page.purpose == .page {
            try? self.answer(answer, by: page.person, in: owner)
        }
    }

    /// A gateway tells a key until it is thanked for it, and its log may tell it again: the word that stands
    /// is no news.
    private func isRepeated(_ answer: Answer, to attempt: Attempt) -> Bool {
        guard let page = attempt.page, let role = page.roles.first, let owner = state.owners[page.attempt],
            let activation = state.activations[state.home(of: owner)], let paging = activation.paging[role]
        else { return false }
        let isStanding =
            answer == .unavailable
            ? paging.declined.contains(page.person) : paging.answers.contains { $0.person == page.person }
        let last = activation.statements.last { statement in
            switch statement.fact {
            case .acknowledged(let other, let person, _, _), .declined(let other, let person):
                other == role && person == page.person
            default: false
            }
        }
        return isStanding && last?.fact == answer.fact(role, page.person)
    }

    /// Unknown attempts, repetitions and what is known better already change nothing; nor does a word about
    /// what has never left, which must leave all the same.
    private mutating func hear(_ receipt: Receipt, of id: AttemptID) {
        guard let attempt = state.attempt(id), let owner = state.owners[id], attempt.started > 0,
            attempt.learns(from: receipt)
        else { return }
        emit(.heard(.receipt(owner, id, receipt)))
        guard !attempt.inFlight else { return }
        if attempt.page != nil, receipt.status.isFailure, attempt.outcome != .withdrawn, !isObsolete(id) {
            tryAnotherPath(attempt)
        }
        followDelivery(attempt)
    }

    // MARK: Replies

    private mutating func hear(_ reply: TextReply, _ said: ReplyText, _ proof: Proof) {
        guard !said.isAutomatic, said.answer != nil || said.code != nil else { return }
        if let answer = said.answer {
            for attempt in proof.attempts where accepts(answer, to: attempt, reply) { return }
        }
        claim(reply, said, proof)
    }

    /// The page's own code from the page's own number, while its question stands.
    private mutating func accepts(_ answer: Answer, to attempt: AttemptID, _ reply: TextReply) -> Bool {
        guard let page = state.attempt(attempt)?.page, let owner = state.owners[attempt],
            page.contact.address == reply.from
        else { return false }
        let door = actor
        defer { actor = door }
        actor = Actor(means: .sms, person: page.person, rights: [.state])
        do throws(Rejection) {
            if let ask = state.book.asking[attempt] {
                try handle(RosterRequest.answer(ask, yes: answer != .unavailable, by: nil))
            } else if owner != .roster {
                try self.answer(answer, by: page.person, in: owner)
            } else {
                return false
            }
        } catch {
            return false
        }
        emit(.heard(.answered(owner == .roster ? owner : state.home(of: owner), attempt, reply)))
        return true
    }

    /// Noted in every open activation that called this number, else where the code belongs.
    private mutating func claim(_ reply: TextReply, _ said: ReplyText, _ proof: Proof) {
        var places = state.open.compactMap { id in
            state.activations[id]?.personCalled(at: reply.from).map { (id, $0) }
        }
        let known = !places.isEmpty
        if !known {
            for attempt in proof.attempts {
                guard let owner = state.owners[attempt], owner != .roster,
                    let person = state.attempt(attempt)?.page?.person
                else { continue }
                let home = state.home(of: owner)
                if !places.contains(where: { $0.0 == home }) { places.append((home, person)) }
            }
        }
        let isOwn = proof.attempts.contains { state.attempt($0)?.page?.contact.address == reply.from }
        let lack: Claim.Lack =
            if said.code == nil { .noCode } else if proof.attempts.isEmpty { .wrongCode } else if !isOwn {
                .wrongNumber
            } else if said.answer == nil { .unclear } else { .wrongCode }
        for (id, person) in places
        where state.activations[id]?.claims(from: reply.from) ?? 0 < Limits.claimsPerNumber {
            emit(.heard(.claimed(id, Claim(person: person, reply: reply, lack: lack))))
        }
    }
}

extension Activation {
    /// Who was paged at this number.
    fileprivate func personCalled(at number: String) -> PersonID? {
        attempts.ids.lazy.compactMap { attempts[$0]?.page }
            .first { $0.purpose == .page && $0.contact.address == number }?.person
    }

    fileprivate func claims(from number: String) -> Int {
        occurrences.count { occurrence in
            if case .heard(.claimed(_, let claim)) = occurrence.content { return claim.reply.from == number }
            return false
        }
    }
}
