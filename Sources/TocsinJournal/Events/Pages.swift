// Stored form of what is sent to people of the roster, and of the plan that sends it.

import TocsinCore

extension PageReason: Payload {}
extension Purpose: Payload {}
extension Outcome: Payload {}
extension Medium: Payload {}
extension PathClass: Payload {}
extension Warning.Kind: Payload {}

extension ContactPoint: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(medium)
        writer.personal(address)
        writer.put(path, pathClass, wakes)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            medium: reader.take("medium"), address: reader.personal("address"), path: reader.take("path"),
            pathClass: reader.take("pathClass"), wakes: reader.take("wakes"))
    }
}

extension Page: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(attempt, purpose, reason, roles, person)
        writer.personal(name)
        writer.put(contact)
        writer.personal(subject)
        writer.personal(text)
        writer.put(contact.isPrivate)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            attempt: reader.take("attempt"), purpose: reader.take("purpose"), reason: reader.take("reason"),
            roles: reader.take("roles"), person: reader.take("person"), name: reader.personal("name"),
            contact: reader.take("contact"), subject: reader.personal("subject"),
            text: reader.personal("text"))
        if reader.version >= 2 { contact.isPrivate = try reader.take("isPrivate") }
    }
}

extension RolePlan: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(role, dues, repeatEvery)
        writer.put(pool?.wave, pool?.need)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            role: reader.take("role"), dues: reader.take("dues"), repeatEvery: reader.take("repeatEvery"))
        guard reader.version >= 2 else { return }
        let wave: Int? = try reader.take("wave")
        let need: Int? = try reader.take("need")
        if let wave, let need { pool = Waves(wave: wave, need: need) }
    }
}

/// The reason is the far end's words, which often quote the address: personal.
extension AttemptResult: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(outcome, reference)
        writer.personal(reason)
        writer.put(retryAt)
        writer.put(pathFault, mayHaveArrived)
        writer.put(wasFull)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            outcome: reader.take("outcome"), reference: reader.take("reference"),
            reason: reader.optionalPersonal("reason"), retryAt: reader.take("retryAt"))
        guard reader.version >= 2 else { return }
        pathFault = try reader.take("pathFault")
        mayHaveArrived = try reader.take("mayHaveArrived")
        guard reader.version >= 3 else { return }
        wasFull = try reader.take("wasFull")
    }
}

extension Warning: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(kind, clock, mark, to)
        writer.personal(text)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            kind: reader.take("kind"), clock: reader.take("clock"), mark: reader.take("mark"),
            to: reader.take("to"), text: reader.personal("text"))
    }
}

/// Stored as the contract names it: the audience, or the clock where it has none.
extension ClockID: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(audience ?? clock) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let text = try reader.text()
        guard let id = Self.allCases.first(where: { ($0.audience ?? $0.clock) == text }) else {
            throw reader.error(.unknownValue(text))
        }
        self = id
    }
}
