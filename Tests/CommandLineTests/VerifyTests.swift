// `tocsin verify` on a journal as the daemon writes it, whole and with one byte changed.
import Foundation
import Testing
import TocsinCore
import TocsinJournal

@Suite struct VerifyTests {
    private static let digest = "empreinte-des-reglages"

    @Test func aWholeJournalIsIntactByFileAndByFolder() async throws {
        let folder = try await journal()
        defer { try? FileManager.default.removeItem(at: folder) }
        for path in [folder.path, folder.appending(path: "journal.sqlite").path] {
            let outcome = try Binary.run(["verify", path])
            #expect(outcome.status == 0, "\(outcome.complaint)")
            #expect(outcome.output.hasPrefix("Journal intact : 2 écritures, empreinte "))
        }
        let json = try Binary.run(["verify", folder.path, "--json"])
        #expect(json.output.hasPrefix(#"{"intact":true,"entries":2,"head":""#))
    }

    @Test func oneByteChangedIsFound() async throws {
        let folder = try await journal()
        defer { try? FileManager.default.removeItem(at: folder) }
        try damage(folder.appending(path: "journal.sqlite"))
        let outcome = try Binary.run(["verify", folder.path])
        #expect(outcome.status == 1)
        #expect(outcome.output.hasPrefix("Journal rompu à l'écriture n° 2 : "))
        let json = try Binary.run(["verify", folder.path, "--json"])
        #expect(json.status == 1)
        #expect(json.output.hasPrefix(#"{"intact":false,"sequence":2,"reason":""#))
    }

    @Test func whatIsNoJournalIsOne() throws {
        let file = try Binary.run(["verify", Binary.sample("Config/tocsin.yaml")])
        #expect(file.status == 1)
        #expect(file.complaint.contains("journal invérifiable"))
        let folder = try Binary.run(["verify", Binary.sample("Config"), "--json"])
        #expect(folder.status == 1)
        #expect(try Complaint(folder).message.contains("journal.sqlite : fichier absent"))
    }

    /// The chain is whole each time: only the anchor tells an older copy and a rewritten one from the true
    /// one.
    @Test func anAnchorTellsTheTrueJournalFromItsCopies() async throws {
        let old = try await journal()
        let (new, forged) = (try await journal(more: ["suite"]), try await journal(more: ["autre"]))
        defer { for folder in [old, new, forged] { try? FileManager.default.removeItem(at: folder) } }
        let said = try Binary.run(["verify", new.path]).output
        let anchor = try #require(said.firstMatch(of: /Ancre : (3:[0-9a-f]{64})\n/)).1
        let right = try Binary.run(["verify", new.path, "--anchor", String(anchor)])
        #expect(right.status == 0 && right.output.hasSuffix("L'ancre \(anchor) y est.\n"))
        let older = try Binary.run(["verify", old.path, "--anchor", String(anchor)])
        #expect(older.status == 1 && older.output.hasPrefix("Journal intact : 2 écritures"))
        #expect(older.output.contains("il s'arrête à l'écriture n° 2, l'ancre est la n° 3"))
        let rewritten = try Binary.run(["verify", forged.path, "--anchor", String(anchor)])
        #expect(rewritten.status == 1 && rewritten.output.hasPrefix("Journal intact : 3 écritures"))
        #expect(rewritten.output.contains("l'écriture n° 3 n'est pas celle de l'ancre"))
        for (folder, state, status) in [(new, "contained", 0), (old, "older", 1), (forged, "differs", 1)] {
            let json = try Binary.run(["verify", folder.path, "--json", "--anchor", String(anchor)])
            #expect(json.status == status && json.output.contains(#""anchored":"\#(state)"}"#))
        }
        let typo = try Binary.run(["verify", new.path, "--anchor", "3:abc"])
        #expect(typo.status == 2 && typo.complaint.contains("n'est pas une ancre"))
    }

    /// A state folder whose journal holds two entries and is closed.
    private func journal(more: [String] = []) async throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let clock = ClockReading(
            instant: Instant(seconds: 1_795_000_000), wall: Instant(seconds: 1_795_000_000), bootID: "boot",
            bootMilliseconds: 1000, synchronised: true)
        let events: [Event] = [.daemonStarted(downSince: nil), .settingsLoaded(digest: Self.digest)]
        let journal = try await SQLiteJournal.open(folder: folder.path)
        let others = more.map { Event.settingsLoaded(digest: $0) }
        _ = try await journal.append(events + others, at: clock, after: 0)
        try journal.close()
        return folder
    }

    private func damage(_ file: URL) throws {
        var bytes = try Data(contentsOf: file)
        let place = try #require(bytes.range(of: Data(Self.digest.utf8)))
        bytes[place.lowerBound] ^= 1
        try bytes.write(to: file)
    }
}
