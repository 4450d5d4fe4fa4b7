// Keeps the state beside the journal now and then, so that the next start reads the journal's end alone.

package import Logging
import ServiceLifecycle
package import TocsinCore

/// Stops before the engine does, and then keeps it once more.
package struct StateKeeper: Service {
    private let engine: Engine
    private let cache: any StateCache
    private let every: Duration
    private let entries: (often: Int64, atStop: Int64)
    private let logger: Logger

    /// `every`: how often it looks whether enough has happened; `entries`: how many are enough.
    package init(
        engine: Engine, cache: any StateCache, every: Duration = .seconds(10),
        entries: (often: Int64, atStop: Int64) = (Limits.snapshotEvery, Limits.snapshotAtStop),
        logger: Logger
    ) {
        (self.engine, self.cache, self.every, self.logger) = (engine, cache, every, logger)
        self.entries = entries
    }

    package func run() async throws {
        while !engine.vitals.isReady, !Task.isCancelled, !Task.isShuttingDownGracefully {
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: .milliseconds(50)) }
        }
        var kept = engine.vitals.kept
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            // Beside a mailing under way both would hold what the writer changes, and it would copy it.
            if engine.vitals.version - kept >= entries.often,
                engine.vitals.waiting < Limits.snapshotBelow
            {
                kept = await keep() ?? kept
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: every) }
        }
        if engine.vitals.version - kept >= entries.atStop { _ = await keep() }
    }

    /// The version kept. A cache that cannot be written costs the next start its time, and nothing else.
    private func keep() async -> Int64? {
        do {
            let state = try await engine.query { $0.state }
            try await cache.keep(state)
            return state.version
        } catch {
            logger.warning("l'instantané de l'état n'a pas pu être écrit : \(error)")
            return nil
        }
    }
}
