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
            for event in change.events {
                var fields: Logger.Metadata = ["event": "\(EventKind(event).name)"]
                if let activation = event.activation { fields["activation"] = "\(activation)" }
                logger.info("\(EventKind(event).name)", metadata: fields)
            }
        }
    }
}
