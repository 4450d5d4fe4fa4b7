// Stored form of what supervision found and of what was seen in public. A public address names nobody.

import TocsinCore

extension SupervisionEvent: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .fine(let path, let note, let expires): writer.put("fine", path, note, expires)
        case .limping(let path, let reason, let expires): writer.put("limping", path, reason, expires)
        case .down(let path, let reason): writer.put("down", path, reason)
        case .untestable(let path): writer.put("untestable", path)
        case .expiring(let path, let at, let days): writer.put("expiring", path, at, days)
        case .forgotten(let paths): writer.put("forgotten", paths)
        case .peerHeard(let name): writer.put("peerHeard", name)
        case .peerSilent(let name, let since): writer.put("peerSilent", name, since)
        case .canaryPlanned(let path, let next): writer.put("canaryPlanned", path, next)
        case .canarySent(let path, let attempt, let judgeAt):
            writer.put("canarySent", path, attempt, judgeAt)
        case .canaryJudged(let path, let attempt, let fault):
            writer.put("canaryJudged", path, attempt, fault)
        case .proved: writer.put("proved")
        case .reserve(let reserve): writer.put("reserve", reserve.isLaid, reserve.free)
        case .anchored(let anchor): writer.put("anchored", anchor)
        case .chain(let fault): writer.put("chain", fault?.sequence, fault?.reason)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "fine":
            self = try .fine(reader.take("path"), note: reader.take("note"), expires: reader.take("expires"))
        case "limping":
            self = try .limping(
                reader.take("path"), reason: reader.take("reason"), expires: reader.take("expires"))
        case "down": self = try .down(reader.take("path"), reason: reader.take("reason"))
        case "untestable": self = try .untestable(reader.take("path"))
        case "expiring":
            self = try .expiring(reader.take("path"), at: reader.take("at"), days: reader.take("days"))
        case "forgotten": self = try .forgotten(reader.take("paths"))
        case "peerHeard": self = try .peerHeard(reader.take("name"))
        case "peerSilent": self = try .peerSilent(reader.take("name"), since: reader.take("since"))
        case "canaryPlanned": self = try .canaryPlanned(reader.take("path"), next: reader.take("next"))
        case "canarySent":
            self = try .canarySent(
                reader.take("path"), reader.take("attempt"), judgeAt: reader.take("judgeAt"))
        case "canaryJudged":
            self = try .canaryJudged(
                reader.take("path"), reader.take("attempt"), fault: reader.take("fault"))
        case "proved": self = .proved
        case "reserve":
            self = try .reserve(Reserve(isLaid: reader.take("isLaid"), free: reader.take("free")))
        case "anchored": self = try .anchored(reader.take("anchor"))
        case "chain":
            let sequence: Int64? = try reader.take("sequence")
            let reason: String? = try reader.take("reason")
            self = .chain(sequence.map { ChainFault(sequence: $0, reason: reason ?? "") })
        default: throw reader.error(.unknownValue(kind))
        }
    }
}

extension PublicationEvent: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .watching(let id, let message, let address, let until):
            writer.put("watching", id, message, address, until)
        case .sighted(let id, let message, let url, let sighting):
            writer.put("sighted", id, message, url, sighting)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "watching":
            self = try .watching(
                reader.take("activation"), reader.take("message"), reader.take("address"),
                until: reader.take("until"))
        case "sighted":
            self = try .sighted(
                reader.take("activation"), reader.take("message"), url: reader.take("url"),
                reader.take("sighting"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}

extension PublicAddress.Kind: Payload {}

extension PublicAddress: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(id, url, audience, kind, caFile) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            id: reader.take("id"), url: reader.take("url"), audience: reader.take("audience"),
            kind: reader.take("kind"), caFile: reader.take("caFile"))
    }
}

extension Sighting: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .seen(let snapshot): writer.put("seen", snapshot)
        case .notSeen(let snapshot, let titleThere): writer.put("notSeen", snapshot, titleThere)
        case .couldNotLook(let reason): writer.put("couldNotLook", reason)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "seen": self = try .seen(reader.take("snapshot"))
        case "notSeen": self = try .notSeen(reader.take("snapshot"), titleThere: reader.take("titleThere"))
        case "couldNotLook": self = try .couldNotLook(reason: reader.take("reason"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}

extension Sighting.Snapshot: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(sha256, bytes) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(sha256: reader.take("sha256"), bytes: reader.take("bytes"))
    }
}
