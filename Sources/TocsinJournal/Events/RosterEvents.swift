// Stored form of what happens to the roster: changes, questions, announcements. Names are personal.

import TocsinCore

extension ChangeID: Payload {}
extension AskID: Payload {}
extension ShiftSource: Payload {}
extension Gap.Reason: Payload {}
extension DirectoryName: Payload {}
extension Recipient.Circle: Payload {}

extension RosterEvent: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(name)
        switch self {
        case .planKnown(let plan): writer.put(plan)
        case .changed(let change): writer.put(change)
        case .looked(let next, let holders): writer.put(next, holders)
        case .announced(let list): writer.put(list)
        case .filled(let gaps): writer.put(gaps)
        case .asked(let ask): writer.put(ask)
        case .reminded(let id), .escalated(let id), .lapsed(let id): writer.put(id)
        case .answered(let id, let yes, let by, let day):
            writer.put(id, yes)
            writer.personal(by)
            writer.put(day)
        case .paged(let page, let ask): writer.put(page, ask)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "planKnown": self = try .planKnown(reader.take("plan"))
        case "changed": self = try .changed(reader.take("change"))
        case "looked": self = try .looked(next: reader.take("next"), holders: reader.take("holders"))
        case "announced": self = try .announced(reader.take("announced"))
        case "filled": self = try .filled(reader.take("gaps"))
        case "asked": self = try .asked(reader.take("ask"))
        case "reminded": self = try .reminded(reader.take("id"))
        case "escalated": self = try .escalated(reader.take("id"))
        case "lapsed": self = try .lapsed(reader.take("id"))
        case "answered":
            self = try .answered(
                reader.take("id"), yes: reader.take("yes"), by: reader.optionalPersonal("by"),
                day: reader.take("day"))
        case "paged": self = try .paged(reader.take("page"), ask: reader.take("ask"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}

extension RosterChange: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(id, content)
        writer.personal(by)
        writer.personal(reason)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            id: reader.take("id"), content: reader.take("content"), by: reader.optionalPersonal("by"),
            reason: reader.optionalPersonal("reason"))
    }
}

extension RosterChange.Content: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .overrides(let list): writer.put("overrides", list)
        case .absence(let absence): writer.put("absence", absence)
        case .people(let list): writer.put("people", list)
        case .directory(let name, let list): writer.put("directory", name, list)
        case .withdrawn(let id): writer.put("withdrawn", id)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "overrides": self = try .overrides(reader.take("overrides"))
        case "absence": self = try .absence(reader.take("absence"))
        case "people": self = try .people(reader.take("people"))
        case "directory": self = try .directory(reader.take("name"), reader.take("recipients"))
        case "withdrawn": self = try .withdrawn(reader.take("withdrawn"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}

/// Who holds a seat and how to reach them is personal; the seat itself is an office.
extension Recipient: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(seat, audience, title, insee, circle)
        writer.personal(holder)
        for text in [email, mobile, standbyHolder, standbyEmail, standbyMobile] { writer.personal(text) }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            seat: reader.take("seat"), audience: reader.take("audience"), title: reader.take("title"),
            insee: reader.take("insee"))
        circle = try reader.take("circle")
        holder = try reader.personal("holder")
        email = try reader.optionalPersonal("email")
        mobile = try reader.optionalPersonal("mobile")
        standbyHolder = try reader.optionalPersonal("standbyHolder")
        standbyEmail = try reader.optionalPersonal("standbyEmail")
        standbyMobile = try reader.optionalPersonal("standbyMobile")
    }
}

extension RosterBook.Announcement: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(gap, daysAhead) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(gap: reader.take("gap"), daysAhead: reader.take("daysAhead"))
    }
}

extension Gap: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(role, person, from, until, reason) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            role: reader.take("role"), person: reader.take("person"), from: reader.take("from"),
            until: reader.take("until"), reason: reader.take("reason"))
    }
}

extension Assignment: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(role, person) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(role: reader.take("role"), person: reader.take("person"))
    }
}

extension Shift: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(role, person, from, until, source) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            role: reader.take("role"), person: reader.take("person"), from: reader.take("from"),
            until: reader.take("until"), source: reader.take("source"))
    }
}

extension Ask: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(id, about, person, remindAt, escalateAt) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            id: reader.take("id"), about: reader.take("about"), person: reader.take("person"),
            remindAt: reader.take("remindAt"), escalateAt: reader.take("escalateAt"))
    }
}

extension Ask.About: Payload {
    func write(to writer: inout PayloadWriter) {
        switch self {
        case .duty(let shift): writer.put("duty", shift)
        case .contacts(let campaign, let by):
            writer.put("contacts")
            writer.personal(campaign)
            writer.put(by)
        case .wake(let test): writer.put("wake", test)
        case .swap(let swap): writer.put("swap", swap)
        case .relief(let id, let roles, let at): writer.put("relief", id, roles, at)
        }
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let kind = try reader.text()
        switch kind {
        case "duty": self = try .duty(reader.take("shift"))
        case "contacts":
            self = try .contacts(campaign: reader.personal("campaign"), by: reader.take("by"))
        case "wake": self = try .wake(test: reader.take("test"))
        case "swap": self = try .swap(reader.take("swap"))
        case "relief":
            self = try .relief(reader.take("id"), reader.take("roles"), at: reader.take("at"))
        default: throw reader.error(.unknownValue(kind))
        }
    }
}

extension Swap: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(asker, other, given, taken) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            asker: reader.take("asker"), other: reader.take("other"), given: reader.take("given"),
            taken: reader.take("taken"))
    }
}

extension Swap.Stretch: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(role, from, until) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(role: reader.take("role"), from: reader.take("from"), until: reader.take("until"))
    }
}
