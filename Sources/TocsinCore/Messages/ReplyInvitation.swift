// How to answer by SMS or by a key, said only where that comes back; the code is put in when it leaves.

package enum ReplyInvitation {
    /// Where the dispatcher puts the page's own code.
    package static let placeholder = "{code}"

    static let page = "Ou par SMS : 1 {code} (j'arrive), 2 {code} (indisponible), 3 {code} (à distance)."
    static let question = "Ou par SMS : 1 {code} (oui), 2 {code} (non)."

    private static let press = "Pour répondre, appuyez sur une touche :"
    static let pageKeys = "\(press) 1, j'arrive ; 2, indisponible ; 3, à distance."
    static let questionKeys = "\(press) 1, oui ; 2, non."

    static let all: Set<String> = [page, question, pageKeys, questionKeys]
}

extension Wording {
    /// The same with one more line at its end.
    func adding(_ line: String?) -> Wording {
        guard let line else { return self }
        return withBody(plainText + "\n" + line)
    }
}

extension Turn {
    /// Nil where the path cannot carry an answer back, nobody could make a code, or the call asks by itself.
    func invitation(by contact: ContactPoint, isQuestion: Bool) -> String? {
        guard settings.publicURL != nil,
            settings.paths.contains(where: { $0.id == contact.path && $0.takesReplies })
        else { return nil }
        if contact.medium == .voice {
            return isQuestion ? ReplyInvitation.questionKeys : ReplyInvitation.pageKeys
        }
        return isQuestion ? ReplyInvitation.question : ReplyInvitation.page
    }
}

extension PathSettings {
    /// Whether a person can answer a text on this path, or press a key in a call by an automaton.
    package var takesReplies: Bool {
        switch self {
        case .sms(let gateway), .voice(let gateway): gateway.replies
        case .smtp, .sip, .matrix, .mastodon, .webhook: false
        }
    }
}
