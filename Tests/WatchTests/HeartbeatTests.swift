// Heartbeats against the shipped watcher: they reach it, forged ones do not, and their end alarms in time.

import Foundation
import ServiceLifecycle
import Synchronization
import Testing
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinSystem

private let secret = "un secret partagé de deux machines"
private let key = Array(secret.utf8)
private let clear = TLSRule.none(reason: "essai sur la boucle locale")

/// The shipped script, with an alarm that writes down what it is told.
final class Vigie: Sendable {
    let folder: Folder
    let child: Child
    let alarms: String

    init(after: Double) async throws {
        folder = try Folder()
        alarms = folder.url.appending(path: "alarmes").path
        let command = try folder.write(
            "alarme", "#!/bin/sh\necho \"$1 $2\" >> '\(alarms)'\n", mode: 0o700)
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        child = try await Child([
            root.appending(path: "Deploy/vigie/vigie.py").path, "--listen", "127.0.0.1:0", "--name", "p29",
            "--secret", try folder.write("secret", secret), "--after", "\(after)", "--command", command,
            "--state", folder.url.appending(path: "dernier").path,
        ])
    }

    var settings: HeartbeatSettings {
        HeartbeatSettings(
            url: "http://127.0.0.1:\(child.port)/", name: "p29", credential: "x", tls: clear,
            every: .milliseconds(300))
    }
}

private func read(_ path: String) -> [String] {
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return text.split(separator: "\n").map(String.init)
}

private var wall: Int64 { MovedClock().now.milliseconds }

@Suite(.serialized, .timeLimit(.minutes(1))) struct HeartbeatTests {
    @Test func beatsKeepTheWatcherQuietAndTheirEndAlarms() async throws {
        let vigie = try await Vigie(after: 6)
        var settings = Settings.watched
        settings.supervision.heartbeat = vigie.settings
        let house = try WatchHouse(settings)
        let outside = Outside(loop: TransferLoop())
        let beats = Mutex(0)
        let heartbeat = Heartbeat(house.parts, logger: quiet) { settings, document in
            let refusal = await outside.post(settings, document)
            if refusal == nil { beats.withLock { $0 += 1 } }
            return refusal
        }
        heartbeat.follow(key: key)
        let alarms = vigie.alarms
        try await house.running([heartbeat]) {
            for _ in 0..<600 where beats.withLock({ $0 < 3 }) { try await Task.sleep(for: .milliseconds(20)) }
            let before = read(alarms)
            try await Task.sleep(for: .seconds(7))
            #expect(heartbeat.lastFault == nil && read(alarms) == before)
        }
        let (ended, before) = (ContinuousClock.now, read(alarms).count)
        for _ in 0..<600 where read(alarms).count == before { try await Task.sleep(for: .milliseconds(20)) }
        #expect(read(alarms).last == "silent p29" && read(alarms).count == before + 1)
        // `VigieClockTests` say to the second what it promises; here processes start on a busy machine.
        #expect(ContinuousClock.now - ended < .seconds(9))
    }

    @Test func aBeatThatIsNotTakenIsKnownToTheStatus() async throws {
        var settings = Settings.watched
        settings.supervision.heartbeat = HeartbeatSettings(
            url: "http://127.0.0.1:1/", name: "p29", credential: "x", tls: clear, every: .milliseconds(50))
        let house = try WatchHouse(settings)
        let isRefused = Mutex(true)
        let heartbeat = Heartbeat(house.parts, logger: quiet) { _, _ in
            isRefused.withLock { $0 } ? "connexion refusée" : nil
        }
        heartbeat.follow(key: key)
        try await house.running([heartbeat]) {
            for _ in 0..<600 where heartbeat.lastFault == nil {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(heartbeat.lastFault == "connexion refusée")
            isRefused.withLock { $0 = false }
            for _ in 0..<600 where heartbeat.lastFault != nil {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(heartbeat.lastFault == nil)
            // None is asked for any more: its fault is nobody's.
            isRefused.withLock { $0 = true }
            for _ in 0..<600 where heartbeat.lastFault == nil {
                try await Task.sleep(for: .milliseconds(20))
            }
            heartbeat.follow(key: nil)
            #expect(heartbeat.lastFault == nil)
        }
    }

    @Test func forgedReplayedAndStaleBeatsDoNotCount() async throws {
        let vigie = try await Vigie(after: 60)
        let outside = Outside(loop: TransferLoop())
        let good = Beat(name: "p29", sentAt: wall, version: 7)
        #expect(await outside.post(vigie.settings, good.document(key: key)) == nil)
        let cases: [([UInt8], String)] = [
            (good.document(key: key), "réponse 409"),
            (Beat(name: "p29", sentAt: wall + 1, version: 7).document(key: [1, 2, 3]), "réponse 403"),
            (Beat(name: "p56", sentAt: wall + 2, version: 7).document(key: key), "réponse 403"),
            (Beat(name: "p29", sentAt: wall + 200_000, version: 7).document(key: key), "réponse 409"),
            (Array("{}".utf8), "réponse 400"), (Array("\u{0}".utf8), "réponse 400"),
            (Array(#"{"name":1,"sentAt":"x","version":[],"signature":{}}"#.utf8), "réponse 400"),
            (Array(repeating: 0x20, count: 5000), "réponse 413"),
        ]
        for (document, refusal) in cases {
            #expect(await outside.post(vigie.settings, document) == refusal)
        }
    }

    @Test func nothingIsSaidWhenTheDispatcherStandsStill() async throws {
        let house = try WatchHouse(.watched)
        let (sent, beats) = AsyncStream.makeStream(of: Void.self)
        let heartbeat = Heartbeat(house.parts, logger: quiet) { _, _ in
            beats.yield()
            return nil
        }
        let group = ServiceGroup(services: [house.engine], logger: quiet)
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            #expect(await heartbeat.standstill() == "le répartiteur ne bouge plus")
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
        #expect(await heartbeat.standstill()?.contains("ne répond pas") == true)
        beats.finish()
        for await _ in sent { Issue.record("a beat was sent") }
    }

    /// It moves, and still no call would leave: whoever watches from outside must hear of it.
    @Test func nothingIsSaidWhileTheDaemonIsMute() async throws {
        let house = try WatchHouse(.watched)
        let heartbeat = Heartbeat(house.parts, logger: quiet) { _, _ in nil }
        try await house.running {
            #expect(await heartbeat.standstill() == nil)
            let found = Anchor(sequence: 3, hash: Array(repeating: 7, count: 32))
            let mute = Request.mute(noted: nil, found: found)
            _ = try await house.engine.submit(Command(actor: .daemon, request: mute))
            #expect(await heartbeat.standstill() == "muet après une restauration")
        }
    }

    @Test func oneProofInAQuarterOfAnHourIsJournaled() async throws {
        let house = try WatchHouse(.watched)
        let heartbeat = Heartbeat(house.parts, logger: quiet) { _, _ in nil }
        try await house.running {
            #expect(await heartbeat.standstill() == nil)
            let before = try await house.engine.query { $0.state.version }
            #expect(await heartbeat.standstill() == nil)
            #expect(try await house.engine.query { $0.state.version } == before)
            house.clock.move(Limits.proofEvery)
            house.engine.wake()
            #expect(await heartbeat.standstill() == nil)
            #expect(try await house.engine.query { $0.state.supervision.provedAt != nil })
        }
    }

    /// The copy of a beat that was heard before a restart keeps nobody alive after it.
    @Test func aBeatOlderThanTheStartIsNotHeard() async throws {
        let house = try WatchHouse(.watched)
        let peers = [PeerSettings(name: "p56", credential: "x")]
        let before = Neighbours(engine: house.engine, clock: house.clock.read)
        before.follow(peers, keys: ["p56": key])
        try await house.running {
            let beat = Beat(name: "p56", sentAt: house.clock.now.milliseconds, version: 3)
            #expect(await before.hear(beat, signature: beat.signature(key: key)) == .heard)
            house.clock.move(.seconds(5))
            let after = Neighbours(engine: house.engine, clock: house.clock.read)
            after.follow(peers, keys: ["p56": key])
            #expect(await after.hear(beat, signature: beat.signature(key: key)) == .replayed)
            let next = Beat(name: "p56", sentAt: house.clock.now.milliseconds, version: 4)
            #expect(await after.hear(next, signature: next.signature(key: key)) == .heard)
        }
    }

    @Test func aNeighbourIsHeardOnceSignedAndItsSilenceTold() async throws {
        let house = try WatchHouse(.watched)
        let neighbours = Neighbours(engine: house.engine, clock: house.clock.read)
        neighbours.follow(
            [PeerSettings(name: "p56", credential: "x", after: .seconds(12))], keys: ["p56": key])
        try await house.running([neighbours]) {
            let beat = Beat(name: "p56", sentAt: house.clock.now.milliseconds, version: 3)
            #expect(await neighbours.hear(beat, signature: beat.signature(key: [1])) == .forged)
            #expect(await neighbours.hear(beat, signature: beat.signature(key: key)) == .heard)
            #expect(await neighbours.hear(beat, signature: beat.signature(key: key)) == .replayed)
            let stranger = Beat(name: "p35", sentAt: beat.sentAt + 1, version: 3)
            #expect(await neighbours.hear(stranger, signature: stranger.signature(key: key)) == .unknown)
            #expect(try await house.engine.query { $0.state.supervision.peers["p56"]?.isSilent } == false)
            // Slowly enough to be a silence there, and not a standstill here.
            for _ in 0..<3 {
                house.clock.move(.seconds(4))
                try await Task.sleep(for: .milliseconds(1100))
            }
            #expect(try await house.until { $0.supervision.peers["p56"]?.isSilent == true })
            for _ in 0..<200 where house.sms.sent.isEmpty { try await Task.sleep(for: .milliseconds(20)) }
            #expect(house.sms.sent.map(\.subject) == ["Tocsin de « p56 » muet"])
            let next = Beat(name: "p56", sentAt: house.clock.now.milliseconds, version: 4)
            #expect(await neighbours.hear(next, signature: next.signature(key: key)) == .heard)
            #expect(try await house.until { $0.supervision.peers["p56"]?.isSilent == false })
        }
    }
}
