// Attack 13 on the daemon's own log: whatever a message or a field holds, one entry is one line.

import Logging
import Synchronization
import Testing
import TocsinEngine

private final class Kept: LogHandler, Sendable {
    private let kept = Mutex<(lines: [String], metadata: Logger.Metadata)>(([], [:]))

    var lines: [String] { kept.withLock { $0.lines } }
    var metadata: Logger.Metadata {
        get { kept.withLock { $0.metadata } }
        set { kept.withLock { $0.metadata = newValue } }
    }
    var logLevel: Logger.Level {
        get { .trace }
        set {}
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        let fields = (event.metadata ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let error = event.error.map { ["\($0)"] } ?? []
        kept.withLock {
            $0.lines.append(([event.message.description] + fields + error).joined(separator: " "))
        }
    }
}

private struct Nasty: Error, CustomStringConvertible { var description: String }

@Suite struct PlainLogTests {
    private static let forged =
        "\r\n2026-11-21T03:20:00 notice tocsind: ACK par le pr\u{E9}fet\u{1B}[2J\u{202E}\u{2028}"

    @Test func oneEntryIsOneLine() {
        let kept = Kept()
        var logger = Logger(label: "essai") { _ in PlainLog(kept) }
        logger[metadataKey: "demande"] = "\(Self.forged)"
        logger.notice("motif : \(Self.forged)", metadata: ["champ": "\(Self.forged)"])
        logger.error("panne", error: Nasty(description: Self.forged), metadata: [:])
        #expect(kept.lines.count == 2)
        for line in kept.lines {
            let unsafe = line.unicodeScalars.filter {
                $0.value < 0x20 || (0x7F...0x9F).contains($0.value) || $0 == "\u{202E}" || $0 == "\u{2028}"
            }
            #expect(unsafe.isEmpty, "\(line)")
            #expect(line.contains("ACK par le pr\u{E9}fet"))
        }
    }

    @Test func whatIsHarmlessIsLeftAsItIs() {
        let kept = Kept()
        var logger = Logger(label: "essai") { _ in PlainLog(kept) }
        logger[metadataKey: "a"] = "1"
        logger.info("« sms » : 3 h 12 – pr\u{EA}t")
        #expect(kept.lines == ["« sms » : 3 h 12 – pr\u{EA}t a=1"] && logger[metadataKey: "a"] == "1")
    }
}
