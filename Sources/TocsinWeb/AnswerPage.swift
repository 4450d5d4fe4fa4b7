// What the person behind an answer link sees: where things stand, and the answers that make sense now.

import TocsinCore

/// Everything the page shows, taken from the state inside the writer.
struct AnswerView: Sendable {
    /// Whoever the link was sent to.
    var person: PersonID
    var name: String
    /// Nil before any trigger.
    var mode: Mode?
    /// "Feu industriel, Rouen".
    var event: String
    var authority: String
    /// Titles of the roles the person is called for.
    var roles: [String]
    /// Nil while it goes on.
    var end: End?
    /// What is recorded of this person, a French sentence.
    var recorded: String?
    /// Answered that they come: now "en poste" makes sense.
    var mayArrive: Bool
    /// The decider's question, once per role that waits for it.
    var questions: [Question]
    /// Number of what this person has answered so far: the same page sent twice counts once.
    var seen: Int

    enum End: Sendable {
        case over
        /// A drill that was broken off; `forReal`: for something real, which may call the same person.
        case brokenOff(forReal: Bool)
    }

    struct Question: Sendable {
        var role: RoleID
        var title: String
        /// "Mme Le Gall, préfet": who would be called; nil when it cannot be said.
        var next: String?
        /// "3 h 41".
        var until: String
    }
}

extension AnswerView {
    var page: String {
        let title = mode == .exercise ? "EXERCICE – Répondre à l'appel" : "Répondre à l'appel"
        return Page.html(title: title, body: HTML(joining: [mark, heading, content, foot]))
    }

    private var mark: HTML {
        switch mode {
        case .exercise: "<p class=\"bandeau\">\(ExerciseMark.text(for: .email))</p>"
        case .real: "<p class=\"bandeau réel\">ALERTE RÉELLE</p>"
        case nil: ""
        }
    }

    private var foot: HTML { mode == .exercise ? mark : "" }

    private var heading: HTML { "<h1>\(event)</h1>\n<p>\(authority). Vous : \(name).</p>" }

    private var content: HTML {
        let told: HTML = recorded.map { "<p class=\"noté\" role=\"status\">\($0)</p>" } ?? ""
        switch end {
        case .over:
            return
                "\(told)\n<p><strong>C'est terminé, merci.</strong> Aucune réponse n'est plus attendue.</p>"
        case .brokenOff(let forReal):
            let real: HTML =
                forReal
                ? """
                <p><strong>Une alerte réelle est en cours.</strong> Si elle vous appelle, \
                répondez à son appel, pas ici.</p>
                """ : ""
            return "\(told)\n<p>L'exercice est interrompu : n'agissez plus sur ses consignes.</p>\n\(real)"
        case nil: break
        }
        let parts = [told] + questions.map(form) + (roles.isEmpty ? [] : recorded == nil ? answers : changes)
        if questions.isEmpty && roles.isEmpty {
            return "\(told)\n<p>Aucune réponse n'est attendue de vous.</p>"
        }
        return HTML(joining: parts)
    }

    private var answers: [HTML] {
        let called: HTML = "<p>Vous êtes appelé(e) : <strong>\(roles.joined(separator: ", "))</strong>.</p>"
        return [called] + choices
    }

    /// Arriving is what comes next; the rest is a change of mind.
    private var changes: [HTML] {
        let arrived: HTML =
            "<form method=\"post\">\(hidden)<button name=\"answer\" value=\"inPost\">En poste</button></form>"
        let held: HTML = "<p>Fonction : \(roles.joined(separator: ", ")).</p>"
        let others: HTML = """
            <details><summary>Changer ma réponse</summary>
            \(HTML(joining: choices))
            </details>
            """
        return [held] + (mayArrive ? [arrived] : []) + [others]
    }

    private var choices: [HTML] {
        let coming: HTML = """
            <form method="post">\(hidden)
            <label for="minutes">Dans combien de minutes ? (facultatif)</label>
            <input id="minutes" name="minutes" type="number" inputmode="numeric" min="0" max="1440" value="">
            <button name="answer" value="coming">J'arrive</button></form>
            """
        let others: HTML = """
            <form method="post">\(hidden)
            <button name="answer" value="remote">En poste à distance</button></form>
            <form method="post">\(hidden)
            <button name="answer" value="unavailable" class="non">Indisponible</button></form>
            """
        return [coming, others]
    }

    private func form(_ question: Question) -> HTML {
        let next: HTML = question.next.map { "Appeler \($0) ?" } ?? "Faut-il appeler l'échelon suivant ?"
        return """
            <form method="post">\(hidden)<input type="hidden" name="role" value="\(question.role.rawValue)">
            <p>Personne ne répond pour : <strong>\(question.title)</strong>. \(next)
            Sans réponse à \(question.until), l'appel part.</p>
            <button name="answer" value="call">Appeler</button>
            <button name="answer" value="mine" class="non">Je m'en charge</button></form>
            """
    }

    private var hidden: HTML { "<input type=\"hidden\" name=\"seen\" value=\"\(seen)\">" }
}

/// The frame of every page of this room: no script, nothing from elsewhere, readable on an old telephone.
enum Page {
    static func html(title: String, body: HTML) -> String {
        let page: HTML = """
            <!DOCTYPE html>
            <html lang="fr">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title)</title>
            <style>\(style)</style>
            </head>
            <body>
            <main>
            \(body)
            </main>
            </body>
            </html>

            """
        return page.text
    }

    /// One and the same for every link that is not, or no longer, good.
    static let unknownLink = html(
        title: "Lien inconnu",
        body: """
            <h1>Ce lien n'est pas valable</h1>
            <p>Vérifiez qu'il est entier, ou appelez la permanence de la préfecture.</p>
            """)

    /// `reason` is a French sentence.
    static func refusal(_ reason: String) -> String {
        html(
            title: "Réponse non enregistrée",
            body: """
                <h1>Votre réponse n'est pas enregistrée</h1>
                <p role="alert">\(reason)</p>
                <p><a href="">Revenir à la page</a></p>
                """)
    }

    private static let style: HTML = """
        body{font:1.125rem/1.5 sans-serif;color:#161616;background:#fff;margin:0 auto;max-width:34rem;\
        padding:1rem}h1{font-size:1.4rem}form{margin:1rem 0}label{display:block}\
        input,button{font:inherit;box-sizing:border-box;width:100%;padding:.8rem;margin:.3rem 0;\
        border:2px solid #000091;border-radius:.25rem}\
        button{background:#000091;color:#fff;font-weight:bold}button.non{background:#fff;color:#000091}\
        .bandeau{background:#b34000;color:#fff;font-weight:bold;padding:.5rem;text-align:center}\
        .réel{background:#c00000}summary{padding:.8rem 0;font-weight:bold}\
        .noté{border-left:.4rem solid #18753c;padding-left:.6rem}
        """
}
