// Two hundred broken files, read again by the running daemon: the old stay in force, or the new are whole.
import Foundation
import Glibc
import Testing

@Suite(.serialized) struct ReloadMutationTests {
    private static let (tries, seed) = (200, UInt64(29_2026))
    private static let watch = "  watches: [{ name: p56, credential: battement-56 }]\n"

    /// The demonstration that listens to a neighbour: what it hears tells which secret is in force.
    private static func settings(port: Int) throws -> [String: String] {
        var settings = try SampleSettings.demo(paths: SampleSettings.absentPaths)
        settings["tocsin.yaml"] =
            (settings["tocsin.yaml"] ?? "").replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)")
            + "supervision:\n  tell: [decider]\n" + watch
        return settings
    }

    @Test func theOldStayInForceOrTheNewAreWhole() async throws {
        try await Bench.use { bench in
            let port = try Places.freePort()
            let trial = try await Trial.begin(
                on: bench, Daemon(on: bench, settings: try Self.settings(port: port), port: port),
                try Self.settings(port: port))
            try await trial.run(tries: Self.tries, seed: Self.seed)
            try await trial.expectOneLoadForEachAcceptance()
        }
    }

    private final class Trial {
        private let bench: Bench
        private let daemon: Daemon
        private let sound: [String: String]
        private let notices: Notices
        private var inForce = "secret-0"
        /// Digests as the daemon said them, in order.
        private var accepted: [Substring] = []
        private var refused = 0

        static func begin(on bench: Bench, _ daemon: Daemon, _ sound: [String: String]) async throws -> Trial
        {
            let trial = Trial(bench, daemon, sound, try Notices(at: bench.path("n.sock")))
            try daemon.write(secret: "battement-56", trial.inForce)
            try await daemon.start(under: ["env", "NOTIFY_SOCKET=\(bench.path("n.sock"))"])
            try trial.notices.untilReady()
            return trial
        }

        private init(_ bench: Bench, _ daemon: Daemon, _ sound: [String: String], _ notices: Notices) {
            (self.bench, self.daemon, self.sound, self.notices) = (bench, daemon, sound, notices)
        }

        func run(tries: Int, seed: UInt64) async throws {
            var dice = SeededDice(seed)
            for number in 1...tries {
                guard let name = sound.keys.sorted().randomElement(using: &dice), let text = sound[name]
                else {
                    return
                }
                try Data(Self.broken(text, &dice)).write(to: URL(filePath: bench.path("config/\(name)")))
                try daemon.write(secret: "battement-56", "secret-\(number)")
                let context = "seed \(seed), mutation \(number) of \(name)"
                let said = try reload(context)
                if said.contains("réglages relus") {
                    try await accept(
                        said, "secret-\(number)", looks: number % 10 == 0 && name != "tocsin.yaml", context)
                } else {
                    try await refuse(said, "secret-\(number)", looks: number % 20 == 0, context)
                }
                try daemon.write(settings: name, text)
            }
            #expect(
                refused > tries / 3 && accepted.count > tries / 20, "\(refused) refused, \(accepted.count)")
        }

        /// What it logs about the settings it reads again.
        private func reload(_ context: String) throws -> String {
            let before = daemon.log.utf8.count
            guard let pid = daemon.pid else { throw BenchError("tocsind has no number") }
            kill(pid, SIGHUP)
            try notices.untilReady()
            let said = String(decoding: daemon.log.utf8.dropFirst(before), as: UTF8.self)
            let (isRead, isRefused) = (said.contains("réglages relus"), said.contains("réglages refusés"))
            #expect(isRead != isRefused, "\(context): \(said)")
            return said
        }

        private func accept(_ said: String, _ secret: String, looks: Bool, _ context: String) async throws {
            let digest = try #require(said.firstMatch(of: /digest=(\w+)/)?.1, "\(context): \(said)")
            accepted.append(digest)
            inForce = secret
            guard looks else { return }
            #expect(try await daemon.hear("p56", signedWith: secret, on: bench) == 200, "\(context)")
        }

        /// Every fault says where it is; the secret that lies beside the broken file is not taken.
        private func refuse(_ said: String, _ secret: String, looks: Bool, _ context: String) async throws {
            refused += 1
            for line in said.split(separator: "\n") where line.contains("réglages refusés") {
                #expect(line.contains(#/restent : [\w/.-]+:\d+:\d+: /#), "\(context): \(line)")
            }
            guard looks else { return }
            #expect(try await daemon.hear("p56", signedWith: inForce, on: bench) == 200, "\(context)")
            #expect(try await daemon.hear("p56", signedWith: secret, on: bench) == 403, "\(context)")
        }

        /// The journal has each acceptance and no refusal; the daemon has lived through it all.
        func expectOneLoadForEachAcceptance() async throws {
            let said = try reload("the sound settings at last")
            accepted.append(try #require(said.firstMatch(of: /digest=(\w+)/)?.1))
            let digests = try await digestsLoaded()
            #expect(digests.dropFirst().map { $0.prefix(12) } == accepted)
            #expect(digests.first == digests.last)
            #expect(try await daemon.chainFault() == nil)
        }

        private func digestsLoaded() async throws -> [Substring] {
            let find = #"""
                import re, sqlite3, sys
                db = sqlite3.connect('file:' + sys.argv[1] + '?mode=ro', uri=True)
                for row in db.execute('SELECT bytes FROM entry ORDER BY sequence'):
                    found = re.search(rb'\x02\x01@([0-9a-f]{64})$', row[0], re.DOTALL)
                    if found: print(found[1].decode())
                """#
            let output = try await bench.run("python3", ["-c", find, "\(daemon.state)/journal.sqlite"])
            #expect(output.status == 0, "\(output.err)")
            return output.out.split(separator: "\n")
        }

        // MARK: Ways to break a file

        private static func broken(_ text: String, _ dice: inout SeededDice) -> [UInt8] {
            var bytes = Array(text.utf8)
            let at = Int.random(in: 0..<bytes.count, using: &dice)
            switch Int.random(in: 0...5, using: &dice) {
            case 0: bytes[at] ^= 1 << UInt8.random(in: 0...7, using: &dice)
            case 1: bytes.remove(at: at)
            case 2: bytes.insert(UInt8.random(in: .min ... .max, using: &dice), at: at)
            case 3: bytes.removeLast(bytes.count - at)
            default:
                var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
                let line = Int.random(in: 0..<lines.count, using: &dice)
                let other = Int.random(in: 0..<lines.count, using: &dice)
                if Bool.random(using: &dice) { lines.remove(at: line) } else { lines.swapAt(line, other) }
                bytes = Array(lines.joined(separator: "\n").utf8)
            }
            return bytes
        }
    }
}

/// What the daemon tells systemd, heard in systemd's place.
private final class Notices {
    private let descriptor: Int32

    init(at path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw BenchError("too long for a socket: \(path)")
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        var limit = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        guard bound == 0 else { throw BenchError("no socket at \(path): errno \(errno)") }
    }

    deinit { close(descriptor) }

    /// Returns at the next `READY=1`: at the start, and behind each reading of the settings.
    func untilReady() throws {
        var bytes = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = recv(descriptor, &bytes, bytes.count, 0)
            guard count >= 0 else { throw BenchError("tocsind says nothing: errno \(errno)") }
            if String(decoding: bytes.prefix(count), as: UTF8.self).contains("READY=1") { return }
        }
    }
}
