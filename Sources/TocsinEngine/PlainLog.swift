// Log lines that are lines: what somebody else wrote begins none of its own, and acts on no terminal.

package import Logging
import TocsinCore

/// In front of any other handler.
package struct PlainLog: LogHandler {
    private var inner: any LogHandler

    package init(_ inner: any LogHandler) { self.inner = inner }

    package var metadata: Logger.Metadata {
        get { inner.metadata }
        set { inner.metadata = newValue }
    }

    package var logLevel: Logger.Level {
        get { inner.logLevel }
        set { inner.logLevel = newValue }
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { inner[metadataKey: key] }
        set { inner[metadataKey: key] = newValue }
    }

    package func log(event: LogEvent) {
        var event = event
        event.message = "\(event.message.description.visible)"
        event.metadata = event.metadata?.mapValues { "\("\($0)".visible)" }
        if let error = event.error {
            event.metadata = (event.metadata ?? [:]).merging(["error": "\("\(error)".visible)"]) { $1 }
            event.error = nil
        }
        inner.log(event: event)
    }
}
