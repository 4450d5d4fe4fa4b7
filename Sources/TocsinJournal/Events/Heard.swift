// Stored form of what was heard: receipts, texts that answered, claimed or triggered something.

import TocsinCore

extension Receipt.Status: Payload {}
extension Claim.Lack: Payload {}
extension DoorRefusal: Payload {}

extension Receipt: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(status, reference)
        writer.personal(reason)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            status: reader.take("status"), reference: reader.take("reference"),
            reason: reader.optionalPersonal("reason"))
    }
}

/// Number and text are a person's.
extension TextReply: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(key)
        writer.personal(from)
        writer.personal(text)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(key: reader.take("key"), from: reader.personal("from"), text: reader.personal("text"))
    }
}

extension Claim: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(person, reply, lack) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(person: reader.take("person"), reply: reader.take("reply"), lack: reader.take("lack"))
    }
}

extension CardCode: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(person, number) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(person: reader.take("person"), number: reader.take("number"))
    }
}

extension HeardEvent: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .receipt(let id, let attempt, let receipt): writer.put("receipt", id, attempt, receipt)
        case .answered(let id, let attempt, let reply): writer.put("answered", id, attempt, reply)
        case .claimed(let id, let claim): writer.put("claimed", id, claim)
        case .triggered(let id, let card, let reply): writer.put("triggered", id, card, reply)
        case .refused(let person, let reply): writer.put("refused", person, reply)
        case .turnedAway(let person, let reason): writer.put("turnedAway", person, reason)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "receipt":
            self = try .receipt(reader.take("id"), reader.take("attempt"), reader.take("receipt"))
        case "answered":
            self = try .answered(reader.take("id"), reader.take("attempt"), reader.take("reply"))
        case "claimed": self = try .claimed(reader.take("id"), reader.take("claim"))
        case "triggered":
            self = try .triggered(reader.take("id"), reader.take("card"), reader.take("reply"))
        case "refused": self = try .refused(reader.take("person"), reader.take("reply"))
        case "turnedAway": self = try .turnedAway(reader.take("person"), reader.take("reason"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}
