// The dispatcher: every page leaves once, a hung path holds up no other, links are filled in at the last
// moment.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal
import TocsinSystem

@Suite(.timeLimit(.minutes(1))) struct DispatcherTests {
    @Test func aHungPathHoldsUpNoOther() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        let hung = ScriptedPath("sms", hangs: true)
        let mail = ScriptedPath("smtp")
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": hung, "smtp": mail], links: nil, logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            _ = try await engine.submit(.trigger())
            await mail.arrived(2)
            #expect(await mail.parcels.count == 2)
            await hung.release()
        }
    }

    @Test func aHungPathWithALongQueueStarvesNoOther() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        let hung = ScriptedPath("sms", hangs: true)
        let mail = ScriptedPath("smtp")
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": hung, "smtp": mail], links: nil, logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            let triggers = 25
            for number in 0..<triggers { _ = try await engine.submit(.trigger("feu \(number)")) }
            await mail.arrived(triggers * 2)
            await hung.arrived(Limits.inFlightPerPath)
            let stuck = await hung.parcels.count
            #expect(stuck == Limits.inFlightPerPath)
            await hung.release()
        }
    }

    /// All but the first of a wave are carried by another thread, as in the daemon; the stop waits for it.
    @Test func whatComesBehindTheFirstOfAWaveLeavesToo() async throws {
        let door = Door()
        let engine = engine(door, HandClock())
        let (sms, mail) = (ScriptedPath("sms"), ScriptedPath("smtp"))
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": sms, "smtp": mail], links: nil, logger: quiet,
            crowd: OwnThread("crowd"))
        let triggers = 4 * Limits.leavesAtOnce
        try await running(engine, dispatcher: dispatcher) {
            await door.hold()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for number in 0..<triggers {
                    group.addTask { _ = try await engine.submit(.trigger("feu \(number)")) }
                }
                await door.arrival()
                await door.open()
                try await group.waitForAll()
            }
            await sms.arrived(triggers * 2)
            await mail.arrived(triggers * 2)
        }
        let finished = try await door.entries(after: 0, limit: .max).count {
            if case .attemptFinished = $0.event { true } else { false }
        }
        #expect(finished >= triggers * 4)
    }

    @Test func linksAreFilledInAndRecognised() async throws {
        let engine = engine(MemoryJournal(), HandClock(), links: true)
        let links = AnswerLinks(base: "https://tocsin.example", secret: [UInt8](repeating: 7, count: 32))
        let sms = ScriptedPath("sms")
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": sms, "smtp": ScriptedPath("smtp")], links: links, logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            _ = try await engine.submit(.trigger())
            await sms.arrived(2)
            let parcel = try #require(await sms.parcels.first)
            let link = try #require(links.link(for: parcel.attempt, in: "29-2026-E001"))
            #expect(parcel.text.contains(link) && !parcel.text.contains("{link}"))
            let token = try #require(link.split(separator: "/").last.map(String.init))
            #expect(links.accepts(token, for: parcel.attempt, in: "29-2026-E001"))
            #expect(!links.accepts(token, for: parcel.attempt, in: "29-2026-E002"))
            #expect(!links.accepts(String(token.dropLast()), for: parcel.attempt, in: "29-2026-E001"))
            #expect(!links.accepts(String(token.dropLast()) + "~", for: parcel.attempt, in: "29-2026-E001"))
        }
        let stored = AnswerLinks(base: "https://tocsin.example", secret: [UInt8](repeating: 8, count: 32))
        #expect(stored.link(for: "a/b/sms/1", in: "x") != links.link(for: "a/b/sms/1", in: "x"))
    }

    @Test func aFailedTryIsMadeAgainWhenItsPauseIsOver() async throws {
        let clock = HandClock()
        let waker = HandWaker()
        let engine = engine(MemoryJournal(), clock, waker)
        let mail = ScriptedPath("smtp", .notReached(after: .seconds(20), reason: "liste grise"))
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": ScriptedPath("sms"), "smtp": mail], links: nil, logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            _ = try await engine.submit(.trigger())
            await mail.arrived(2)
            let first = await Set(mail.parcels.map(\.attempt))
            while try await engine.query({ $0.state.outbox.delayed.count }) < 2 { await Task.yield() }
            #expect((waker.last ?? .zero) <= .seconds(20))
            clock.advance(.seconds(20))
            engine.wake()
            await mail.arrived(4)
            let second = await Set(mail.parcels.suffix(2).map(\.attempt))
            #expect(first == second)
        }
    }

    @Test func aRefusedRecipientLeadsToAnotherPath() async throws {
        let engine = engine(MemoryJournal(), HandClock())
        let sms = ScriptedPath("sms", .refused(reason: "numéro inconnu"))
        let voice = ScriptedPath("voice")
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": sms, "smtp": ScriptedPath("smtp"), "voice": voice], links: nil,
            logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            _ = try await engine.submit(.trigger())
            await voice.arrived(2)
            #expect(await voice.parcels.count == 2)
        }
    }
}
