// Why a command is refused: a code for programs, and for people what is wrong and how to mend it.

package struct Rejection: Error, Sendable, Equatable {
    package enum Code: String, Sendable, CaseIterable {
        case unknownActivation, unknownEntry, unknownRole, unknownPerson, unknownStep, unknownMessage,
            unknownTemplate
        case unknownSeat, unknownAttempt
        case forbidden, byRequired, reasonRequired, statedInFuture, alreadyClosed, notOpen, wrongMode
        case quorumMissing, duplicateEntry, keyReused, uncorrectable, badValue
        case nobodyThere
        case notReleasable, notValidated, changedSince, messageOpen, nothingAsked, tooMany
        case muted, notMuted
    }

    package var code: Code
    /// French.
    package var message: String
    /// French: how to mend it.
    package var hint: String

    package init(_ code: Code, _ message: String, hint: String) {
        (self.code, self.message, self.hint) = (code, message, hint)
    }
}
