// Triggering by SMS: a registered number, a code of its owner's card, real or exercise in full words.

extension Turn {
    /// Whoever may not trigger is told nothing; whoever may and wrote it wrong is told what to write.
    mutating func hearOrder(_ reply: TextReply, _ proof: Proof) {
        guard let (person, contact) = orderer(reply.from) else { return }
        let recent = state.heard.refusals[reply.from]?.filter { $0 > now - Limits.refusalsWithin } ?? []
        guard recent.count < Limits.refusals else { return }
        let used = state.heard.cardsUsed[person.id] ?? []
        do throws(OrderFault) {
            let order = try TriggerOrder(reply.text)
            guard let card = proof.cards.first(where: { $0.person == person.id && !used.contains($0.number) })
            else { throw OrderFault.code }
            try obey(order, by: person, card, reply)
        } catch {
            emit(.heard(.refused(person.id, reply)))
            page(orderRefused(error), to: person, by: contact, reason: .inbound, ask: nil)
        }
    }

    private func orderer(_ number: String) -> (Person, ContactPoint)? {
        for person in settings.roster.people.values.sorted(by: { $0.id < $1.id })
        where settings.inbound.smsTriggers.contains(person.id) {
            if let contact = person.contacts.first(where: { $0.medium == .sms && $0.address == number }) {
                return (person, contact)
            }
        }
        return nil
    }

    private mutating func obey(
        _ order: TriggerOrder, by person: Person, _ card: CardCode, _ reply: TextReply
    ) throws(OrderFault) {
        let door = actor
        defer { actor = door }
        actor = Actor(means: .sms, person: person.id, rights: [.trigger])
        do throws(Rejection) {
            try activate(Trigger(mode: order.mode, title: order.title, decision: Stating()))
        } catch {
            throw .refused(error.message)
        }
        guard let id = accepted.activation else { return }
        emit(.heard(.triggered(id, card, reply)))
        notify([person], in: id, reason: .inbound, wording: wording(id).triggeredBySMS(at: now))
    }

    private func orderRefused(_ fault: OrderFault) -> Wording {
        Wording(
            mode: nil, subject: "Déclenchement refusé",
            body: "\(settings.authority.prefecture). RIEN N'EST DECLENCHE : \(fault.words). Ecrivez : "
                + "DECLENCHER REEL, ou DECLENCHER EXERCICE, puis un code de votre carte, puis le titre. "
                + "Ou appelez la permanence.")
    }
}

extension Phrases {
    func triggeredBySMS(at now: Instant) -> Wording {
        let name = activation.map { "\($0.opening.title), \($0.id)" } ?? ""
        let kind = activation?.mode == .real ? "ALERTE REELLE déclenchée" : "Déclenché"
        return Wording(
            mode: activation?.mode, subject: "Déclenchement : \(name)",
            body: "\(authority.prefecture). \(kind) à \(FrenchTime(zone: zone).clock(now)) par votre SMS : "
                + "\(name). Si c'est une erreur, appelez la permanence.")
    }
}

enum OrderFault: Error {
    case kind, code, title, contradiction
    case refused(String)

    var words: String {
        switch self {
        case .kind: "il faut dire REEL ou EXERCICE en toutes lettres"
        case .code: "le code manque, est faux ou a déjà servi"
        case .title: "il manque le titre"
        case .contradiction: "le texte dit à la fois REEL et EXERCICE"
        case .refused(let reason): reason
        }
    }
}

/// "DECLENCHER REEL 483920 incendie usine Guidel".
struct TriggerOrder {
    var mode: Mode
    var title: String

    init(_ text: String) throws(OrderFault) {
        let words = ReplyText.words(of: text)
        let kinds = Set(words.map(\.plain)).intersection(["reel", "exercice"])
        guard words.count > 1, let kind = ["reel": Mode.real, "exercice": .exercise][words[1].plain] else {
            throw .kind
        }
        guard kinds.count == 1 else { throw .contradiction }
        var rest = words.dropFirst(2)
        guard let first = rest.first?.plain, first.isDigits else { throw .code }
        rest = rest.dropFirst()
        if first.count == 3, let second = rest.first?.plain, second.isDigits, second.count == 3 {
            rest = rest.dropFirst()
        } else if first.count != 6 {
            throw .code
        }
        guard let start = rest.first?.start else { throw .title }
        var title = text[start...]
        while let last = title.last, last.isWhitespace || last == "\"" || last == "»" { title.removeLast() }
        (mode, self.title) = (kind, String(title))
    }
}
