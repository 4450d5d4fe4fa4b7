// Secrets for what comes back: addresses of receipts and replies, reply codes, printed cards, signatures.

import Crypto
import Foundation
package import TocsinCore

extension AnswerLinks {
    // MARK: Addresses

    /// Path at which the receipt of one attempt is awaited: `/r/sms/29-2026-007/3/…`.
    package func receiptPath(
        for attempt: AttemptID, in activation: ActivationID, on path: PathID
    ) -> String? {
        guard let number = attempt.rawValue.split(separator: "/").last else { return nil }
        return "/r/\(path)/\(activation)/\(number)/\(receiptToken(attempt, activation))"
    }

    package func accepts(receipt token: String, for attempt: AttemptID, in activation: ActivationID) -> Bool {
        Self.isSame(receiptToken(attempt, activation), token)
    }

    /// Path at which a whole gateway tells receipts, for those that know one address only.
    package func receiptsPath(of path: PathID) -> String { "/r/\(path)/\(code("reçus\u{1F}\(path)"))" }

    package func accepts(receipts token: String, of path: PathID) -> Bool {
        Self.isSame(code("reçus\u{1F}\(path)"), token)
    }

    /// Path at which a gateway hands over what came in.
    package func repliesPath(of path: PathID) -> String { "/mo/\(path)/\(code("entrants\u{1F}\(path)"))" }

    package func accepts(replies token: String, of path: PathID) -> Bool {
        Self.isSame(code("entrants\u{1F}\(path)"), token)
    }

    private func receiptToken(_ attempt: AttemptID, _ activation: ActivationID) -> String {
        code("reçu\u{1F}\(activation)\u{1F}\(attempt)")
    }

    // MARK: Codes

    /// Six digits that answer one page.
    package func replyCode(for attempt: AttemptID, in activation: ActivationID) -> String {
        digits("réponse\u{1F}\(activation)\u{1F}\(attempt)")
    }

    /// Six digits of a person's printed card.
    package func cardCode(_ card: CardCode) -> String {
        digits("carte\u{1F}\(card.person)\u{1F}\(card.number)")
    }

    private func digits(_ text: String) -> String {
        let code = HMAC<SHA256>.authenticationCode(for: Data(text.utf8), using: key)
        let number = code.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } % 1_000_000
        let digits = String(number)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    // MARK: Signatures

    /// The secret with which a gateway signs what it posts, as Standard Webhooks write it.
    package func signingSecret(of path: PathID) -> String {
        "whsec_" + Data(signingKey(path)).base64EncodedString()
    }

    /// Whether one of the `v1,` signatures is that of `id.timestamp.body`; each is compared to its end.
    package func accepts(
        signatures: String, id: String, timestamp: String, body: [UInt8], of path: PathID
    ) -> Bool {
        let signed = Data("\(id).\(timestamp).".utf8) + Data(body)
        let key = SymmetricKey(data: signingKey(path))
        let expected = Data(HMAC<SHA256>.authenticationCode(for: signed, using: key)).base64EncodedString()
        var isGood = false
        for signature in signatures.split(separator: " ").prefix(5) where signature.hasPrefix("v1,") {
            if Self.isSame(expected, String(signature.dropFirst(3))) { isGood = true }
        }
        return isGood
    }

    private func signingKey(_ path: PathID) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Data("signature\u{1F}\(path)".utf8), using: key))
    }
}

extension AnswerLinks {
    /// What a code can prove, given who sent it: pages of open activations and questions that wait, and the
    /// card of the number's owner.
    package func proof(of code: String?, from number: String, in snapshot: Engine.Snapshot) -> Proof {
        guard let code else { return Proof() }
        let state = snapshot.state
        var attempts: [AttemptID] = []
        // Closed ones too: yesterday's code must be known for what it is. The newest first.
        for id in state.order.suffix(Limits.openActivations).reversed() {
            guard let activation = state.activations[id] else { continue }
            for attempt in activation.attempts.ids {
                guard let page = activation.attempts[attempt]?.page, page.purpose == .page,
                    page.contact.medium == .sms,
                    Self.isSame(replyCode(for: attempt, in: id), code)
                else { continue }
                attempts.append(attempt)
            }
        }
        for (attempt, ask) in state.book.asking where state.book.waiting.contains(ask) {
            if Self.isSame(replyCode(for: attempt, in: .roster), code) { attempts.append(attempt) }
        }
        // Among thousands of pages two may share a code: the sender's own comes first.
        let own = attempts.filter { state.attempt($0)?.page?.contact.address == number }
        let owners = snapshot.settings.roster.people.values.filter { person in
            snapshot.settings.inbound.smsTriggers.contains(person.id)
                && person.contacts.contains { $0.address == number }
        }
        let cards = owners.flatMap { person in
            (1...Limits.cardCodes).map { CardCode(person: person.id, number: $0) }
        }
        return Proof(
            attempts: own + attempts.filter { !own.contains($0) },
            cards: cards.filter { Self.isSame(cardCode($0), code) })
    }
}
