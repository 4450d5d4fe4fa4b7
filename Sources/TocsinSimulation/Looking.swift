// What is compared between two steps: the living daemon, the fold of its journal, a replay from the bytes.

import TocsinCore
import TocsinEngine
import TocsinJournal

extension World {
    func look() {
        let now = time.now
        watch.check(state, at: now, truth: clock.truth, upFor: life.map { now - $0.since })
    }

    /// The daemon's own state is the fold of what is durable.
    func compareWithLive() async {
        guard let live = await query({ $0.state }), live.version == state.version else { return }
        for id in watch.promised.keys where live.activations[id] == nil {
            watch.fail("\(id) was accepted and is lost")
        }
        if live != state { watch.fail("the living daemon differs from its journal") }
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
