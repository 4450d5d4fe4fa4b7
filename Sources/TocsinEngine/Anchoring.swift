// Notes the head of the chain beside the journal, and has it mailed to those who keep it when that is due.

package import Logging
import ServiceLifecycle
package import TocsinCore

package struct Anchoring: Service {
    private let engine: Engine
    private let every: Duration
    private let logger: Logger
    private let note: @Sendable () async throws -> Void
    private let head: @Sendable () async throws -> Anchor

    package init(
        engine: Engine, every: Duration = Limits.anchorLook, logger: Logger,
        note: @escaping @Sendable () async throws -> Void,
        head: @escaping @Sendable () async throws -> Anchor
    ) {
        (self.engine, self.every, self.logger) = (engine, every, logger)
        (self.note, self.head) = (note, head)
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            var noted: Int64 = -1
            while !Task.isCancelled {
                await self.look(&noted)
                try? await Task.sleep(for: self.every)
            }
        }
    }

    /// Noted only once the start is in the journal: a restored copy must not pass for our own before that.
    private func look(_ noted: inout Int64) async {
        let vitals = engine.vitals
        guard vitals.isReady else { return }
        do {
            if vitals.version != noted { try await note() }
            noted = vitals.version
        } catch {
            logger.warning("le bout du journal n'a pas pu être noté, nouvel essai bientôt : \(error)")
        }
        do {
            guard try await engine.query({ $0.state.anchorIsDue(at: $0.now) }) else { return }
            let request = Request.supervised(.anchor(try await head()))
            _ = try await engine.submit(Command(actor: .daemon, request: request))
        } catch {
            logger.warning("le bout du journal n'a pas pu être envoyé, nouvel essai bientôt : \(error)")
        }
    }
}
