// The personal answer links: looking never answers, a button does, and the page then shows what was noted.

import TocsinCore
import TocsinEngine

extension Routes {
    private static let path = "/a/{activation}/{number}/{token}"

    static let answers: [Route] = [
        Route(
            method: .get, path: path, access: .open, summary: "Page de réponse à un appel",
            types: ["text/html"], isPage: true
        ) { call in
            guard let link = try await call.link() else { return .html(Page.unknownLink, status: 404) }
            return .html(link.view.page)
        },
        Route(
            method: .post, path: path, access: .open, summary: "Répondre à un appel", body: .form,
            success: 303,
            types: ["text/html"], isPage: true
        ) { call in
            guard let link = try await call.link() else { return .html(Page.unknownLink, status: 404) }
            do {
                try await call.answer(link)
            } catch let rejection as Rejection
                where rejection.code == .alreadyClosed || rejection.code == .nothingAsked
            {
                // The page says how things stand now.
            }
            // Relative: a proxy may serve the house below a path of its own.
            return .redirect(to: call.parameters["token"] ?? "")
        },
    ]
}

/// A link found good, and what its page shows.
private struct Link: Sendable {
    var activation: ActivationID
    var attempt: AttemptID
    var view: AnswerView
}

extension Call {
    /// Nil for any link that is not good. A token is compared whether or not the rest of the link exists.
    fileprivate func link() async throws -> Link? {
        guard let links = house.links else { return nil }
        let id = ActivationID(parameters["activation"] ?? "")
        let number = parameters["number"] ?? ""
        let token = parameters["token"] ?? ""
        return try await house.engine.query { snapshot in
            let attempt = snapshot.state.activations[id]?.page(number: number)
            let isGood = links.accepts(token, for: attempt ?? AttemptID("-/\(number)"), in: id)
            guard isGood, let attempt, let view = snapshot.answerView(of: attempt, in: id) else { return nil }
            return Link(activation: id, attempt: attempt, view: view)
        }
    }

    fileprivate func answer(_ link: Link) async throws {
        let form = AnswerForm(bytes)
        guard let word = form["answer"] else {
            throw Problem.malformed("La réponse est illisible.", hint: "revenez à la page")
        }
        let request: Request
        switch word {
        case "call", "mine":
            let role = RoleID(form["role"] ?? "")
            guard link.view.questions.contains(where: { $0.role == role }) else { return }
            request = .decideRung(link.activation, role, call: word == "call")
        default: request = .answer(link.activation, link.view.person, try form.answer(word))
        }
        let actor = Actor(means: .link, person: link.view.person, rights: [.state])
        _ = try await house.engine.submit(
            Command(actor: actor, key: form.key(link.attempt), request: request))
    }
}

extension Activation {
    /// The attempt a link's number stands for.
    fileprivate func page(number: String) -> AttemptID? {
        guard number.utf8.count <= 7, let place = Int(number), attempts.ids.indices.contains(place - 1) else {
            return nil
        }
        let attempt = attempts.ids[place - 1]
        return attempt.rawValue.hasSuffix("/\(place)") && String(place) == number ? attempt : nil
    }
}
