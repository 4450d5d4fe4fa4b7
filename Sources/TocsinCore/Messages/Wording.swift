// A text to somebody, which cannot be rendered without the mark of an exercise when it belongs to one.

/// The mark: hyphens on SMS and voice, since an en dash would force UCS-2 and triple the segments.
package enum ExerciseMark {
    package static func text(for medium: Medium) -> String {
        switch medium {
        case .sms, .voice: "EXERCICE - EXERCICE - EXERCICE"
        case .email, .matrix, .mastodon, .webhook: "EXERCICE – EXERCICE – EXERCICE"
        }
    }
}

/// Subject and body whose only way out is `rendered(for:)`: no caller can forget the mark, or put it on the
/// real.
package struct Wording: Sendable, Equatable {
    private var isExercise: Bool
    private var subject: String
    private var body: String

    package init(mode: Mode?, subject: String, body: String) {
        (isExercise, self.subject, self.body) = (mode == .exercise, subject, body)
    }

    /// For the journal and the report, where the activation's own mode is always beside it.
    package var plainText: String { body }

    /// The same to the same people, in other words.
    func withBody(_ body: String) -> Wording {
        var wording = self
        wording.body = body
        return wording
    }

    package func rendered(for medium: Medium) -> (subject: String, text: String) {
        guard isExercise else { return (subject, body) }
        let mark = ExerciseMark.text(for: medium)
        return ("\(mark) \(subject)", "\(mark)\n\(body)\n\(mark)")
    }
}
