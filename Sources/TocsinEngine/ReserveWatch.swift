// Looks whether the journal's disk still has its reserve, tells the core, and has it laid again.

package import Logging
import ServiceLifecycle
package import TocsinCore

package struct ReserveWatch: Service {
    private let engine: Engine
    private let every: Duration
    private let logger: Logger
    private let look: @Sendable () -> Reserve
    private let lay: @Sendable () -> Void

    package init(
        engine: Engine, every: Duration = Limits.reserveLook, logger: Logger,
        look: @escaping @Sendable () -> Reserve, lay: @escaping @Sendable () -> Void
    ) {
        (self.engine, self.every, self.logger) = (engine, every, logger)
        (self.look, self.lay) = (look, lay)
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var told: Bool?
            while !Task.isCancelled {
                let reserve = self.look()
                if told != reserve.isLaid, await self.tell(reserve) { told = reserve.isLaid }
                // Told first: what was gone and is laid again within one look would never have been known.
                if !reserve.isLaid { self.lay() }
                try? await Task.sleep(for: self.every)
            }
        }
    }

    private func tell(_ reserve: Reserve) async -> Bool {
        let command = Command(actor: .daemon, request: .supervised(.reserve(reserve)))
        guard (try? await engine.submit(command)) != nil else { return false }
        if !reserve.isLaid {
            let left = "il reste \(reserve.megabytes) Mo"
            logger.error("disque du journal plein, réserve libérée, \(left) : faites de la place")
        }
        return true
    }
}
