// Log lines: structured fields to journald when systemd runs the daemon, plain text on stderr otherwise.

import Foundation
import Logging
import TocsinEngine
import TocsinSystem

enum DaemonLog {
    static func logger() -> Logger {
        let underSystemd = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil
        return Logger(label: "tocsind") { label in
            PlainLog(underSystemd ? JournaldLog() : StreamLogHandler.standardError(label: label))
        }
    }
}

struct JournaldLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.info

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var fields = [
            ("MESSAGE", event.message.description), ("PRIORITY", priority(event.level)),
            ("SYSLOG_IDENTIFIER", "tocsind"),
        ]
        for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { $1 }) {
            let name = key.uppercased().filter { $0.isASCII && ($0.isLetter || $0 == "_") }
            fields.append(("TOCSIN_\(name)", "\(value)"))
        }
        _ = Journald.send(fields: fields)
    }

    private func priority(_ level: Logger.Level) -> String {
        switch level {
        case .trace, .debug: "7"
        case .info: "6"
        case .notice: "5"
        case .warning: "4"
        case .error: "3"
        case .critical: "2"
        }
    }
}
