// What the shipped watcher promises, on a clock of the test's own; and a new secret taken by a running one.

import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinSystem

@Suite struct VigieClockTests {
    private struct Silences: Decodable {
        var kinds: [String]
        var first: Double
        var last: Double
    }

    /// Ninety seconds after the last beat is the latest, whenever the looks fall and each a little late.
    @Test func aSilenceIsToldWithinItsTimeAndNotMuchSooner() async throws {
        let told = try await course("silences", as: [Silences].self)
        for (silence, after) in zip(told, [90.0, 6, 1]) {
            #expect(silence.kinds == ["silent"])
            #expect(silence.last <= after, "\(silence) of \(after)")
            // Two beats lost on the way are no silence yet.
            #expect(silence.first >= after * 0.89, "\(silence) of \(after)")
        }
        #expect(told.first.map { $0.first >= 88 } == true)
    }

    /// In order: sent and heard; then after a restart the same again, one sent before the start, a new one,
    /// and that one again. What is kept on disk is also known after the restart.
    @Test func aRestartForgetsNoBeatThatWasHeard() async throws {
        let folder = try Folder()
        let statuses = try await course(
            "restart", folder.url.appending(path: "dernier").path, as: [String: [Int]].self)
        #expect(statuses["unkept"] == [200, 409, 409, 200, 409])
        #expect(statuses["kept"] == [200, 409, 200, 200, 409])
    }

    /// What could not be heard is nobody's silence; how long nothing was heard is said as it is.
    @Test func aWatcherThatStoodStillAccusesNobody() async throws {
        struct Said: Decodable {
            var kind: String
            var seconds: Int

            init(from decoder: any Decoder) throws {
                var words = try decoder.unkeyedContainer()
                (kind, seconds) = (try words.decode(String.self), try words.decode(Int.self))
            }
        }
        for said in try await course("standstill", as: [[Said]].self) {
            #expect(said.map(\.kind) == ["silent"] && (86...90).contains(said.first?.seconds ?? 0), "\(said)")
        }
    }

    @Test func aCommandThatHangsHoldsUpNoMail() async throws {
        #expect(try await course("ways", as: [String].self) == ["command after mail"])
    }

    private func course<T: Decodable>(_ words: String..., as type: T.Type) async throws -> T {
        let tests = URL(filePath: #filePath).deletingLastPathComponent()
        let root = tests.deletingLastPathComponent().deletingLastPathComponent()
        let python = ProcessInfo.processInfo.environment["TOCSIN_TEST_PYTHON"] ?? "python3"
        let script = tests.appending(path: "Servers/vigie_clock.py").path
        let result = await HelperProcess.run(
            "/usr/bin/env",
            [python, script, root.appending(path: "Deploy/vigie/vigie.py").path] + words, input: [],
            limit: 65536, within: .seconds(30), finish: { $0 })
        return try JSONDecoder().decode(type, from: Data(try result.get()))
    }
}

@Suite(.serialized, .timeLimit(.minutes(1))) struct VigieSecretTests {
    private static let next = "un autre secret, plus récent"

    @Test func aNewSecretIsTakenWithoutAnEndAndAFaultyOneIsNot() async throws {
        let vigie = try await Vigie(after: 60)
        let secret = vigie.folder.url.appending(path: "secret")
        #expect(try await heard(Self.next, vigie, tries: 1) == "réponse 403")
        try Data(Self.next.utf8).write(to: secret)
        vigie.child.send(SIGHUP)
        #expect(try await heard(Self.next, vigie, tries: 200) == nil)
        try Data("court".utf8).write(to: secret)
        vigie.child.send(SIGHUP)
        // The refusal is written down once it is made, and only then does this prove anything.
        for _ in 0..<200 where !vigie.child.complaints.contains("secret refusé") {
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(vigie.child.complaints.contains("l'ancien reste"))
        #expect(try await heard(Self.next, vigie, tries: 1) == nil)
    }

    /// What the watcher says of a beat signed with this secret, asked again until it takes it.
    private func heard(_ secret: String, _ vigie: Vigie, tries: Int) async throws -> String? {
        let outside = Outside(loop: TransferLoop())
        var answer: String?
        for _ in 0..<tries {
            let beat = Beat(name: "p29", sentAt: MovedClock().now.milliseconds, version: 1)
            answer = await outside.post(vigie.settings, beat.document(key: Array(secret.utf8)))
            if answer == nil { break }
            try await Task.sleep(for: .milliseconds(20))
        }
        return answer
    }
}
