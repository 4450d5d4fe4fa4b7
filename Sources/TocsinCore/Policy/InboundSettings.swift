// Who may set something off from outside, by which way.

package struct InboundSettings: Sendable, Equatable {
    /// People who may trigger by SMS, from their own number and with a code of their card.
    package var smsTriggers: Set<PersonID> = []

    /// Where answers and returns by mail are read; nowhere without it.
    package var mailbox: MailboxSettings?

    package init() {}
}
