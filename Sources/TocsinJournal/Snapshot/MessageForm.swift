// Messages and the timeline of an activation in a snapshot.

import TocsinCore

extension MessageRecord: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(message, validations, release, deliveries, waiting, closings, progress, campaign, pages)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(restoring: reader.take("message"))
        validations = try reader.take("validations")
        release = try reader.take("release")
        deliveries = try reader.take("deliveries")
        waiting = try reader.take("waiting")
        closings = try reader.take("closings")
        progress = try reader.take("progress")
        campaign = try reader.take("campaign")
        pages = try reader.take("pages")
    }
}

extension MessageRecord.Progress: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(seats, pending, served) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            restoring: reader.take("seats"), pending: reader.take("pending"), served: reader.take("served"))
    }
}

extension Campaign: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(seats, policy, preparedAt, until, result, endedAt)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            restoring: reader.take("seats"), policy: reader.take("policy"),
            preparedAt: reader.take("preparedAt"), until: reader.take("until"))
        result = try reader.take("result")
        endedAt = try reader.take("endedAt")
    }
}

extension WatchedPage: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(address, from, until, last, lastAt, seenAt, seen, titleCounts)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(address: reader.take("address"), from: reader.take("from"), until: reader.take("until"))
        last = try reader.take("last")
        lastAt = try reader.take("lastAt")
        seenAt = try reader.take("seenAt")
        seen = try reader.take("seen")
        titleCounts = try reader.take("titleCounts")
    }
}

extension Occurrence: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(recordedAt, content) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let at: Instant = try reader.take("recordedAt")
        try self.init(restoring: reader.take("content"), at: at)
    }
}

extension Occurrence.Content: Payload {
    private enum Form: UInt8, Payload {
        case opened, statement, paged, rung, asked, askAnswered, finished, heard, withdrawn, warned, missed
        case machine, merged, drafted, validated, released, seatClosed, campaign, published, settings
        case stepped, clock

        func write(to writer: inout PayloadWriter) { writer.byte(rawValue) }

        init(from reader: inout PayloadReader) throws(CodecError) {
            let code = try reader.byte()
            guard let form = Form(rawValue: code) else { throw reader.error(.unknownCode(Int(code))) }
            self = form
        }
    }

    func write(to writer: inout PayloadWriter) {
        switch self {
        case .opened: writer.put(Form.opened)
        case .statement(let entry): writer.put(Form.statement, entry)
        case .paged(let id): writer.put(Form.paged, id)
        case .rung(let role, let rung, let reached): writer.put(Form.rung, role, rung, reached)
        case .asked(let role, let until): writer.put(Form.asked, role, until)
        case .askAnswered(let role, let call): writer.put(Form.askAnswered, role, call)
        case .finished(let id, let result): writer.put(Form.finished, id, result)
        case .heard(let event): writer.put(Form.heard, event)
        case .withdrawn(let ids): writer.put(Form.withdrawn, ids)
        case .warned(let warning): writer.put(Form.warned, warning)
        case .missed(let clock): writer.put(Form.missed, clock)
        case .machine(let fact): writer.put(Form.machine, fact)
        case .merged(let into): writer.put(Form.merged, into)
        case .drafted(let message): writer.put(Form.drafted, message)
        case .validated(let message, let validation): writer.put(Form.validated, message, validation)
        case .released(let message, let release): writer.put(Form.released, message, release)
        case .seatClosed(let message, let closing): writer.put(Form.seatClosed, message, closing)
        case .campaign(let message, let event): writer.put(Form.campaign, message, event)
        case .published(let event): writer.put(Form.published, event)
        case .settings(let digest): writer.put(Form.settings, digest)
        case .stepped(let seconds, let offset): writer.put(Form.stepped, seconds, offset)
        case .clock(let assured): writer.put(Form.clock, assured)
        }
    }

    init(from r: inout PayloadReader) throws(CodecError) {
        let form: Form = try r.take("form")
        self =
            switch form {
            case .opened: .opened
            case .statement: try .statement(r.take("entry"))
            case .paged: try .paged(r.take("attempt"))
            case .rung: try .rung(role: r.take("role"), rung: r.take("rung"), reached: r.take("reached"))
            case .asked: try .asked(role: r.take("role"), until: r.take("until"))
            case .askAnswered: try .askAnswered(role: r.take("role"), call: r.take("call"))
            case .finished: try .finished(r.take("attempt"), r.take("result"))
            case .heard: try .heard(r.take("heard"))
            case .withdrawn: try .withdrawn(r.take("attempts"))
            case .warned: try .warned(r.take("warning"))
            case .missed: try .missed(r.take("clock"))
            case .machine: try .machine(r.take("fact"))
            case .merged: try .merged(into: r.take("into"))
            case .drafted: try .drafted(r.take("message"))
            case .validated: try .validated(r.take("message"), r.take("validation"))
            case .released: try .released(r.take("message"), r.take("release"))
            case .seatClosed: try .seatClosed(r.take("message"), r.take("closing"))
            case .campaign: try .campaign(r.take("message"), r.take("campaign"))
            case .published: try .published(r.take("published"))
            case .settings: try .settings(digest: r.take("digest"))
            case .stepped: try .stepped(seconds: r.take("seconds"), offset: r.take("offset"))
            case .clock: try .clock(assured: r.take("assured"))
            }
    }
}
