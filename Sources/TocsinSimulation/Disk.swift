// The simulated disk: real bytes and chain, and a daemon that may die before, while or after the write.

import TocsinCore
import TocsinJournal

/// One life's hold on the disk; a dead one writes nothing.
struct Disk: Journal {
    let world: World
    let life: Int

    func append(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        try await world.append(stretches, after: version, by: life)
    }

    func entries(after version: Int64, limit: Int) async throws -> [JournalEntry] {
        await world.known(after: version, limit: limit)
    }

    func head() async throws -> (sequence: Int64, hash: [UInt8]) { try await world.disk.head() }
    func verify() async throws -> ChainVerdict { try await world.disk.verify() }
}

extension World {
    private enum Fate { case fine, dieBefore, dieAfter, error, askedToStop }

    private func fate() -> Fate {
        guard faultsAllowed, dice.chance(tenThousandths: 20) else { return .fine }
        return dice.one(of: [.dieBefore, .dieAfter, .dieAfter, .error, .askedToStop, .askedToStop])
    }

    fileprivate func append(
        _ stretches: [Stretch], after version: Int64, by number: Int
    ) async throws -> Int64 {
        guard life?.number == number else { throw JournalError.storage("dead") }
        let fate = fate()
        if fate == .askedToStop { stop() }
        if fate == .askedToStop || dice.chance(30) { await time.sleep(for: writingTime()) }
        guard life?.number == number else {
            // Killed while writing: it had reached the disk, or it had not.
            if dice.chance(50) { _ = try await store(stretches, after: version) }
            throw JournalError.storage("dead")
        }
        switch fate {
        case .fine, .askedToStop: return try await store(stretches, after: version)
        case .dieBefore: kill()
        case .dieAfter:
            _ = try await store(stretches, after: version)
            kill()
        case .error: throw JournalError.storage("EIO")
        }
        throw JournalError.storage("dead")
    }

    /// What a life reads at its start: the entries as they were read back from their bytes.
    fileprivate func known(after version: Int64, limit: Int) -> [JournalEntry] {
        Array(known.dropFirst(Int(version)).prefix(limit))
    }

    private func writingTime() -> Duration {
        dice.chance(97) ? .milliseconds(dice.any(1...15)) : .milliseconds(dice.any(15...900))
    }

    private func store(_ stretches: [Stretch], after version: Int64) async throws -> Int64 {
        let end = try await disk.append(stretches, after: version)
        for entry in try await disk.entries(after: version, limit: Int(end - version)) {
            known.append(entry)
            let before = state.lastRecordedAt
            state.apply(entry.event, at: entry.clock.instant, wall: entry.clock.wallClock)
            say("\(entry.sequence) \(entry.event)".prefix(260).description)
            watch.recorded(entry, after: before, at: time.now, truth: self.clock.truth, state)
            if case .supervised(.down) = entry.event { lookAtPaths(for: Self.fullLook) }
        }
        return end
    }
}
