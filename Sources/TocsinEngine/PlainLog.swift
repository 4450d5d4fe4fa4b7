// Log lines that are lines: what somebody else wrote begins none of its own, and acts on no terminal.

package import Logging
import TocsinCore

/// In front of any other handler.
package struct PlainLog: LogHandler {
    private var inner: any LogHandler
    /// Kept here: a stream's own handler writes it out at each change, and each request brings one.
    package var metadata: Logger.Metadata

    package init(_ inner: any LogHandler) {
        (self.inner, metadata) = (inner, inner.metadata)
        self.inner.metadata = [:]
    }

    package var logLevel: Logger.Level {
        get { inner.logLevel }
        set { inner.logLevel = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var event = event
        event.message = "\(event.message.description.visible)"
        let all = metadata.merging(event.metadata ?? [:]) { $1 }
        event.metadata = all.isEmpty ? nil : all.mapValues { "\("\($0)".visible)" }
        if let error = event.error {
            event.metadata = (event.metadata ?? [:]).merging(["error": "\("\(error)".visible)"]) { $1 }
            event.error = nil
        }
        inner.log(event: event)
    }
}
