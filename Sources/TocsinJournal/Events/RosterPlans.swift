// Stored form of a roster's files: rotations and rules in clear, what is about people as commitments.

import TocsinCore

extension Territory: Payload {}
extension DaySet.HolidayTreatment: Payload {}

extension RosterPlan: Payload {
    /// People in the order of their identifiers: the same files give the same bytes.
    func write(to writer: inout PayloadWriter) {
        writer.put(people.values.sorted { $0.id < $1.id }, roles, overrides, absences)
        writer.put(territory, owner, managers, rolesPerPerson, handover, wakeTest)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        let people: [Person] = try reader.take("people")
        for person in people { self.people[person.id] = person }
        roles = try reader.take("roles")
        overrides = try reader.take("overrides")
        absences = try reader.take("absences")
        territory = try reader.take("territory")
        owner = try reader.take("owner")
        managers = try reader.take("managers")
        rolesPerPerson = try reader.take("rolesPerPerson")
        handover = try reader.take("handover")
        wakeTest = try reader.take("wakeTest")
    }
}

extension Person: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(id)
        writer.personal(name)
        writer.count(contacts.count)
        for contact in contacts { writer.put(contact, contact.isPrivate) }
        writer.put(language)
        writer.personal(user)
        writer.put(verified, consent)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let id: PersonID = try reader.take("id")
        let name = try reader.personal("name")
        var contacts: [ContactPoint] = []
        for _ in 0..<(try reader.count()) {
            var contact: ContactPoint = try reader.take("contact")
            contact.isPrivate = try reader.take("isPrivate")
            contacts.append(contact)
        }
        try self.init(
            id: id, name: name, contacts: contacts, language: reader.take("language"),
            user: reader.optionalPersonal("user"), verified: reader.take("verified"),
            consent: reader.take("consent"))
    }
}

extension RosterRole: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(id, title, layers, deputies, shadows, pool, mustBeCovered, orders)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            id: reader.take("id"), title: reader.take("title"), layers: reader.take("layers"),
            deputies: reader.take("deputies"), shadows: reader.take("shadows"), pool: reader.take("pool"),
            mustBeCovered: reader.take("mustBeCovered"), orders: reader.take("orders"))
    }
}

extension Layer: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(rotation, name, only, from) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            reader.take("rotation"), name: reader.take("name"), only: reader.take("only"),
            from: reader.take("from"))
    }
}

extension Rotation: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(people, start, days, handovers, until) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            people: reader.take("people"), start: reader.take("start"), days: reader.take("days"),
            handovers: reader.take("handovers"), until: reader.take("until"))
    }
}

/// Seconds on the wall since 1970-01-01T00:00:00.
extension CivilTime: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(secondsOnWall) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let seconds = try reader.integer()
        guard (-400_000_000_000...400_000_000_000).contains(seconds) else {
            throw reader.error(.numberOutOfRange)
        }
        self.init(secondsOnWall: seconds)
    }
}

extension Restriction: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(days, from, until) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(days: reader.take("days"), from: reader.take("from"), until: reader.take("until"))
    }
}

extension DaySet: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(weekdays, holidays, isEves) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        let weekdays: [Int] = try reader.take("weekdays")
        try self.init(weekdays, holidays: reader.take("holidays"), eves: reader.take("isEves"))
    }
}

extension Pool: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(members, wave, every, accept, quiet, chancePercent, neededPercent)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            members: reader.take("members"), wave: reader.take("wave"), every: reader.take("every"),
            accept: reader.take("accept"), quiet: reader.take("quiet"),
            chancePercent: reader.take("chancePercent"), neededPercent: reader.take("neededPercent"))
    }
}

extension Delegation: Payload {
    /// The title of an order often names its holder.
    func write(to writer: inout PayloadWriter) {
        writer.put(person)
        writer.personal(reference)
        writer.put(from, until)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            person: reader.take("person"), reference: reader.personal("reference"), from: reader.take("from"),
            until: reader.take("until"))
    }
}

extension Override: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(role, person, from, until, source) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            role: reader.take("role"), person: reader.take("person"), from: reader.take("from"),
            until: reader.take("until"), source: reader.take("source"))
    }
}

extension Absence: Payload {
    func write(to writer: inout PayloadWriter) {
        writer.put(person, from, until)
        writer.personal(reason)
    }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            person: reader.take("person"), from: reader.take("from"), until: reader.take("until"),
            reason: reader.optionalPersonal("reason"))
    }
}

extension HandoverSettings: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(roles, remindAfter, escalateAfter) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        self.init()
        roles = try reader.take("roles")
        remindAfter = try reader.take("remindAfter")
        escalateAfter = try reader.take("escalateAfter")
    }
}

extension WakeTestSettings: Payload {
    func write(to writer: inout PayloadWriter) { writer.put(day, at, answerWithin) }

    init(from reader: inout PayloadReader) throws(CodecError) {
        try self.init(
            day: reader.take("day"), at: reader.take("at"), answerWithin: reader.take("answerWithin"))
    }
}
