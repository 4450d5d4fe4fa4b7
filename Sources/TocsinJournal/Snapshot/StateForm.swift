// The whole state in a snapshot. A field that is added to the state is added here: a test counts them.

import TocsinCore

extension State: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(activations, archived, order, open, outbox, owners, book, paths, supervision, keys)
        writer.put(heard, settingsDigest, version, lastRecordedAt, nextSweep, endsTold, muted)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        activations = try reader.take("activations")
        archived = try reader.take("archived")
        order = try reader.take("order")
        open = try reader.take("open")
        outbox = try reader.take("outbox")
        owners = try reader.take("owners")
        book = try reader.take("book")
        paths = try reader.take("paths")
        supervision = try reader.take("supervision")
        keys = try reader.take("keys")
        heard = try reader.take("heard")
        settingsDigest = try reader.take("settingsDigest")
        version = try reader.take("version")
        lastRecordedAt = try reader.take("lastRecordedAt")
        nextSweep = try reader.take("nextSweep")
        endsTold = try reader.take("endsTold")
        muted = try reader.take("muted")
    }
}

extension EndsTold: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(at, contacts) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(at: reader.take("at"), contacts: reader.take("contacts"))
    }
}

extension MuteState: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(since, noted, found) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            since: reader.take("since"), noted: reader.take("noted"), found: reader.take("found"))
    }
}

extension Archived: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(since, until) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(since: reader.take("since"), until: reader.take("until"))
    }
}

extension Outbox: Payload {
    func write(to writer: inout PayloadWriter) {
        let inner = inner
        writer.put(inner.queues, inner.waiting, inner.started, inner.arrivals, inner.inFlight)
        writer.put(inner.delayed, inner.counts)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let inner = try Inner(
            queues: reader.take("queues"), waiting: reader.take("waiting"), started: reader.take("started"),
            arrivals: reader.take("arrivals"), inFlight: reader.take("inFlight"),
            delayed: reader.take("delayed"), counts: reader.take("counts"))
        guard let outbox = Outbox(inner) else { throw reader.error(.numberOutOfRange) }
        self = outbox
    }
}

extension Outbox.Inner.Queue: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(path, lane, ids, orders, head) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            path: reader.take("path"), lane: reader.take("lane"), ids: reader.take("ids"),
            orders: reader.take("orders"), head: reader.take("head"))
    }
}

/// Who asked under this key, and what was answered.
extension KeptRequest: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(fingerprint, at)
        writer.personal(answer)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let fingerprint: String = try reader.take("fingerprint")
        let at: Instant = try reader.take("at")
        self.init(restoring: fingerprint, answer: try reader.personal("answer"), at: at)
    }
}

extension HeardRecord: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(replies, cardsUsed, refusals) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        replies = try reader.take("replies")
        cardsUsed = try reader.take("cardsUsed")
        refusals = try reader.take("refusals")
    }
}

extension PathHealth: Payload {
    func write(to writer: inout PayloadWriter) {
        let inner = inner
        writer.put(faults, refused, heldUntil, isBroken, brokenAt, reason, inner.lateSince, inner.triedAt)
        writer.put(inner.starts, inner.acceptances)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        faults = try reader.take("faults")
        refused = try reader.take("refused")
        heldUntil = try reader.take("heldUntil")
        isBroken = try reader.take("isBroken")
        brokenAt = try reader.take("brokenAt")
        reason = try reader.take("reason")
        inner = try Inner(
            lateSince: reader.take("lateSince"), triedAt: reader.take("triedAt"),
            starts: reader.take("starts"), acceptances: reader.take("acceptances"))
    }
}

extension PathHealth.Acceptance: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(attempt, at, deliveredAt) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            restoring: reader.take("attempt"), at: reader.take("at"), deliveredAt: reader.take("deliveredAt"))
    }
}

extension SupervisionBook: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(paths, peers, canaries, provedAt, chainFault, chainFaultAt)
        writer.put(reserve, anchoredAt, isClosedSinceAnchored)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        paths = try reader.take("paths")
        peers = try reader.take("peers")
        canaries = try reader.take("canaries")
        provedAt = try reader.take("provedAt")
        chainFault = try reader.take("chainFault")
        chainFaultAt = try reader.take("chainFaultAt")
        reserve = try reader.take("reserve")
        anchoredAt = try reader.take("anchoredAt")
        isClosedSinceAnchored = try reader.take("isClosedSinceAnchored")
    }
}

extension ReserveState: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(reserve.isLaid, reserve.free, since) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let reserve = try Reserve(isLaid: reader.take("isLaid"), free: reader.take("free"))
        try self.init(reserve: reserve, since: reader.take("since"))
    }
}

extension ChainFault: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(sequence, reason) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(sequence: reader.take("sequence"), reason: reader.take("reason"))
    }
}

extension PathWatch.Standing: Payload {}

extension PathWatch: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(standing, since, reason, failsLooks, isUntestable, note, limp, lastFine, expires)
        writer.put(expiryTold, falls)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let standing: Standing = try reader.take("standing")
        self.init(standing, since: try reader.take("since"))
        reason = try reader.take("reason")
        failsLooks = try reader.take("failsLooks")
        isUntestable = try reader.take("isUntestable")
        note = try reader.take("note")
        limp = try reader.take("limp")
        lastFine = try reader.take("lastFine")
        expires = try reader.take("expires")
        expiryTold = try reader.take("expiryTold")
        falls = try reader.take("falls")
    }
}

extension PeerState: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(isSilent, since) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(restoring: reader.take("isSilent"), since: reader.take("since"))
    }
}

extension CanaryState: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(next, attempt, judgeAt, lastAt, fault) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self = .none
        next = try reader.take("next")
        attempt = try reader.take("attempt")
        judgeAt = try reader.take("judgeAt")
        lastAt = try reader.take("lastAt")
        fault = try reader.take("fault")
    }
}
