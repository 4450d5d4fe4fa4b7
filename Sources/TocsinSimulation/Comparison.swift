// Two states held against each other again and again, and read back from their bytes: each time only what has
// changed since.

package import TocsinCore
import TocsinJournal

/// The living state and the fold of its journal, as they last were found the same.
///
/// What neither side has changed since is the same still. It is asked for all the same, value by value: an
/// activation that was not touched shares its storage with what was compared, and that is quick to see.
package struct Comparison {
    private var live = State()
    private var fold = State()

    package init() {}

    /// Remembers both when they are.
    package mutating func areSame(_ live: State, _ fold: State) -> Bool {
        guard live.without == fold.without, live.activations.count == fold.activations.count else {
            return false
        }
        for (id, activation) in live.activations {
            guard let other = fold.activations[id] else { return false }
            if activation == self.live.activations[id], other == self.fold.activations[id] { continue }
            guard activation == other else { return false }
        }
        (self.live, self.fold) = (live, fold)
        return true
    }

    /// A life begins with this, which is the fold as read back: it shares its storage from now on.
    package mutating func begin(with kept: State) { if kept.version == fold.version { live = kept } }
}

extension State {
    /// All but the activations.
    fileprivate var without: State {
        var rest = self
        rest.activations = [:]
        return rest
    }
}

/// A state as it came back from a snapshot's bytes; lives begin with it.
package struct ReadBack: StateCache {
    package let state: State
    /// The same as it was written.
    private let written: State

    package func recall() async -> KeptState? { KeptState(state) }
    package func keep(_ state: State) async {}

    /// Written and read back: whole, or but the activations that have changed since `last`. Nil when it is
    /// not the same.
    package static func of(_ state: State, since last: ReadBack?) async -> ReadBack? {
        var part = state
        if let last {
            part.activations = state.activations.filter { $0.value != last.written.activations[$0.key] }
        }
        let bytes = Snapshot(part, hash: [UInt8](repeating: 0, count: 32)).bytes(build: "")
        guard var back = try? await Snapshot.read(bytes, build: "", isHash: { _, _ in true }).state,
            back == part
        else { return nil }
        for id in state.activations.keys where back.activations[id] == nil {
            back.activations[id] = last?.state.activations[id]
        }
        return ReadBack(state: back, written: state)
    }
}
