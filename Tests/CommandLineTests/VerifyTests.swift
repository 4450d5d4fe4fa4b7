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

    /// A state folder whose journal holds two entries and is closed.
    private func journal() async throws -> URL {
        let folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let clock = ClockReading(
            instant: Instant(seconds: 1_795_000_000), wall: Instant(seconds: 1_795_000_000), bootID: "boot",
            bootMilliseconds: 1000, synchronised: true)
        let events: [Event] = [.daemonStarted(downSince: nil), .settingsLoaded(digest: Self.digest)]
        let journal = try await SQLiteJournal.open(folder: folder.path)
        _ = try await journal.append(events, at: clock, after: 0)
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
