// The head of the chain kept elsewhere tells the true journal from an older, a shortened and a rewritten one.

import Foundation
import GRDB
import Testing
import TocsinCore
import TocsinJournal

@Suite("Anchors") struct AnchorTests {
    private static let events = Array(Samples.all.prefix(20))

    private func anchor(_ path: String) async throws -> Anchor {
        let head = try await JournalFile(path).head()
        return Anchor(sequence: head.sequence, hash: head.hash)
    }

    private func verdict(_ path: String, _ anchor: Anchor) async throws -> AnchorVerdict? {
        let (chain, verdict) = try await JournalFile(path).verify(against: anchor)
        guard case .whole = chain else { return nil }
        return verdict
    }

    @Test func itsOwnJournalContainsItAlsoAfterItHasGrown() async throws {
        try await withFile(Self.events) { path in
            let anchor = try await anchor(path)
            #expect(try await verdict(path, anchor) == .contained)
            let journal = try await SQLiteJournal.open(folder: folder(of: path))
            _ = try await journal.append(Self.events, at: Samples.clock, after: anchor.sequence)
            try journal.close()
            #expect(try await verdict(path, anchor) == .contained)
            let empty = Anchor(sequence: 0, hash: Array(repeating: 0, count: 32))
            #expect(try await verdict(path, empty) == .contained)
        }
    }

    /// Cut behind its back, and made to announce its new end: the chain alone knows nothing of it.
    @Test(arguments: [1, 7]) func aShortenedJournalIsOlder(_ cut: Int64) async throws {
        try await withFile(Self.events) { path in
            let anchor = try await anchor(path)
            try tamper(path, "DELETE FROM personal WHERE sequence > ?", [anchor.sequence - cut])
            try tamper(path, "DELETE FROM entry WHERE sequence > ?", [anchor.sequence - cut])
            try tamper(
                path,
                """
                UPDATE meta SET (sequence, hash) =
                    (SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1)
                """)
            #expect(try await brokenSequence(path) == nil)
            #expect(try await verdict(path, anchor) == .older(last: anchor.sequence - cut))
        }
    }

    /// As long, and a valid chain: written anew with one event changed.
    @Test func aRewrittenJournalDiffers() async throws {
        try await withFile(Self.events) { path in
            let anchor = try await anchor(path)
            var events = Self.events
            events[3] = .settingsLoaded(digest: "autre")
            try await withFile(events) { (forged: String) async throws in
                #expect(try await brokenSequence(forged) == nil)
                #expect(try await verdict(forged, anchor) == .differs)
            }
        }
    }

    @Test func paperIsForgivenItsSpacesAndCapitalsAndTheEndOfTheHash() async throws {
        try await withFile(Self.events) { path in
            let anchor = try await anchor(path)
            let (digits, cut) = (anchor.digits.uppercased(), anchor.digits.prefix(Limits.anchorDigits))
            for text in [" \(anchor.sequence) : \(digits) ", "\(anchor.sequence):\(cut)"] {
                let read = try #require(Anchor(text), "\(text)")
                #expect(try await verdict(path, read) == .contained, "\(text)")
            }
            let wrong = String(cut.dropLast()) + (cut.last == "0" ? "1" : "0")
            let read = try #require(Anchor("\(anchor.sequence):\(wrong)"))
            #expect(try await verdict(path, read) == .differs)
        }
    }

    @Test(arguments: [
        "", ":", "12", "12:abc", "x:\(hash)", "-1:\(hash)", "+1:\(hash)", "1:\(hash)0", "1:g\(hash)",
    ])
    func whatIsNoAnchorIsRefused(_ text: String) {
        #expect(Anchor(text) == nil)
    }

    private static let hash = String(repeating: "0f", count: 32)
}
