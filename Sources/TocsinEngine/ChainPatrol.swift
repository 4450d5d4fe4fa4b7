// Verifies the whole chain of the journal while the daemon works, and tells the core what it found.

package import Logging
import ServiceLifecycle
package import TocsinCore

package struct ChainPatrol: Service {
    private let engine: Engine
    private let verify: @Sendable () async throws -> ChainVerdict
    private let every: Duration
    private let again: Duration
    private let logger: Logger

    /// `verify` walks the whole chain without haste; `again`: after how long, where it could not.
    package init(
        engine: Engine, every: Duration = Limits.chainEvery, again: Duration = Limits.chainAgain,
        logger: Logger,
        verify: @escaping @Sendable () async throws -> ChainVerdict
    ) {
        (self.engine, self.verify, self.every, self.again) = (engine, verify, every, again)
        self.logger = logger
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !engine.vitals.isReady, !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(50))
            }
            while !Task.isCancelled {
                let isDone = await look()
                try? await Task.sleep(for: isDone ? every : again)
            }
        }
    }

    /// False when it must be tried again: the file could not be read just now.
    private func look() async -> Bool {
        do {
            switch try await verify() {
            case .whole(let count, _):
                logger.info("chaîne du journal vérifiée", metadata: ["events": "\(count)"])
                try await tell(nil)
            case .broken(let sequence, let reason):
                logger.critical("journal altéré à l'écriture n° \(sequence) : \(reason)")
                try await tell(ChainFault(sequence: sequence, reason: reason))
            }
            return true
        } catch {
            if !Task.isCancelled { logger.error("la chaîne du journal n'a pas pu être vérifiée : \(error)") }
            return false
        }
    }

    private func tell(_ fault: ChainFault?) async throws {
        _ = try await engine.submit(Command(actor: .daemon, request: .supervised(.chain(fault))))
    }
}
