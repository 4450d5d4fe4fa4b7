// How to answer by SMS, said only where an SMS can be answered; the code is put in when it leaves.

package enum ReplyInvitation {
    /// Where the dispatcher puts the page's own code.
    package static let placeholder = "{code}"

    static let page = "Ou par SMS : 1 {code} (j'arrive), 2 {code} (indisponible), 3 {code} (à distance)."
    static let question = "Ou par SMS : 1 {code} (oui), 2 {code} (non)."

    static let all: Set<String> = [page, question]
}

extension Wording {
    /// The same with one more line at its end.
    func adding(_ line: String?) -> Wording {
        guard let line else { return self }
        return withBody(plainText + "\n" + line)
    }
}

extension Turn {
    /// Nil where the path cannot carry an answer back, or nobody could make a code.
    func invitation(by contact: ContactPoint, isQuestion: Bool) -> String? {
        guard contact.medium == .sms, settings.publicURL != nil,
            settings.paths.contains(where: { $0.id == contact.path && $0.takesReplies })
        else { return nil }
        return isQuestion ? ReplyInvitation.question : ReplyInvitation.page
    }
}

extension PathSettings {
    /// Whether a person can answer a text on this path.
    package var takesReplies: Bool { if case .sms(let gateway) = self { gateway.replies } else { false } }
}
