// A restart is a replay: clocks, escalations and what was on its way go on where they stood.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

@Suite(.timeLimit(.minutes(1))) struct RestartTests {
    @Test func openClocksAndLaddersAreTheSameAfterARestart() async throws {
        let journal = MemoryJournal()
        let clock = HandClock()
        let first = engine(journal, clock)
        let before = try await running(first) {
            _ = try await first.submit(.trigger())
            return try await first.query { $0.state }
        }
        clock.advance(.seconds(30))
        let second = engine(journal, clock)
        try await running(second) {
            let after = try await second.query { $0.state }
            let id = try #require(after.open.first)
            let (old, new) = (try #require(before.activations[id]), try #require(after.activations[id]))
            #expect(old.paging == new.paging)
            #expect(old.statements == new.statements)
            #expect(old.reading(at: clock.now).facts(.cell) == new.reading(at: clock.now).facts(.cell))
        }
    }

    @Test func overdueRungsFireAtOnceInOrder() async throws {
        let journal = MemoryJournal()
        let clock = HandClock()
        let first = engine(journal, clock)
        _ = try await running(first) { try await first.submit(.trigger()) }
        clock.advance(.minutes(6))
        let second = engine(journal, clock)
        try await running(second) {
            let reasons = try await second.query { snapshot in
                snapshot.state.open.first.flatMap { snapshot.state.activations[$0] }?.attempts.ids.compactMap
                { id in
                    snapshot.state.owners[id].flatMap { snapshot.state.activations[$0]?.attempts[id]?.page }
                }.filter { $0.roles == ["cellLead"] }.map(\.reason)
            }
            #expect(
                reasons == [
                    .firstCall, .firstCall, .calledAgain, .calledAgain, .calledAgain, .deputy, .deputy,
                ])
        }
    }

    @Test func whatWasOnItsWayIsMadeAgainUnderTheSameKey() async throws {
        let journal = MemoryJournal()
        let clock = HandClock()
        let first = engine(journal, clock)
        let hung = ScriptedPath("sms", hangs: true)
        let mail = ScriptedPath("smtp", hangs: true)
        let silent = Dispatcher(
            engine: first, channels: ["sms": hung, "smtp": mail], links: nil, logger: quiet)
        // The first daemon dies with its transfers under way: a copy of its journal is all that is left.
        let left = try await running(first, dispatcher: silent) {
            _ = try await first.submit(.trigger())
            await hung.arrived(3)
            await mail.arrived(2)
            let copy = try await MemoryJournal.copy(of: journal)
            await hung.release()
            await mail.release()
            return copy
        }
        let sent = await hung.parcels.map(\.attempt)
        let second = engine(left, clock)
        let sms = ScriptedPath("sms")
        let redo = Dispatcher(
            engine: second, channels: ["sms": sms, "smtp": ScriptedPath("smtp")], links: nil, logger: quiet)
        try await running(second, dispatcher: redo) {
            await sms.arrived(3)
            let again = await Set(sms.parcels.map(\.attempt))
            #expect(again == Set(sent))
        }
    }
}
