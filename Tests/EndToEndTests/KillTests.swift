// kill -9 at thirty random points of an activation with 2,000 recipients: nothing answered is lost, everybody
// is served, what was in flight comes again under its key and nothing else does, the chain is whole.
//
// By hand: TOCSIN_KILLS=300 in the environment; TOCSIN_KILL_SEED repeats the points of a run.
import Foundation
import Testing

@Suite(.serialized) struct KillTests {
    /// One activation takes so many kills; more are further activations, each on a state of its own.
    private static let killsPerActivation = 30

    @Test func nothingIsLostAndNothingIsDoubled() async throws {
        let asked = Places.environment["TOCSIN_KILLS"].flatMap { Int($0) } ?? Self.killsPerActivation
        let seed =
            Places.environment["TOCSIN_KILL_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 1...999_999)
        var tally = Siege.Tally()
        for round in 0..<max(1, asked / Self.killsPerActivation) {
            try await Bench.use { bench in
                let siege = try await Siege.start(on: bench, seed: seed + UInt64(round))
                try await siege.run(kills: Self.killsPerActivation, &tally)
                try await siege.expectNothingLost(&tally)
            }
        }
        say("graine \(seed) : \(tally)")
    }

    private func say(_ text: String) { FileHandle.standardOutput.write(Data("\(text)\n".utf8)) }
}

/// One activation under fire.
private struct Siege {
    struct Tally: CustomStringConvertible {
        var kills = 0
        var facts = 0
        var repeatedFacts = 0
        var recipients = 0
        /// Of these, seats that the daemon had said were served while it was still being killed.
        var seen = 0
        var requests = 0
        var repeated = 0
        /// Of one life, at most.
        var mostRepeated = 0

        var description: String {
            "\(kills) morts, \(facts) faits répondus (\(repeatedFacts) redemandés), \(recipients) "
                + "destinataires servis (\(seen) lus comme servis), \(requests) envois dont \(repeated) "
                + "répétés (au plus \(mostRepeated) après une mort)"
        }
    }

    static let recipients = 2000
    /// What may have been started in one commit and not be known when the daemon dies.
    static let wave = 256

    let seed: UInt64
    let bench: Bench
    let gateway: CountingGateway
    let daemon: Daemon

    static func start(on bench: Bench, seed: UInt64) async throws -> Siege {
        let gateway = try await CountingGateway.start(on: bench, seed: seed)
        let port = try Places.freePort()
        let daemon = try Daemon(
            on: bench, settings: try SampleSettings.crowd(of: recipients, gateway: gateway.port, port: port),
            port: port)
        return Siege(seed: seed, bench: bench, gateway: gateway, daemon: daemon)
    }

    // MARK: The night

    func run(kills: Int, _ tally: inout Tally) async throws {
        var dice = SeededDice(seed)
        try daemon.begin()
        // The trigger itself is cut short, and asked again under the same key.
        let id = try await insisting(
            [
                "activate", "--exercise", "--by", "d05", "--title", "Siège", "--place", "Brest", "--key",
                "ordre",
            ],
            &dice)
        let witness = try Witness.start(on: bench, socket: daemon.socket, activation: id)
        try await die(at: .random(in: 1...3, using: &dice), &dice)
        let message = try await release(id, &dice)
        let points = (3..<kills).map { _ in Int.random(in: 4...Self.recipients, using: &dice) }.sorted()
        for point in points {
            try daemon.begin()
            try await die(at: point, &dice)
        }
        try await daemon.start()
        try await settled(message, of: id)
        try await witness.stop()
        tally.kills += kills
        try await witness.expectEachFactOnce(daemon.report(id), "seed \(seed)")
        tally.facts += witness.stated.count
        tally.repeatedFacts += witness.stated.count { $0.tries > 1 }
        expectNobodyServedTwice(witness, &tally)
    }

    /// Drafted and validated in peace; the order to send is cut short.
    private func release(_ id: String, _ dice: inout SeededDice) async throws -> String {
        try await daemon.start()
        let drafted = try await daemon.ask(
            "message", "draft", id, "--template", "attente", "--set", "consignes=Restez à l'abri.",
            "--set", "prochain_point=dans une heure", "--set", "nature=un incendie")
        let message = try #require(drafted["message"] as? String)
        try await daemon.ask("message", "validate", id, message, "--by", "d05", "--orally")
        _ = try await insisting(
            ["message", "release", id, message, "--by", "d01", "--key", "diffusion"], &dice)
        return message
    }

    /// A command during which the daemon is killed; repeated under its key until it is answered.
    private func insisting(_ words: [String], _ dice: inout SeededDice) async throws -> String {
        let pid = try #require(daemon.pid)
        try await daemon.ready()
        try await gateway.arm(pid, atDistinct: 0, delay: .random(in: 0...0.3, using: &dice))
        let first = try await daemon.tocsin(words + ["--json"])
        #expect([0, 3].contains(first.status), "\(first.err)")
        try await expectDeath()
        try await daemon.start()
        let second = try await daemon.ask(words)
        let id = try #require(second["id"] as? String)
        // Answered before the kill, it must be the same answer.
        if first.status == 0 { #expect(first.json?["id"] as? String == id) }
        return id
    }

    /// Where so many keys have been seen already, the daemon dies while it starts, or soon after.
    private func die(at distinct: Int, _ dice: inout SeededDice) async throws {
        let isStarting = gateway.distinct >= distinct
        let delay = Double.random(in: 0...(isStarting ? 0.6 : 0.03), using: &dice)
        try await gateway.arm(try #require(daemon.pid), atDistinct: distinct, delay: delay)
        try await expectDeath()
    }

    private func expectDeath() async throws {
        let status = try await daemon.ended(within: .seconds(40), "seed \(seed)")
        #expect(status == 128 + SIGKILL, "seed \(seed): it ended by itself")
        #expect(try await daemon.chainFault() == nil, "seed \(seed)")
    }
}

// MARK: What must be true after it

extension Siege {
    private func settled(_ message: String, of id: String) async throws {
        try await eventually("seed \(seed): everybody is served", within: .seconds(60)) {
            let list = try await daemon.ask("message", "list", id)
            let rows = try #require(list["messages"] as? [[String: Any]])
            #expect(rows.count == 1)
            let seats = try #require(rows.first?["seats"] as? [[String: Any]])
            #expect(rows.first?["id"] as? String == message && seats.count == Self.recipients)
            let outcomes = seats.flatMap { $0["deliveries"] as? [[String: Any]] ?? [] }
                .map { $0["outcome"] as? String ?? "" }
            guard Set(outcomes).isSubset(of: ["queued", "accepted"]) else {
                throw BenchError("seed \(seed): outcomes \(Set(outcomes))")
            }
            return outcomes == Array(repeating: "accepted", count: Self.recipients) ? () : nil
        }
    }

    /// Once the daemon has said that a seat is served, nothing more goes to it.
    private func expectNobodyServedTwice(_ witness: Witness, _ tally: inout Tally) {
        let served = witness.served
        tally.seen += served.count
        for request in gateway.lives.joined() where request.isRepeated {
            guard let saidAt = served[SampleSettings.seat(of: request.to)] else { continue }
            #expect(request.at < saidAt, "seed \(seed): \(request.key) again after it was said to be served")
        }
    }

    func expectNothingLost(_ tally: inout Tally) async throws {
        let lives = gateway.lives
        let requests = Array(lives.joined())
        let toCrowd = requests.filter { SampleSettings.isOfCrowd($0.to) }
        #expect(Set(toCrowd.map(\.to)).count == Self.recipients)
        #expect(Set(toCrowd.map(\.key)).count == Self.recipients, "seed \(seed): a second key for somebody")
        // One key is one text to one person, for the cell's pages too.
        let contents = Set(requests.map { "\($0.key) \($0.to) \($0.text)" })
        #expect(contents.count == Set(requests.map(\.key)).count, "seed \(seed)")
        #expect(
            Set(requests.map(\.to)).isSuperset(of: Night.mobile.values), "seed \(seed): not all are called")
        for (number, repeated) in Self.repeats(in: lives).enumerated() {
            #expect(repeated <= Self.wave, "seed \(seed), after kill \(number + 1)")
            tally.mostRepeated = max(tally.mostRepeated, repeated)
            tally.repeated += repeated
        }
        tally.requests += requests.count
        tally.recipients += Set(toCrowd.map(\.to)).count
        #expect(await daemon.stopped() == 0)
        #expect(try await daemon.chainFault() == nil, "seed \(seed)")
    }

    /// For each life how many of its requests came once more later: they were in flight when it ended.
    private static func repeats(in lives: [[CountingGateway.Request]]) -> [Int] {
        var repeats = Array(repeating: 0, count: lives.count)
        var lastLife: [String: Int] = [:]
        for (number, life) in lives.enumerated() {
            for request in life {
                if let before = lastLife[request.key] { repeats[before] += 1 }
                lastLife[request.key] = number
            }
        }
        return repeats
    }
}
