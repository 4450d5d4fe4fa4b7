// What gateways tell by themselves: receipts and texts, at secret addresses or signed, in any order, again.

import Foundation
import HTTPTypes
import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    private static let one = "/r/{path}/{activation}/{number}/{token}"
    private static let whole = "/r/{path}/{token}"
    private static let texts = "/mo/{path}/{token}"

    static let inbound: [Route] =
        [Route.Method.get, .post].flatMap { method in
            [
                Route(
                    method: method, path: one, access: .open, summary: "Avis de remise d'un envoi",
                    body: .form, types: ["text/plain"], isPage: true
                ) { try await $0.hearReceiptOfOne() },
                Route(
                    method: method, path: whole, access: .open, summary: "Avis de remise d'une passerelle",
                    body: .form, types: ["text/plain"], isPage: true
                ) { try await $0.hearReceipt(by: .secret) },
                Route(
                    method: method, path: texts, access: .open, summary: "SMS reçu par une passerelle",
                    body: .form, types: ["text/plain"], isPage: true
                ) { try await $0.hearText(by: .secret) },
            ]
        } + [
            Route(
                method: .post, path: "/r/{path}", access: .open,
                summary: "Avis de remise signé (Standard Webhooks)", body: .form, types: ["text/plain"],
                isPage: true
            ) { try await $0.hearReceipt(by: .signature) },
            Route(
                method: .post, path: "/mo/{path}", access: .open,
                summary: "SMS reçu, signé (Standard Webhooks)", body: .form, types: ["text/plain"],
                isPage: true
            ) { try await $0.hearText(by: .signature) },
            Route(
                method: .get, path: "/v1/inbound", access: .right(.operate),
                summary: "Adresses et secrets à donner aux passerelles"
            ) { try await $0.inboundAddresses() },
            Route(
                method: .get, path: "/v1/inbound/codes", access: .right(.operate),
                summary: "Codes de déclenchement par SMS d'une personne, avec ceux qui ont servi",
                query: [Member("person", required: true, "identifiant de la personne")]
            ) { try await $0.cardCodes() },
        ]
}

/// How whoever calls proves to be the gateway.
private enum Proving { case secret, signature }

extension Call {
    private var path: PathID { PathID(parameters["path"] ?? "") }
    private var told: Told { Told(query: rawQuery, body: bytes) }

    /// A signature speaks for the body alone: whoever passes a signed one on could add what they like to the
    /// address.
    private func told(by proving: Proving) -> Told {
        switch proving {
        case .secret: told
        case .signature: Told(query: "", body: bytes)
        }
    }

    private static let heard = Reply.text("")
    private static let unknown = Reply.html(Page.unknownLink, status: 404)

    private func hear(_ request: HeardRequest) async throws -> Reply {
        _ = try await house.engine.submit(Command(actor: .daemon, request: .heard(request)))
        return Self.heard
    }

    // MARK: Receipts and keys

    /// The address itself says which attempt.
    fileprivate func hearReceiptOfOne() async throws -> Reply {
        guard let links = house.links else { return Self.unknown }
        let id = ActivationID(parameters["activation"] ?? "")
        let (number, token) = (parameters["number"] ?? "", parameters["token"] ?? "")
        let found = try await house.engine.query { snapshot -> (AttemptID, Medium)? in
            let attempt = snapshot.state.attempt(number: number, of: id)
            let isGood = links.accepts(receipt: token, for: attempt ?? AttemptID("-/\(number)"), in: id)
            guard isGood, let attempt, let known = snapshot.state.attempt(attempt) else { return nil }
            return (attempt, known.parcel.medium)
        }
        guard let (attempt, medium) = found else { return Self.unknown }
        return try await hear(about: attempt, medium, told)
    }

    /// A key pressed during a call is a person's word; all else is what the operator says of the message.
    private func hear(about attempt: AttemptID, _ medium: Medium, _ told: Told) async throws -> Reply {
        if medium == .voice, let answer = told.key { return try await hear(.pressed(attempt, answer)) }
        guard let receipt = told.receipt else { throw Problem.unreadableReceipt }
        return try await hear(.receipt(attempt, receipt))
    }

    /// The body says which: by our key, or by the reference the gateway gave when it took the message.
    fileprivate func hearReceipt(by proving: Proving) async throws -> Reply {
        guard let links = house.links else { return Self.unknown }
        let isKnown = links.accepts(receipts: parameters["token"] ?? "", of: path)
        return try await proven(proving, isKnown, links) { try await hearReceipt(told(by: proving)) }
    }

    private func hearReceipt(_ told: Told) async throws -> Reply {
        let path = path
        guard told.receipt != nil || told.key != nil else { throw Problem.unreadableReceipt }
        let found = try await house.engine.query { snapshot -> (AttemptID, Medium)? in
            let state = snapshot.state
            let own = told.key(of: state).flatMap { state.attempt($0)?.parcel.path == path ? $0 : nil }
            let attempt = own ?? told.reference.flatMap { state.attempt(reference: $0, on: path) }
            return attempt.flatMap { id in state.attempt(id).map { (id, $0.parcel.medium) } }
        }
        // An unknown attempt is nobody's fault that a repetition would mend.
        guard let (attempt, medium) = found else {
            house.inbound.count(\.unknown)
            return Self.heard
        }
        return try await hear(about: attempt, medium, told)
    }

    // MARK: Texts

    fileprivate func hearText(by proving: Proving) async throws -> Reply {
        guard let links = house.links else { return Self.unknown }
        let isKnown = links.accepts(replies: parameters["token"] ?? "", of: path)
        return try await proven(proving, isKnown, links) { try await hearText(told(by: proving), links) }
    }

    private func hearText(_ told: Told, _ links: AnswerLinks) async throws -> Reply {
        guard let reply = told.reply(on: path) else { throw Problem.unreadableText }
        house.inbound.count(\.texts)
        let proof = try await house.engine.query { snapshot in
            links.proof(of: ReplyText(reply.text).code, from: reply.from, in: snapshot)
        }
        return try await hear(.reply(reply, proof))
    }

    /// Hears it when it is the gateway that speaks. What could not be taken may come again under its number.
    private func proven(
        _ proving: Proving, _ isSecretKnown: Bool, _ links: AnswerLinks, hear: () async throws -> Reply
    ) async throws -> Reply {
        switch proving {
        case .secret: return isSecretKnown ? try await hear() : Self.unknown
        case .signature:
            if let refusal = try await signatureRefusal(links) { return refusal }
            do {
                return try await hear()
            } catch {
                house.inbound.forget(signedName)
                throw error
            }
        }
    }

    // MARK: Signatures

    /// Nil when the signature is good, fresh and not seen before.
    private func signatureRefusal(_ links: AnswerLinks) async throws -> Reply? {
        let (id, stamp) = (header("webhook-id") ?? "", header("webhook-timestamp") ?? "")
        let isSigned = links.accepts(
            signatures: header("webhook-signature") ?? "", id: id, timestamp: stamp, body: bytes, of: path)
        let now = try await house.engine.query { $0.now }
        // Compared and not subtracted: the stamp is a stranger's, and may be the smallest number there is.
        let age = WebLimits.signatureAge.components.seconds
        let isFresh = Int64(stamp).map { (now.seconds - age...now.seconds + age).contains($0) } ?? false
        guard isSigned, !id.isEmpty, id.utf8.count <= Limits.keyLength, isFresh else {
            house.inbound.count(\.refused)
            return .html(Page.unknownLink, status: 401)
        }
        guard house.inbound.isNew(signedName, at: now.seconds) else {
            return .html(Page.unknownLink, status: 409)
        }
        return nil
    }

    private var signedName: String { "\(path)/\(header("webhook-id") ?? "")" }

    private func header(_ name: String) -> String? {
        HTTPField.Name(name).flatMap { headers[$0] }
    }

    // MARK: For whoever sets gateways up

    fileprivate func inboundAddresses() async throws -> Reply {
        guard let links = house.links else { throw Problem.noLinks }
        let paths = try await house.engine.query { snapshot in
            snapshot.settings.paths.compactMap { path -> (PathID, String)? in
                switch path {
                case .sms(let gateway), .voice(let gateway): (path.id, gateway.callback ?? "")
                default: nil
                }
            }
        }
        return .json(
            .object([
                (
                    "paths",
                    .array(
                        paths.map { path, base in
                            .object([
                                ("path", .string(path.rawValue)),
                                ("receipts", .string(base + links.receiptsPath(of: path))),
                                ("replies", .string(base + links.repliesPath(of: path))),
                                ("signedReceipts", .string("\(base)/r/\(path)")),
                                ("signedReplies", .string("\(base)/mo/\(path)")),
                                ("signingSecret", .string(links.signingSecret(of: path))),
                            ])
                        })
                )
            ]))
    }

    fileprivate func cardCodes() async throws -> Reply {
        guard let links = house.links else { throw Problem.noLinks }
        let person = PersonID(query.text("person") ?? "")
        let found = try await house.engine.query { snapshot -> (name: String, used: Set<Int>)? in
            guard let known = snapshot.settings.roster.people[person],
                snapshot.settings.inbound.smsTriggers.contains(person)
            else { return nil }
            return (known.name, snapshot.state.heard.cardsUsed[person] ?? [])
        }
        guard let found else {
            throw Problem(
                404, "unknownPerson", "« \(person) » ne peut pas déclencher par SMS.",
                hint: "l'inscrire dans les réglages : inbound: { sms: { triggers: [\(person)] } }")
        }
        let codes = (1...Limits.cardCodes).map { number in
            JSON.object([
                ("number", .int(Int64(number))),
                ("code", .string(links.cardCode(CardCode(person: person, number: number)))),
                ("used", .bool(found.used.contains(number))),
            ])
        }
        return .json(
            .object([
                ("person", .string(person.rawValue)), ("name", .string(found.name)), ("codes", .array(codes)),
            ]))
    }
}

extension State {
    /// The attempt that an address' number stands for.
    fileprivate func attempt(number: String, of id: ActivationID) -> AttemptID? {
        let order = id == .roster ? book.attempts.ids : activations[id]?.attempts.ids ?? []
        guard number.utf8.count <= 9, let place = Int(number), String(place) == number,
            order.indices.contains(place - 1), order[place - 1].rawValue.hasSuffix("/\(place)")
        else { return nil }
        return order[place - 1]
    }

    /// The one whose acceptance quoted this reference; the newest first, of what may still matter.
    fileprivate func attempt(reference: String, on path: PathID) -> AttemptID? {
        guard reference.utf8.count >= 4 else { return nil }
        for id in order.suffix(Limits.openActivations).reversed() {
            guard let activation = activations[id] else { continue }
            for attempt in activation.attempts.ids.reversed() {
                guard let known = activation.attempts[attempt], known.parcel.path == path else { continue }
                if known.reference?.quotes(reference) == true { return attempt }
            }
        }
        return book.attempts.ids.last { id in
            guard let known = book.attempts[id], known.parcel.path == path else { return false }
            return known.reference?.quotes(reference) == true
        }
    }
}

extension String {
    /// Whether it holds these words and not only as part of a longer name.
    fileprivate func quotes(_ name: String) -> Bool {
        guard let range = firstRange(of: name) else { return false }
        let before = range.lowerBound > startIndex ? self[index(before: range.lowerBound)] : " "
        let after = range.upperBound < endIndex ? self[range.upperBound] : " "
        return !(before.isLetter || before.isNumber) && !(after.isLetter || after.isNumber)
    }
}

extension Problem {
    fileprivate static let unreadableReceipt = malformed(
        "Aucun état de remise lisible.", hint: "envoyez status, type ou dlr, ou digit pendant un appel")
    fileprivate static let unreadableText = malformed(
        "Aucun texte lisible.", hint: "envoyez from et text")
    fileprivate static let noLinks = Problem(
        422, "noPublicURL", "Sans `publicURL`, le démon ne donne aucune adresse.",
        hint: "écrire publicURL dans tocsin.yaml")
}
