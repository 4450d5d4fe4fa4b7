// Activations closed so long ago that the state knows only where the journal tells of them.

package import TocsinCore

extension Engine {
    /// Looks at the state as `query` does; for an archived activation at what its own entries fold to, read
    /// from the journal between two batches of the writer and outside it.
    package func query<T: Sendable>(
        about id: ActivationID, _ body: @escaping @Sendable (Snapshot) -> T
    ) async throws -> T {
        let now = try await query { snapshot in
            (
                place: snapshot.state.archived[id], watch: snapshot.state.supervision,
                settings: snapshot.settings, at: snapshot.now
            )
        }
        guard let place = now.place else { return try await query(body) }
        var state = State()
        state.version = place.since - 1
        // It lets go of nothing: what is asked for may have been silent for long between two words about it.
        state.nextSweep = Instant(milliseconds: .max)
        while state.version < place.until {
            let rest = Int(clamping: place.until - state.version)
            let entries = try await journal.entries(after: state.version, limit: min(512, rest))
            guard !entries.isEmpty else { break }
            for entry in entries {
                state.apply(entry.event, at: entry.clock.instant, wall: entry.clock.wallClock)
            }
        }
        // The paths are asked about as they are today.
        state.supervision = now.watch
        return body(Snapshot(state: state, settings: now.settings, now: now.at))
    }
}
