// Looks at paths in real time: an outage known in three looks, told by the other path, hung looks included.

import Foundation
import Synchronization
import Testing
import TocsinCore
import TocsinEngine

@Suite(.serialized, .timeLimit(.minutes(1))) struct ProbingTests {
    private func settings(every: Duration = .milliseconds(200)) -> Settings {
        var settings = Settings.watched
        settings.supervision.every = every
        return settings
    }

    private func probing(_ house: WatchHouse, time: Duration = .milliseconds(80)) -> Probing {
        let dispatcher = house.dispatcher
        return Probing(
            engine: house.engine, channels: { dispatcher.current }, time: time, logger: quiet)
    }

    /// Three looks and one time limit: at 25 s and 10 s this is 85 s.
    @Test func aDeadPathIsKnownAndToldByTheOther() async throws {
        let house = try WatchHouse(settings())
        try await house.running([probing(house)]) {
            let isFine = try await house.until { $0.supervision.paths["sms"]?.standing == .fine }
            #expect(isFine)
            let died = ContinuousClock.now
            house.sms.answer(.failing(reason: "connexion refusée"))
            let isDown = try await house.until { $0.supervision.isDown("sms") }
            #expect(isDown && ContinuousClock.now - died < .milliseconds(3 * 200 + 80 + 1500))
            for _ in 0..<200 where house.mail.sent.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            #expect(house.mail.sent.map(\.subject) == ["Voie « sms » en défaut"])
            #expect(house.sms.sent.isEmpty)
            house.sms.answer(.fine(note: nil))
            let isBack = try await house.until { !$0.supervision.isDown("sms") }
            #expect(isBack)
        }
    }

    @Test func aLookThatNeverComesBackIsAFailureAndHoldsUpNoOther() async throws {
        let house = try WatchHouse(settings())
        try await house.running([probing(house)]) {
            _ = try await house.until { $0.supervision.paths["sms"]?.standing == .fine }
            house.sms.answer(.fine(note: nil), hangs: true)
            let isDown = try await house.until { $0.supervision.isDown("sms") }
            #expect(isDown)
            let reason = try await house.engine.query { $0.state.supervision.paths["sms"]?.reason }
            #expect(reason?.hasPrefix("pas de réponse en") == true)
            // One look hangs; no other joins it, and the other path is still looked at.
            let (hung, others) = (house.sms.looks, house.mail.looks)
            try await Task.sleep(for: .milliseconds(700))
            #expect(house.sms.looks == hung && house.mail.looks >= others + 2)
            house.sms.answer(.fine(note: nil))
            let isBack = try await house.until { !$0.supervision.isDown("sms") }
            #expect(isBack)
        }
    }

    /// The machine sleeps for a minute in the middle of a look: that is no outage.
    @Test func aLookUnderWayInAStandstillIsGivenItsTimeAgain() async throws {
        let house = try WatchHouse(settings(every: .seconds(4)))
        let slept = Mutex(Duration.zero)
        let start = ContinuousClock.now
        let clock = LookClock(
            now: { .now - start + slept.withLock { $0 } }, sleep: { try? await Task.sleep(for: $0) })
        let channels: [PathID: any Channel] = ["sms": house.sms]
        let probing = Probing(
            engine: house.engine, channels: { channels }, time: .seconds(2), clock: clock, logger: quiet)
        house.sms.answer(.fine(note: nil), hangs: true)
        try await house.running([probing]) {
            for _ in 0..<500 where house.sms.looks == 0 { try await Task.sleep(for: .milliseconds(10)) }
            slept.withLock { $0 = .seconds(60) }
            try await Task.sleep(for: .milliseconds(2600))
            house.sms.answer(.fine(note: nil))
            let isFine = try await house.until { $0.supervision.paths["sms"]?.standing == .fine }
            #expect(isFine && house.mail.sent.isEmpty)
        }
    }

    @Test func onlySoManyLooksGoOnAtOnceAndTheOthersHaveTheirTurn() async throws {
        let house = try WatchHouse(settings(every: .milliseconds(40)))
        let paths = (0..<Limits.probesAtOnce + 3).map { WatchedPath(PathID("p\($0)")) }
        for path in paths { path.answer(.fine(note: nil), hangs: true) }
        let channels = Dictionary(uniqueKeysWithValues: paths.map { ($0.path, $0 as any Channel) })
        let probing = Probing(
            engine: house.engine, channels: { channels }, time: .seconds(30), logger: quiet)
        try await house.running([probing]) {
            func looks() -> Int { paths.count { $0.looks > 0 } }
            let most = Limits.probesAtOnce
            for _ in 0..<500 where looks() < most { try await Task.sleep(for: .milliseconds(10)) }
            // Several rounds, in which the others would have been looked at.
            try await Task.sleep(for: .milliseconds(200))
            #expect(looks() == most)
            for path in paths { path.answer(.fine(note: nil)) }
            for _ in 0..<500 where looks() < paths.count { try await Task.sleep(for: .milliseconds(10)) }
            #expect(looks() == paths.count)
        }
    }

    @Test func manyLooksLeaveTheJournalAsItIs() async throws {
        let house = try WatchHouse(settings(every: .milliseconds(40)))
        try await house.running([probing(house)]) {
            _ = try await house.until {
                $0.supervision.paths["sms"] != nil && $0.supervision.paths["smtp"] != nil
            }
            let before = try await house.engine.query { $0.state.version }
            for _ in 0..<300 where house.sms.looks < 12 { try await Task.sleep(for: .milliseconds(20)) }
            #expect(house.sms.looks >= 12)
            #expect(try await house.engine.query { $0.state.version } == before)
        }
    }
}
