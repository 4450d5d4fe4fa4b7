// Stored form of statements, of who made them, and of what the machine underwent.

import TocsinCore

extension Mode: Payload {}
extension Basis: Payload {}
extension Scope: Payload {}
extension Right: Payload {}
extension Audience: Payload {}
extension Actor.Means: Payload {}

extension Actor: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(means, person, rights.sorted { $0.rawValue < $1.rawValue })
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            means: reader.take("means"), person: reader.take("person"),
            rights: Set(reader.take("rights") as [Right]))
    }
}

extension StatedTime: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(instant, wholeMinute) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(reader.take("statedAt"), wholeMinute: reader.take("wholeMinute"))
    }
}

extension Statement: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(entry, fact, statedAt, recordedAt, basis, plusMinus)
        writer.personal(by)
        writer.put(reference)
        writer.personal(note)
        writer.personal(reason)
        writer.put(file, actor)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            entry: reader.take("entry"), fact: reader.take("fact"), statedAt: reader.take("statedAt"),
            recordedAt: reader.take("recordedAt"), basis: reader.take("basis"),
            plusMinus: reader.take("plusMinus"),
            by: reader.optionalPersonal("by"), reference: reader.take("reference"),
            note: reader.optionalPersonal("note"), reason: reader.optionalPersonal("reason"),
            file: reader.take("file"), actor: reader.take("actor"))
    }
}

extension Fact: Payload {
    /// The stored name is the contract's own.
    func write(to writer: inout PayloadWriter) {
        writer.put(kind)
        switch self {
        case .acknowledged(let role, let person, let eta, let remote): writer.put(role, person, eta, remote)
        case .declined(let role, let person): writer.put(role, person)
        case .inPost(let role, let person, let remote): writer.put(role, person, remote)
        case .informed(let audience, let means, let scope):
            writer.put(audience)
            writer.personal(means)
            writer.put(scope)
        case .waived(let audience): writer.put(audience)
        case .deferred(let audience, let until): writer.put(audience, until)
        case .ticked(let step): writer.put(step)
        case .corrected(let entry, let time): writer.put(entry, time)
        case .alertReceived, .prealerted, .emergencyDetermined, .cellOperational, .codStandby, .codDecided,
            .codOperational, .codClosed, .cipOrdered, .cipOpen, .stoodDown, .cancelled, .becameReal,
            .suspended,
            .noted:
            break
        }
    }

    init(from r: inout PayloadReader) throws(CodecError) {
        let kind: String = try r.take("fact")
        switch kind {
        case "acknowledged":
            self = try .acknowledged(
                role: r.take("role"), person: r.take("person"), etaMinutes: r.take("eta"),
                remote: r.take("remote"))
        case "declined": self = try .declined(role: r.take("role"), person: r.take("person"))
        case "inPost":
            self = try .inPost(role: r.take("role"), person: r.take("person"), remote: r.take("remote"))
        case "informed":
            self = try .informed(
                r.take("audience"), means: r.optionalPersonal("means"), scope: r.take("scope"))
        case "waived": self = try .waived(r.take("audience"))
        case "deferred": self = try .deferred(r.take("audience"), until: r.take("until"))
        case "ticked": self = try .ticked(step: r.take("step"))
        case "corrected": self = try .corrected(r.take("entry"), to: r.take("to"))
        default:
            guard let bare = Self.bare[kind] else { throw r.error(.unknownValue(kind)) }
            self = bare
        }
    }

    /// Facts that say nothing but their name.
    private static let bare: [String: Fact] = {
        let facts: [Fact] = [
            .alertReceived, .prealerted, .emergencyDetermined, .cellOperational, .codStandby, .codDecided,
            .codOperational, .codClosed, .cipOrdered, .cipOpen, .stoodDown, .cancelled, .becameReal,
            .suspended,
            .noted,
        ]
        return Dictionary(uniqueKeysWithValues: facts.map { ($0.kind, $0) })
    }()
}

extension MachineFact: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(kind)
        switch self {
        case .daemonDown, .daemonUp: break
        case .channelDown(let path), .channelUp(let path): writer.put(path)
        case .clockStepped(let seconds), .stoodStill(let seconds): writer.put(seconds)
        case .inject(let recipient, let text):
            writer.personal(recipient)
            writer.personal(text)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind: String = try reader.take("machine")
        switch kind {
        case "daemonDown": self = .daemonDown
        case "daemonUp": self = .daemonUp
        case "channelDown": self = try .channelDown(reader.take("path"))
        case "channelUp": self = try .channelUp(reader.take("path"))
        case "clockStepped": self = try .clockStepped(seconds: reader.take("seconds"))
        case "stoodStill": self = try .stoodStill(seconds: reader.take("seconds"))
        case "inject": self = try .inject(to: reader.personal("to"), text: reader.personal("text"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}
