// Reads who may set something off from outside.

import TocsinCore

struct InboundReading {
    let mentions: Mentions

    func inbound(_ value: Value) -> InboundSettings? {
        guard let fields = value.fields(["sms", "mailbox"]) else { return nil }
        var inbound = InboundSettings()
        if let sms = fields["sms"]?.fields(["triggers"]) {
            sms.read("triggers", into: &inbound.smsTriggers) { value in
                value.list { mentions.person($0) }.map(Set.init)
            }
        }
        fields.read("mailbox", into: &inbound.mailbox) { MailboxReading().mailbox($0) }
        return inbound
    }
}
