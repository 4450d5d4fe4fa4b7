// Every event as one structured log line, so that journald can be searched by activation and kind.

import Logging
import ServiceLifecycle
import TocsinCore
import TocsinEngine
import TocsinJournal

struct EventLog: Service {
    let engine: Engine
    let logger: Logger

    func run() async throws {
        for await change in engine.changes().cancelOnGracefulShutdown() {
            for (event, touched) in zip(change.events, change.touched) {
                let name = event.logName
                let ids = touched.map(\.rawValue).joined(separator: " ")
                var fields: Logger.Metadata = ["event": "\(name)"]
                if !ids.isEmpty { fields["activation"] = "\(ids)" }
                logger.info("\(name) \(ids)", metadata: fields)
            }
        }
    }
}

extension Event {
    /// The kind, and for the roster what happened to it: `roster.changed`.
    fileprivate var logName: String {
        switch self {
        case .roster(let event): "roster.\(event.name)"
        case .supervised(let event): "supervised.\(event.name)"
        default: EventKind(self).name
        }
    }
}
