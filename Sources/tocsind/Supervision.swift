// Tells systemd that the daemon is ready and alive, on proof that the writer, the journal and the clock move.

import Foundation
import Logging
import ServiceLifecycle
import Synchronization
import TocsinCore
import TocsinEngine
import TocsinSystem

/// The proof itself, also behind `/readyz`.
struct Liveness: Sendable {
    let engine: Engine
    let journal: any Journal
    let clock: @Sendable () -> RawClock

    /// French sentences; empty when the daemon can page.
    func problems() async -> [String] {
        var problems: [String] = []
        do {
            _ = try await engine.query { _ in true }
            _ = try await journal.head()
        } catch {
            problems.append("L'écrivain du journal ne répond pas (\(error)).")
        }
        let silence = clock().bootMilliseconds - engine.vitals.lastWakeBoot
        if engine.vitals.lastWakeBoot > 0, silence > (Limits.longestSleep * 2).inMilliseconds {
            problems.append("L'horloge des échéances n'a pas sonné depuis \(silence / 1000) s.")
        }
        return problems
    }
}

struct Supervision: Service {
    let liveness: Liveness
    let socket: String
    let logger: Logger

    func run() async throws {
        try await untilReady()
        Systemd.notify("READY=1")
        logger.notice("prêt")
        let pause = min(Systemd.watchdogInterval().map { $0 / 3 } ?? .seconds(10), .seconds(10))
        while !Task.isShuttingDownGracefully, !Task.isCancelled {
            let problems = await liveness.problems()
            Systemd.notify("STATUS=\(status(problems))")
            if problems.isEmpty {
                Systemd.notify("WATCHDOG=1")
            } else {
                logger.error("\(problems.joined(separator: " "))")
            }
            try? await cancelWhenGracefulShutdown { try await Task.sleep(for: pause) }
        }
        // Last in the list, first to stop: the others are still closing what they have open.
        Systemd.notify("STOPPING=1")
    }

    private func untilReady() async throws {
        while !liveness.engine.vitals.isReady || !FileManager.default.fileExists(atPath: socket) {
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func status(_ problems: [String]) -> String {
        if let problem = problems.first { return "En défaut : \(problem)" }
        let vitals = liveness.engine.vitals
        let activity =
            vitals.openActivations == 0
            ? "En veille, \(vitals.version) entrées au journal"
            : "\(vitals.openActivations) activation(s) ouverte(s), \(vitals.waiting) envoi(s) en attente"
        return liveness.clock().synchronised ? activity : "\(activity), horloge non synchronisée"
    }
}
