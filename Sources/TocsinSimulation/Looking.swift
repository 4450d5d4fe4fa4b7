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
        for id in watch.promised.keys where live.activations[id] == nil && live.archived[id] == nil {
            watch.fail("\(id) was accepted and is lost")
        }
        guard comparison.areSame(live, state) else {
            return watch.fail("the living daemon differs from its journal")
        }
        await keepState()
    }

    /// Written and read back it is the same; the next lives begin with it. Now and then the whole is written.
    private func keepState(whole: Bool = false) async {
        keeps += 1
        let last = whole || keeps % Self.wholeEvery == 0 ? nil : kept
        guard let back = await ReadBack.of(state, since: last) else {
            return watch.fail("a snapshot differs from the state it is of")
        }
        kept = back
    }

    private static let wholeEvery = 25

    func compareWhole() async {
        await compareWithLive()
        await keepState(whole: true)
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
