// What is compared between two steps: the living daemon, the fold of its journal, a replay from the bytes.

import TocsinCore
import TocsinEngine
import TocsinJournal

/// A snapshot in memory, trusted as it is.
struct KeptBytes: StateCache {
    let bytes: [UInt8]

    func recall() async -> KeptState? {
        (try? await Snapshot.read(bytes, build: "") { _, _ in true }).map { KeptState($0.state) }
    }

    func keep(_ state: State) async {}
}

extension World {
    func look() {
        let now = time.now
        watch.check(state, at: now, truth: clock.truth, upFor: life.map { now - $0.since })
    }

    /// The daemon's own state is the fold of what is durable.
    func compareWithLive() async {
        guard let live = await query({ $0.state }), live.version == state.version else { return }
        for id in watch.promised.keys where live.activations[id] == nil && live.archived[id] == nil {
            watch.fail("\(id) was accepted and is lost")
        }
        if live != state { watch.fail("the living daemon differs from its journal") }
        await keepState()
    }

    /// Written and read back it is the same; the next lives begin with it.
    private func keepState() async {
        let bytes = KeptBytes(bytes: Snapshot(state, hash: [UInt8](repeating: 0, count: 32)).bytes(build: ""))
        if await bytes.recall()?.state != state { watch.fail("a snapshot differs from the state it is of") }
        kept = bytes
    }

    func compareWhole() async {
        await compareWithLive()
        guard let entries = try? await disk.entries(after: 0, limit: .max) else {
            return watch.fail("the journal cannot be read back")
        }
        if State(replaying: entries) != state { watch.fail("a replay differs from the daemon") }
        guard case .whole? = try? await disk.verify() else { return watch.fail("the chain is broken") }
    }

    /// Somebody still works, or something still waits.
    var isBusy: Bool {
        officersAtWork > 0 || !state.open.isEmpty || !state.outbox.isEmpty || life == nil
            || time.now < looksUntil
    }

    /// What should have ended and has not.
    var unfinished: String? { watch.leftOver(state, settings) }

    var finalCounts: Counts {
        var counts = counts
        counts.verdicts = watch.verdicts
        return counts
    }
}
