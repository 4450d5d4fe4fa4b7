// Links of the roster's questions: a page that says what is asked, two buttons, then what was noted.

import Foundation
import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    private static let path = "/a/\(ActivationID.roster)/{number}/{token}"

    /// Before the links of activations in the table: the first match is served.
    static let askLinks: [Route] = [
        Route(
            method: .get, path: path, access: .open, summary: "Page d'une question de l'astreinte",
            types: ["text/html"], isPage: true
        ) { call in
            guard let link = try await call.askLink() else { return .html(Page.unknownLink, status: 404) }
            return .html(link.view.page)
        },
        Route(
            method: .post, path: path, access: .open, summary: "Répondre à une question de l'astreinte",
            body: .form, success: 303, types: ["text/html"], isPage: true
        ) { call in
            guard let link = try await call.askLink() else { return .html(Page.unknownLink, status: 404) }
            let body = String(decoding: call.bytes, as: UTF8.self)
            let yes = body.contains("answer=yes")
            guard yes || body.contains("answer=no") else {
                throw Problem.malformed("La réponse est illisible.", hint: "revenez à la page")
            }
            let actor = Actor(means: .link, person: link.view.person, rights: [.state])
            do {
                _ = try await call.house.engine.submit(
                    Command(actor: actor, request: .roster(.answer(link.ask, yes: yes, by: nil))))
            } catch let rejection as Rejection where rejection.code == .alreadyClosed {
                // Pressed twice: the page says what stands.
            }
            return .redirect(to: call.parameters["token"] ?? "")
        },
    ]
}

private struct AskLink: Sendable {
    var ask: AskID
    var view: AskView
}

extension Call {
    /// Nil for any link that is not good; a token is compared whether or not the rest of the link exists.
    fileprivate func askLink() async throws -> AskLink? {
        guard let links = house.links else { return nil }
        let number = parameters["number"] ?? ""
        let token = parameters["token"] ?? ""
        return try await house.engine.query { snapshot in
            let book = snapshot.state.book
            let attempt = book.attempt(number: number)
            let isGood = links.accepts(token, for: attempt ?? AttemptID("-/\(number)"), in: .roster)
            guard isGood, let attempt, let id = book.asking[attempt], let record = book.asks[id] else {
                return nil
            }
            return AskLink(ask: id, view: AskView(record, snapshot))
        }
    }
}

extension RosterBook {
    /// The attempt a link's number stands for.
    fileprivate func attempt(number: String) -> AttemptID? {
        guard number.utf8.count <= 9, let place = Int(number), String(place) == number,
            attempts.ids.indices.contains(place - 1)
        else { return nil }
        let attempt = attempts.ids[place - 1]
        return attempt.rawValue.hasSuffix("/\(place)") ? attempt : nil
    }
}

/// What the page shows: only what concerns the person behind the link.
struct AskView: Sendable {
    var person: PersonID
    private var name: String
    private var authority: String
    private var question: String
    private var yes: String
    private var no: String
    private var noted: String?
    /// Of a drill's second team.
    private var isExercise = false

    init(_ record: AskRecord, _ snapshot: Engine.Snapshot) {
        let (settings, roster) = (snapshot.settings, snapshot.settings.roster)
        if case .relief(let id, _, _) = record.ask.about {
            isExercise = snapshot.state.activations[id]?.mode == .exercise
        }
        person = record.ask.person
        name = roster.people[record.ask.person]?.name ?? record.ask.person.rawValue
        authority = settings.authority.prefecture
        let sentence = record.ask.about.sentence(roster)
        question = sentence.prefix(1).uppercased() + sentence.dropFirst()
        (yes, no) = record.ask.about.buttons
        noted = record.answer.map { answer in
            "Noté à \(roster.zone.french.clock(answer.at)) : \(answer.yes ? yes : no)."
        }
    }

    var page: String {
        let told: HTML = noted.map { "<p class=\"noté\" role=\"status\">\($0)</p>" } ?? buttons
        let heading: HTML = "<h1>\(question)</h1>\n<p>\(authority). Vous : \(name).</p>"
        let body = isExercise ? [mark, heading, told, mark] : [heading, told]
        return Page.html(title: isExercise ? "EXERCICE – Astreinte" : "Astreinte", body: HTML(joining: body))
    }

    private var mark: HTML { "<p class=\"bandeau\">\(ExerciseMark.text(for: .email))</p>" }

    private var buttons: HTML {
        """
        <form method="post"><button name="answer" value="yes">\(yes)</button></form>
        <form method="post"><button name="answer" value="no" class="non">\(no)</button></form>
        """
    }
}

extension Ask.About {
    fileprivate var buttons: (yes: String, no: String) {
        switch self {
        case .duty: ("Je prends l'astreinte", "Je ne peux pas")
        case .contacts: ("Mes coordonnées sont justes", "Elles sont à corriger")
        case .wake: ("Cela m'a réveillé(e)", "Non, je l'ai vu par hasard")
        case .swap: ("J'accepte l'échange", "Je refuse")
        case .relief: ("J'assure la relève", "Je ne peux pas")
        }
    }
}
