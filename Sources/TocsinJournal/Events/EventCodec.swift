// An event in stored bytes: kind, version, then the fields of its case in order.

import TocsinCore

extension Event: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(EventKind(self))
        writeFields(to: &writer)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind: EventKind = try reader.take("kind")
        self = try Self.read(kind, from: &reader)
    }

    private func writeFields(to writer: inout PayloadWriter) {
        switch self {
        case .settingsLoaded(let digest): writer.put(digest)
        case .daemonStarted(let downSince): writer.put(downSince)
        case .opened(let opening): writer.put(opening)
        case .stated(let id, let statement): writer.put(id, statement)
        case .conveningBegan(let id, let plan): writer.put(id, plan)
        case .paged(let id, let page): writer.put(id, page)
        case .rungFired(let id, let role, let rung, let reached): writer.put(id, role, rung, reached)
        case .deciderAsked(let id, let role, let rung, let until): writer.put(id, role, rung, until)
        case .deciderAnswered(let id, let role, let rung, let call): writer.put(id, role, rung, call)
        case .withdrawn(let id, let attempts): writer.put(id, attempts)
        case .attemptsStarted(let attempts): writer.put(attempts)
        case .attemptFinished(let attempt, let result): writer.put(attempt, result)
        case .warned(let id, let warning): writer.put(id, warning)
        case .missed(let id, let clock): writer.put(id, clock)
        case .machine(let id, let fact): writer.put(id, fact)
        case .merged(let id, let other): writer.put(id, other)
        case .told(let id, let person): writer.put(id, person)
        case .messageDrafted(let id, let message): writer.put(id, message)
        case .messageValidated(let id, let message, let validation): writer.put(id, message, validation)
        case .messageReleased(let id, let message, let release): writer.put(id, message, release)
        case .deliveriesQueued(let id, let message, let deliveries):
            writer.put(id, message, StoredDeliveries(deliveries))
        case .seatClosed(let id, let message, let closing): writer.put(id, message, closing)
        case .roster(let event): writer.put(event)
        case .path(let event): writer.put(event)
        case .campaign(let id, let message, let step): writer.put(id, message, step)
        case .supervised(let event): writer.put(event)
        case .published(let event): writer.put(event)
        case .heard(let event): writer.put(event)
        case .muted(let event): writer.put(event)
        case .requestKept(let key, let fingerprint, let answer):
            writer.put(key, fingerprint)
            writer.personal(answer)
        }
    }

    private static func read(_ kind: EventKind, from r: inout PayloadReader) throws(CodecError) -> Event {
        switch kind {
        case .settingsLoaded: try .settingsLoaded(digest: r.take("digest"))
        case .daemonStarted: try .daemonStarted(downSince: r.take("downSince"))
        case .opened: try .opened(r.take("opening"))
        case .stated: try .stated(r.activation(), r.take("statement"))
        case .conveningBegan: try .conveningBegan(r.activation(), r.take("plan"))
        case .paged: try .paged(r.activation(), r.take("page"))
        case .rungFired:
            try .rungFired(
                r.activation(), role: r.take("role"), rung: r.take("rung"), reached: r.take("reached"))
        case .deciderAsked:
            try .deciderAsked(
                r.activation(), role: r.take("role"), rung: r.take("rung"), until: r.take("until"))
        case .deciderAnswered:
            try .deciderAnswered(
                r.activation(), role: r.take("role"), rung: r.take("rung"), call: r.take("call"))
        case .withdrawn: try .withdrawn(r.activation(), r.take("attempts"))
        case .attemptsStarted: try .attemptsStarted(r.take("attempts"))
        case .attemptFinished: try .attemptFinished(r.take("attempt"), r.take("result"))
        case .warned: try .warned(r.activation(), r.take("warning"))
        case .missed: try .missed(r.activation(), r.take("clock"))
        case .machine: try .machine(r.activation(), r.take("fact"))
        case .told: try .told(r.activation(), r.take("person"))
        case .merged: try .merged(r.activation(), into: r.take("into"))
        case .messageDrafted: try .messageDrafted(r.activation(), r.take("message"))
        case .messageValidated:
            try .messageValidated(r.activation(), r.take("message"), r.take("validation"))
        case .messageReleased: try .messageReleased(r.activation(), r.take("message"), r.take("release"))
        case .deliveryQueued:
            try .deliveriesQueued(r.activation(), r.take("message"), r.deliveries())
        case .seatClosed: try .seatClosed(r.activation(), r.take("message"), r.take("closing"))
        case .roster: try .roster(r.take("roster"))
        case .path: try .path(r.take("path"))
        case .campaign: try .campaign(r.activation(), r.take("message"), r.take("campaign"))
        case .supervised: try .supervised(r.take("supervised"))
        case .published: try .published(r.take("published"))
        case .heard: try .heard(r.take("heard"))
        case .muted: try .muted(r.take("muted"))
        case .requestKept:
            try .requestKept(
                key: r.take("key"), fingerprint: r.take("fingerprint"), answer: r.personal("answer"))
        }
    }
}

extension EventKind: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(rawValue)
        writer.byte(version)
    }

    /// Refuses a number or a version this binary does not know.
    init(from reader: inout PayloadReader) throws(CodecError) {
        let code = try Int(from: &reader)
        guard let kind = EventKind(rawValue: code) else { throw reader.error(.unknownCode(code)) }
        self = kind
        let version = try reader.byte()
        guard (kind.oldestVersion...kind.version).contains(version) else {
            throw reader.error(.unknownVersion(Int(version)))
        }
        reader.version = version
    }
}

extension PayloadReader {
    fileprivate mutating func activation() throws(CodecError) -> ActivationID { try take("activation") }

    fileprivate mutating func deliveries() throws(CodecError) -> [Delivery] {
        let stored: StoredDeliveries = try take("deliveries")
        return stored.deliveries
    }
}
