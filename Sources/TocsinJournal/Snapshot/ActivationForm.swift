// An activation in a snapshot: what it was folded to, so that nothing is folded again.

import TocsinCore

extension Activation: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(opening, openedAt, since, until, statements, paging, attempts, occurrences, warned)
        writer.put(missed, messages, continuedBy, mergedInto, isClockAssured)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(opening: reader.take("opening"), openedAt: reader.take("openedAt"))
        since = try reader.take("since")
        until = try reader.take("until")
        let statements: [Statement] = try reader.take("statements")
        for statement in statements { record(statement) }
        paging = try reader.take("paging")
        attempts = try reader.take("attempts")
        occurrences = try reader.take("occurrences")
        warned = try reader.take("warned")
        missed = try reader.take("missed")
        messages = try reader.take("messages")
        continuedBy = try reader.take("continuedBy")
        mergedInto = try reader.take("mergedInto")
        isClockAssured = try reader.take("isClockAssured")
    }
}

extension RolePaging: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(plan, fired, lastFiredAt, asking, answers, declined)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(restoring: reader.take("plan"))
        fired = try reader.take("fired")
        lastFiredAt = try reader.take("lastFiredAt")
        asking = try reader.take("asking")
        answers = try reader.take("answers")
        declined = try reader.take("declined")
    }
}

extension RolePaging.Asking: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(rung, until) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(restoring: reader.take("rung"), until: reader.take("until"))
    }
}

extension RoleAnswer: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(person, expectedAt, remote) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            restoring: reader.take("person"), expectedAt: reader.take("expectedAt"),
            remote: reader.take("remote"))
    }
}

extension AttemptList: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(forgotten, ids, values) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(forgotten: reader.take("forgotten"))
        let ids: [AttemptID] = try reader.take("ids")
        let values: [Attempt] = try reader.take("values")
        guard ids.count == values.count else { throw reader.error(.numberOutOfRange) }
        for (id, value) in zip(ids, values) { self[id] = value }
    }
}

extension Attempt: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(content, queuedAt, outcome, started, pathFaults, inFlight, retryAt, finishedAt)
        writer.personal(reason)
        writer.put(reference, via, mayHaveArrived, acceptedAt, deliveredAt, heard, lane.rawValue)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(content: reader.take("content"), queuedAt: reader.take("queuedAt"))
        outcome = try reader.take("outcome")
        started = try reader.take("started")
        pathFaults = try reader.take("pathFaults")
        inFlight = try reader.take("inFlight")
        retryAt = try reader.take("retryAt")
        finishedAt = try reader.take("finishedAt")
        reason = try reader.optionalPersonal("reason")
        reference = try reader.take("reference")
        via = try reader.take("via")
        mayHaveArrived = try reader.take("mayHaveArrived")
        acceptedAt = try reader.take("acceptedAt")
        deliveredAt = try reader.take("deliveredAt")
        heard = try reader.take("heard")
        guard let lane = Outbox.Lane(rawValue: try reader.take("lane")) else {
            throw reader.error(.numberOutOfRange)
        }
        self.lane = lane
    }
}

extension Attempt.Content: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .page(let page): writer.put(true, page)
        case .delivery(let message, let delivery): writer.put(false, message, delivery)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        if try reader.take("isPage") {
            self = try .page(reader.take("page"))
        } else {
            self = try .delivery(reader.take("message"), reader.take("delivery"))
        }
    }
}

extension Delivery: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(attempt, seat, audience, medium, path)
        writer.personal(address)
        writer.personal(subject)
        writer.personal(text)
        writer.put(also)
    }

    convenience init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            attempt: reader.take("attempt"), seat: reader.take("seat"), audience: reader.take("audience"),
            medium: reader.take("medium"), path: reader.take("path"), address: reader.personal("address"),
            subject: reader.personal("subject"), text: reader.personal("text"), also: reader.take("also"))
    }
}

extension WarningRecord: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(shares, digest, forecasts, deferrals, lastTold, held)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self = .none
        shares = try reader.take("shares")
        digest = try reader.take("digest")
        forecasts = try reader.take("forecasts")
        deferrals = try reader.take("deferrals")
        lastTold = try reader.take("lastTold")
        held = try reader.take("held")
    }
}
