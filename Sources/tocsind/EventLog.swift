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
                let name = EventKind(event).name
                let ids = touched.map(\.rawValue).joined(separator: " ")
                var fields: Logger.Metadata = ["event": "\(name)"]
                if !ids.isEmpty { fields["activation"] = "\(ids)" }
                logger.info("\(name) \(ids)", metadata: fields)
            }
        }
    }
}
