// Bounds of the core, each filled: the refusal says what and how to mend it, and nothing is half applied.

import Testing
import TocsinCore
import TocsinSimulation

@Suite struct BoundTests {
    private let by = Stating(by: "rédactrice", note: "entrée de main courante")

    private func life() throws -> LongLife {
        try LongLife(from: Instant(seconds: 1_795_230_720), people: 2, proofEvery: .hours(8))
    }

    /// What it is refused with; it leaves nothing behind.
    private func refused(
        _ life: inout LongLife, _ request: Request, _ place: SourceLocation = #_sourceLocation
    ) -> Rejection? {
        let (state, stretches) = (life.state, life.stretches.count)
        defer {
            let isSame = life.state == state && life.stretches.count == stretches
            #expect(isSame, sourceLocation: place)
        }
        do {
            try life.submit(request)
            return nil
        } catch {
            return error as? Rejection
        }
    }

    @Test func anActivationFullOfEntriesSaysSoAndStillHearsWhoComesAndWhatEndsIt() throws {
        var life = try life()
        try life.open("Longue nuit")
        let id = try #require(life.state.open.last)
        while life.state.activations[id]?.statements.count ?? 0 < Limits.statements {
            try life.submit(.state(id, .noted, by))
        }
        let answer = refused(&life, .state(id, .noted, by))
        let refusal = try #require(answer)
        #expect(refusal.code == .tooMany && refusal.message.contains("\(Limits.statements) entrées"))
        #expect(refusal.hint.contains("ouvrez une nouvelle activation"))
        try life.submit(.answer(id, "p100", .coming(minutes: 20)))
        let answers = life.state.activations[id]?.paging.values.flatMap(\.answers).map(\.person)
        #expect(answers == ["p100"])
        // The next one takes what this one does not.
        try life.open("Suite")
        let next = try #require(life.state.open.last)
        try life.submit(.state(next, .noted, by))
        try life.submit(.state(id, .stoodDown, by))
        #expect(life.state.open == [next])
    }

    @Test func anImportOfTooManyLinesIsRefusedAndOneLessIsTakenWhole() throws {
        var life = try life()
        let (now, count) = (life.now, Limits.importLines + 1)
        let shifts = (0..<count).map { number in
            ShiftLine(
                role: "role100", person: "p101", from: now + .minutes(number),
                until: now + .minutes(number + 1), place: "garde.csv:\(number + 2):1")
        }
        let people = (0..<count).map { number in
            Person(
                id: PersonID("q\(number)"), name: "Personne \(number)",
                contacts: [
                    ContactPoint(
                        medium: .sms, address: "+336\(30_000_000 + number)", path: "sms",
                        pathClass: .mobileNetwork, wakes: true)
                ])
        }
        let seats = (0..<count).map { number in
            Recipient(seat: "s\(number)", audience: .media, title: "Rédaction \(number)", mobile: "+33630")
        }
        for request in [
            RosterRequest.importShifts(shifts, by: "SIDPC"), .importPeople(people, by: "SIDPC"),
            .importDirectory(.medias, seats, by: "SIDPC"),
        ] {
            let answer = refused(&life, .roster(request))
            let refusal = try #require(answer)
            #expect(refusal.code == .badValue && refusal.message.contains("\(count) "), "\(refusal.message)")
            #expect("\(refusal.message) \(refusal.hint)".contains("de 1 à \(Limits.importLines)"))
        }
        try life.submit(.roster(.importPeople(Array(people.dropLast()), by: "SIDPC")))
        try life.submit(.roster(.importDirectory(.medias, Array(seats.dropLast()), by: "SIDPC")))
        let changes = life.state.book.changes
        #expect(changes.people.count == Limits.importLines)
        #expect(changes.directories[.medias]?.count == Limits.importLines)
    }
}
