// Who is asking is judged without a question to the writer, and by what is durable.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

struct KnownSettingsTests {
    @Test func nothingIsKnownBeforeTheStartIsDurable() async throws {
        let door = Door()
        await door.hold()
        let engine = engine(door, HandClock())
        #expect(engine.settingsNow() == nil)
        try await running(engine) {
            await door.arrival()
            #expect(engine.settingsNow() == nil)
            await door.open()
            try await engine.query { _ in }
            #expect(engine.settingsNow() != nil)
        }
    }

    @Test func aDiskThatStandsStillHoldsUpNobodysName() async throws {
        let (door, clock) = (Door(), HandClock())
        let engine = engine(door, clock)
        try await running(engine) {
            let before = try await engine.query { $0.now }
            await door.hold()
            async let trigger = engine.submit(.trigger())
            await door.arrival()
            clock.advance(.seconds(7))
            // A query would wait here for ever.
            #expect(engine.settingsNow()?.now == before + .seconds(7))
            await door.open()
            _ = try await trigger
        }
    }

    /// Looks at once, many times: what comes behind the answer loses the race sooner or later.
    @Test func whoeverIsAnsweredIsCountedAlready() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        try await running(engine) {
            try await engine.query { _ in }
            let before = engine.vitals.accepted
            for number in 1...500 {
                _ = try await engine.submit(.trigger("Feu", key: "la même"))
                #expect(engine.vitals.accepted >= before + Int64(number))
            }
        }
    }

    @Test func aSteppedClockIsFollowedOnlyWhileNothingRuns() async throws {
        let (journal, clock) = (Door(), HandClock())
        let engine = engine(journal, clock)
        try await running(engine) {
            let before = try await engine.query { $0.now }
            clock.step(.hours(1))
            #expect(engine.settingsNow()?.now == before + .hours(1))
            _ = try await engine.submit(.trigger())
            clock.step(.hours(1))
            let now = engine.settingsNow()?.now
            let asked = try await engine.query { $0.now }
            #expect(now == before + .hours(1) && now == asked)
        }
    }

    @Test func aChangeIsInForceWhenItsAnswerComes() async throws {
        let (door, clock) = (Door(), HandClock())
        let engine = engine(door, clock)
        try await running(engine) {
            try await engine.query { _ in }
            var settings = Settings.forEngine()
            settings.publicURL = "https://autre.example"
            try engine.reload(settings)
            // Behind the reload, in the same mailbox.
            _ = try await engine.submit(.trigger())
            #expect(engine.settingsNow()?.settings.publicURL == "https://autre.example")
            var person = try #require(settings.roster.people.values.first)
            person.user = "renommée"
            person.contacts.removeAll { settings.paths.map(\.id).contains($0.path) == false }
            _ = try await engine.submit(
                Command(
                    actor: Actor(means: .socket, person: nil, rights: Set(Right.allCases)),
                    request: .roster(.importPeople([person], by: "cheffe"))))
            #expect(engine.settingsNow()?.settings.roster.people[person.id]?.user == "renommée")
        }
    }
}
