// Every answer of libcurl fails in turn while the mailbox is read: no mail is lost, none is said to be read
// that was not.
import Foundation
import Synchronization
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

/// One look with failing answers, and two sound ones behind it.
private struct Trial: Sendable {
    var name: String
    var looks: [MailboxLook]
    /// How often the mail was handed over in each look.
    var heard: [Int]
    var failures: Int
    var isForgotten: Bool

    var words: String { "\(name), \(failures) failed: \(looks), \(heard)" }
}

private final class Count: Sendable {
    private let number = Mutex(0)
    var all: Int { number.withLock { $0 } }
    func take(_ finding: MailFinding) -> Bool {
        number.withLock { $0 += 1 }
        return true
    }
}

/// What several hands take from.
private final class Heap: Sendable {
    private let faults: Mutex<ArraySlice<Fault>>
    init(_ faults: [Fault]) { self.faults = Mutex(faults[...]) }
    func next() -> Fault? { faults.withLock { $0.popFirst() } }
}

private struct Fault: Sendable {
    var call: String
    var number: Int
    var lasts: Bool

    private var name: String { "\(call)-\(number)\(lasts ? "-toujours" : "")" }

    /// `server` serves nobody else meanwhile, and holds nothing that was not read.
    func trial(on server: TestServer) async throws -> Trial {
        let faults = LibraryFaults(of: call, failing: number...(lasts ? .max : number))
        let (loop, count) = (TransferLoop(mailSessions: 1, longestSleep: 50, faults: faults), Count())
        let reader = MailboxReader(
            MailboxSettings(
                host: "localhost", port: server.port, implicitTLS: true, user: "tocsin", credential: "m",
                folder: "INBOX", caFile: Certificates.authority),
            password: password, loop: loop, senders: ["tocsin@prefecture.example"])
        try deliver(name, server)
        var (looks, heard, failures): ([MailboxLook], [Int], Int) = ([], [], 0)
        for place in 0..<3 {
            let before = count.all
            looks.append(await reader.look(count.take))
            heard.append(count.all - before)
            if place == 0 { failures = faults.failures }
            faults.end()
        }
        loop.shutdown()
        for _ in 0..<500 where faults.held != 0 { try await Task.sleep(for: .milliseconds(10)) }
        return Trial(
            name: name, looks: looks, heard: heard, failures: failures, isForgotten: faults.held == 0)
    }
}

/// Puts a reply where Dovecot finds it.
private func deliver(_ name: String, _ server: TestServer) throws {
    let folder = try #require(server.facts("listening").first?.path)
    let text = """
        From: Camille <camille@perso.example>\r
        In-Reply-To: <29-2026-007=2Fp07=2F1@prefecture.example>\r
        Message-ID: <\(name)@perso.example>\r
        \r
        1 482913\r

        """
    let file = UUID().uuidString
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/mail/tmp/\(file)"))
    try FileManager.default.moveItem(
        atPath: "\(folder)/mail/tmp/\(file)", toPath: "\(folder)/mail/new/\(file)")
}

extension OneAtATime {
    @Suite(.timeLimit(.minutes(2))) struct MailboxFaultTests {
        private static let hands = 4
        /// How often these answer is a matter of chance.
        private static let byChance: Set = ["curl_multi_perform", "curl_multi_poll", "curl_multi_wakeup"]

        @Test func eachAnswerFailsAndEachMailIsHeard() async throws {
            let servers = try await Self.servers()
            let counts = try await Self.answers(servers[0])
            #expect(counts.keys.contains("curl_easy_getinfo") && counts.keys.contains("curl_multi_perform"))
            let faults = counts.sorted { $0.key < $1.key }.flatMap { call, count in
                (1...count).map { Fault(call: call, number: $0, lasts: false) }
                    + [Fault(call: call, number: 1, lasts: true)]
            }
            let trials = try await Self.trials(faults, servers)
            #expect(trials.count == faults.count)
            for trial in trials { expectTruth(trial) }
            // Whatever failed last, the mark: then the mail comes twice, and is not lost.
            #expect(trials.contains { $0.heard == [1, 1, 0] } && trials.contains { $0.heard == [0, 1, 0] })
        }

        private func expectTruth(_ trial: Trial) {
            switch trial.looks[0] {
            case .read(let mails, _): #expect(mails == 1 && trial.heard == [1, 0, 0], "\(trial.words)")
            case .failing(let reason): #expect(!reason.isEmpty && trial.failures > 0, "\(trial.words)")
            }
            #expect(trial.heard[0] + trial.heard[1] >= 1 && trial.heard[2] == 0, "\(trial.words)")
            for look in trial.looks.dropFirst() {
                if case .failing = look { Issue.record("\(trial.words)") }
            }
            let isByChance = Self.byChance.contains { trial.name.hasPrefix($0) }
            #expect(trial.failures > 0 || isByChance, "\(trial.words)")
            #expect(trial.isForgotten, "\(trial.words): a handle or a list is kept")
        }

        private static func servers() async throws -> [TestServer] {
            var servers: [TestServer] = []
            for _ in 0..<hands {
                servers.append(try await TestServer("imap_server.py", try Certificates.arguments()))
            }
            return servers
        }

        /// How often each call answers in an undisturbed look at one mail.
        private static func answers(_ server: TestServer) async throws -> [String: Int] {
            let faults = LibraryFaults(of: "", failing: 1...1)
            let loop = TransferLoop(mailSessions: 1, longestSleep: 50, faults: faults)
            defer { loop.shutdown() }
            let reader = MailboxReader(
                MailboxSettings(
                    host: "localhost", port: server.port, implicitTLS: true, user: "tocsin", credential: "m",
                    folder: "INBOX", caFile: Certificates.authority),
                password: password, loop: loop, senders: [])
            try deliver("compte", server)
            let look = await reader.look { _ in true }
            guard case .read(1, _) = look else { throw ServerFault(description: "\(look)") }
            return faults.answers
        }

        /// Each server takes the next as soon as it has done with one.
        private static func trials(_ faults: [Fault], _ servers: [TestServer]) async throws -> [Trial] {
            let rest = Heap(faults)
            return try await withThrowingTaskGroup(of: [Trial].self) { group in
                for server in servers {
                    group.addTask {
                        var trials: [Trial] = []
                        while let next = rest.next() {
                            trials.append(try await next.trial(on: server))
                        }
                        return trials
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
        }
    }
}
