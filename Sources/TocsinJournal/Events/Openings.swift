// Stored form of an opening and of the rules it pins.

import TocsinCore

extension CODReference: Payload {}
extension Rung.ContactChoice: Payload {}

extension Opening: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(id, mode)
        writer.personal(title)
        writer.put(nature, place, zone, rules, continues, adopts)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            id: reader.take("id"), mode: reader.take("mode"), title: reader.personal("title"),
            nature: reader.take("nature"), place: reader.take("place"), zone: reader.take("zone"),
            rules: reader.take("rules"), continues: reader.take("continues"), adopts: reader.take("adopts"))
    }
}

extension Rules: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(clocks, convening, warnings) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            clocks: reader.take("clocks"), convening: reader.take("convening"),
            warnings: reader.take("warnings"))
    }
}

extension ClockSettings: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(cellLimit, informationLimit, cipLimit, codReference, lateAfter)
        writer.put(staffing, officialsThresholdPercent)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        cellLimit = try reader.take("cellLimit")
        informationLimit = try reader.take("informationLimit")
        cipLimit = try reader.take("cipLimit")
        codReference = try reader.take("codReference")
        lateAfter = try reader.take("lateAfter")
        staffing = try reader.take("staffing")
        officialsThresholdPercent = try reader.take("officialsThresholdPercent")
    }
}

extension Staffing: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(roles, persons) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(roles: reader.take("roles"), persons: reader.take("persons"))
    }
}

extension Convening: Payload {
    /// Ladders in the order of their roles: the same settings give the same bytes.
    func write(to writer: inout PayloadWriter) {
        let sorted = ladders.sorted { $0.key < $1.key }
        writer.put(roles, sorted.map(\.key), sorted.map(\.value), defaultLadder, decider, lead, lastResort)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let roles: [RoleID] = try reader.take("roles")
        let named: [RoleID] = try reader.take("ladderRoles")
        let ladders: [Ladder] = try reader.take("ladders")
        guard named.count == ladders.count else { throw reader.error(.numberOutOfRange) }
        try self.init(
            roles: roles, ladders: Dictionary(zip(named, ladders)) { first, _ in first },
            defaultLadder: reader.take("defaultLadder"), decider: reader.take("decider"),
            lead: reader.take("lead"),
            lastResort: reader.take("lastResort"))
    }
}

extension Ladder: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(rungs, margin, repeatEvery) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            rungs: reader.take("rungs"), margin: reader.take("margin"),
            repeatEvery: reader.take("repeatEvery"))
    }
}

extension Rung: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(after, call, askDeciderFor) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            after: reader.take("after"), call: reader.take("call"),
            askDeciderFor: reader.take("askDeciderFor"))
    }
}

extension Rung.Call: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .titular(let contacts): writer.put("titular", contacts)
        case .deputy: writer.put("deputy")
        case .role(let role): writer.put("role", role)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "titular": self = try .titular(contacts: reader.take("contacts"))
        case "deputy": self = .deputy
        case "role": self = try .role(reader.take("role"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}

extension WarningSettings: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(atPercent, digestAfter, quietFor, cell, elected, publicAudience, media, cip, missed)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        atPercent = try reader.take("atPercent")
        digestAfter = try reader.take("digestAfter")
        quietFor = try reader.take("quietFor")
        cell = try reader.take("cell")
        elected = try reader.take("elected")
        publicAudience = try reader.take("publicAudience")
        media = try reader.take("media")
        cip = try reader.take("cip")
        missed = try reader.take("missed")
    }
}
