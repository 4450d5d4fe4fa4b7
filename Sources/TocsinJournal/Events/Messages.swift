// Stored form of messages to officials, media and public, from draft to closed seats.

import TocsinCore

extension MessageTemplate.Kind: Payload {}
extension SeatClosing.How: Payload {}

extension Message: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(id, template, kind, audiences)
        writer.personal(title)
        writer.personal(body)
        writer.personal(sms)
        writer.put(missing, cites, perimeter, drafter, draftedAt, fingerprint)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            id: reader.take("id"), template: reader.take("template"), kind: reader.take("kind"),
            audiences: reader.take("audiences"),
            title: reader.personal("title"), body: reader.personal("body"),
            sms: reader.optionalPersonal("sms"),
            missing: reader.take("missing"), cites: reader.take("cites"), perimeter: reader.take("perimeter"),
            drafter: reader.take("drafter"), draftedAt: reader.take("draftedAt"),
            fingerprint: reader.take("fingerprint"))
    }
}

extension Validation: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.personal(by)
        writer.put(orally, fingerprint, at, actor)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            by: reader.personal("by"), orally: reader.take("orally"), fingerprint: reader.take("fingerprint"),
            at: reader.take("at"), actor: reader.take("actor"))
    }
}

extension Release: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.personal(by)
        writer.put(fingerprint, at, actor, realRecipients, scope)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            by: reader.personal("by"), fingerprint: reader.take("fingerprint"), at: reader.take("at"),
            actor: reader.take("actor"), realRecipients: reader.take("realRecipients"),
            scope: reader.take("scope"))
    }
}

extension FrozenSeat: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(seat, audience, title) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            seat: reader.take("seat"), audience: reader.take("audience"), title: reader.take("title"))
    }
}

extension SeatClosing: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(seat, how)
        writer.personal(words)
        writer.put(at)
        writer.personal(by)
        writer.put(actor)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            seat: reader.take("seat"), how: reader.take("how"), words: reader.personal("words"),
            at: reader.take("at"), by: reader.personal("by"), actor: reader.take("actor"))
    }
}
