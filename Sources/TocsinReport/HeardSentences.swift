// What came back from outside, told in the timeline: a receipt, an answer by SMS, a claim without proof.

import TocsinCore

extension OccurrenceSentences {
    func heard(_ event: HeardEvent) -> Line {
        switch event {
        case .receipt(_, let id, let receipt): self.receipt(receipt, of: id)
        case .answered(_, let id, let reply):
            Line("answeredBySMS", "\(sender(id)) répond par SMS, code exact : « \(reply.text) ».")
        case .claimed(_, let claim):
            Line(
                "claimed",
                "SMS reçu au nom de \(naming.name(claim.person)), non prouvé (\(claim.lack.words)) : "
                    + "« \(claim.reply.text) ». L'escalade continue.")
        case .triggered(_, let card, let reply):
            Line(
                "triggeredBySMS",
                "Déclenchement reçu par SMS de \(naming.name(card.person)), code n° \(card.number) de sa "
                    + "carte : « \(reply.text) ».")
        case .refused(let person, _): Line("refused", "SMS de \(naming.name(person)) refusé.")
        case .turnedAway(let person, let reason):
            Line("refused", "Téléphone, \(person.map(naming.name) ?? "inconnu") : \(reason.words).")
        }
    }

    private func receipt(_ receipt: Receipt, of id: AttemptID) -> Line {
        let words = "\(receipt.status.words)\(receipt.reason.map { " (\($0))" } ?? "")"
        switch attempt(id)?.content {
        case .page(let page):
            return Line(
                "receipt",
                "\(page.contact.words.capitalizedFirst) à \(naming.name(page.person)), avis de l'opérateur : "
                    + "\(words).",
                series: page.series(.result(receipt.status.outcome)))
        case .delivery(let message, let delivery):
            let how = delivery.medium.words(by: delivery.path)
            return Line(
                "receipt",
                "Message \(message) au siège \(delivery.seat) par \(how), avis de l'opérateur : \(words).",
                series: .mailing(message))
        case nil: return Line("receipt", "Envoi \(id), avis de l'opérateur : \(words).")
        }
    }

    private func sender(_ id: AttemptID) -> String {
        attempt(id)?.page.map { naming.name($0.person) } ?? "Quelqu'un"
    }
}

extension Receipt.Status {
    var words: String {
        switch self {
        case .accepted: "pris en charge par le réseau"
        case .delivered: "remis à l'appareil"
        case .failed: "refusé par le réseau"
        case .bounced: "non remis"
        }
    }
}

extension Claim.Lack {
    var words: String {
        switch self {
        case .noCode: "sans code"
        case .wrongCode: "code faux ou périmé"
        case .wrongNumber: "code exact, mais venu d'un autre numéro"
        case .unclear: "code exact, mais réponse ambiguë"
        }
    }
}
