// The roster's own part of the state in a snapshot.

import TocsinCore

extension RosterBook: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(plans, log, changes, asks, askOrder, waiting, announced, lookedAt, nextLook, holders)
        writer.put(attempts, asking)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        plans = try reader.take("plans")
        log = try reader.take("log")
        changes = try reader.take("changes")
        asks = try reader.take("asks")
        askOrder = try reader.take("askOrder")
        waiting = try reader.take("waiting")
        announced = try reader.take("announced")
        lookedAt = try reader.take("lookedAt")
        nextLook = try reader.take("nextLook")
        holders = try reader.take("holders")
        attempts = try reader.take("attempts")
        asking = try reader.take("asking")
    }
}

extension RosterBook.KnownPlan: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(at, plan) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let at: Instant = try reader.take("at")
        self.init(restoring: try reader.take("plan"), at: at)
    }
}

extension RosterBook.KnownChange: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(at, change) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let at: Instant = try reader.take("at")
        self.init(restoring: try reader.take("change"), at: at)
    }
}

extension RosterChanges: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(overrides, absences, Array(people.values), verified)
        writer.count(directories.count)
        for (name, list) in directories { writer.put(name, list) }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        let overrides: [RoleID: [Override]] = try reader.take("overrides")
        for list in overrides.values { add(.overrides(list)) }
        let absences: [PersonID: [Absence]] = try reader.take("absences")
        for absence in absences.values.joined() { add(.absence(absence)) }
        add(.people(try reader.take("people")))
        verified = try reader.take("verified")
        for _ in 0..<(try reader.count()) {
            let name: DirectoryName = try reader.take("directory")
            add(.directory(name, try reader.take("recipients")))
        }
    }
}

extension AskRecord: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(ask, askedAt, remindedAt, escalatedAt, lapsedAt, answer)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(restoring: reader.take("ask"), askedAt: reader.take("askedAt"))
        remindedAt = try reader.take("remindedAt")
        escalatedAt = try reader.take("escalatedAt")
        lapsedAt = try reader.take("lapsedAt")
        answer = try reader.take("answer")
    }
}

extension AskRecord.Answer: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(yes, at)
        writer.personal(by)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let yes: Bool = try reader.take("yes")
        let at: Instant = try reader.take("at")
        self.init(restoring: yes, by: try reader.optionalPersonal("by"), at: at)
    }
}
