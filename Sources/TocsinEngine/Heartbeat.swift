// Tells somebody outside that the daemon lives, and only after writer, journal, waker and dispatcher moved.

package import Logging
import ServiceLifecycle
import Synchronization
package import TocsinCore

package final class Heartbeat: Service {
    /// Posts this document; French reason when it was not taken.
    package typealias Post = @Sendable (HeartbeatSettings, [UInt8]) async -> String?

    package struct Parts: Sendable {
        package var engine: Engine
        package var dispatcher: Dispatcher
        package var journal: any Journal
        package var clock: @Sendable () -> RawClock

        package init(
            engine: Engine, dispatcher: Dispatcher, journal: any Journal,
            clock: @escaping @Sendable () -> RawClock
        ) {
            (self.engine, self.dispatcher, self.journal, self.clock) = (engine, dispatcher, journal, clock)
        }
    }

    private let parts: Parts
    private let post: Post
    private let logger: Logger
    private let standing = Mutex<(key: [UInt8]?, fault: String?)>((nil, nil))

    package init(_ parts: Parts, logger: Logger, post: @escaping Post) {
        (self.parts, self.logger, self.post) = (parts, logger, post)
    }

    /// Nil: no heartbeat is asked for.
    package func follow(key: [UInt8]?) {
        standing.withLock { $0 = (key, key == nil ? nil : $0.fault) }
    }

    /// Why the last beat was not taken; nil when it was, or none is asked for.
    package var lastFault: String? { standing.withLock { $0.fault } }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let settings = try? await self.parts.engine.query { $0.settings.supervision.heartbeat }
                if let settings = settings ?? nil { await self.beat(settings) }
                try? await Task.sleep(for: (settings ?? nil)?.every ?? .seconds(1))
            }
        }
    }

    private func beat(_ settings: HeartbeatSettings) async {
        guard let key = standing.withLock({ $0.key }) else { return }
        var problem = await standstill()
        if problem == nil {
            let beat = Beat(
                name: settings.name, sentAt: parts.clock().wall.milliseconds,
                version: parts.engine.vitals.version)
            problem = await post(settings, beat.document(key: key))
        }
        let isNews = standing.withLock { standing in
            guard standing.key != nil, standing.fault != problem else { return false }
            standing.fault = problem
            return true
        }
        guard isNews else { return }
        if let problem {
            logger.error("battement extérieur : \(problem)")
        } else {
            logger.notice("battement extérieur : reçu")
        }
    }

    /// A daemon that may send nothing is no living one to whoever watches from outside.
    private func silence() async -> String? {
        let isMuted = (try? await parts.engine.query { $0.state.muted != nil }) ?? false
        return isMuted ? "muet après une restauration" : nil
    }

    /// What does not move, in French; nil when a call made now would leave.
    package func standstill() async -> String? {
        if let silence = await silence() { return silence }
        let before = parts.dispatcher.drains
        do {
            _ = try await parts.engine.submit(Command(actor: .daemon, request: .supervised(.proof)))
            try parts.engine.pulse()
            _ = try await parts.journal.head()
        } catch {
            return "l’écrivain ou le journal ne répond pas (\(error))"
        }
        let silence = parts.clock().bootMilliseconds - parts.engine.vitals.lastWakeBoot
        guard silence <= (Limits.longestSleep * 2).inMilliseconds else {
            return "l’horloge des échéances n’a pas sonné depuis \(silence / 1000) s"
        }
        for _ in 0..<100 {
            if parts.dispatcher.drains > before { return nil }
            try? await Task.sleep(for: .milliseconds(50))
        }
        return "le répartiteur ne bouge plus"
    }
}
