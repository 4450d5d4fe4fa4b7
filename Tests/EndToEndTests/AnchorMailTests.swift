// The head of the chain as it arrives in somebody's mailbox: that mail tells the journal from a forgery.
import Foundation
import Testing

@Suite(.serialized) struct AnchorMailTests {
    /// Cuts the last entries off and announces the new end, so that the chain is whole again.
    private static let shorten =
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); last = int(sys.argv[2]); "
        + "db.execute('DROP TRIGGER entry_delete'); "
        + "db.execute('DELETE FROM personal WHERE sequence > ?', (last,)); "
        + "db.execute('DELETE FROM entry WHERE sequence > ?', (last,)); "
        + "db.execute('UPDATE meta SET (sequence, hash) = "
        + "(SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1)'); db.commit(); db.close()"

    /// Changes a letter of the first entry, the settings' digest, and computes the chain anew from there.
    private static let rewrite = """
        import hashlib, sqlite3, sys
        db = sqlite3.connect(sys.argv[1])
        db.execute('DROP TRIGGER entry_update')
        head = bytes(32)
        for sequence, text in db.execute('SELECT sequence, bytes FROM entry ORDER BY sequence').fetchall():
            text = bytearray(text)
            if sequence == 1: text[-1] ^= 1
            head = hashlib.sha256(head + sequence.to_bytes(8, 'big') + text).digest()
            values = (bytes(text), head, sequence)
            db.execute('UPDATE entry SET bytes = ?, hash = ? WHERE sequence = ?', values)
        db.execute('UPDATE meta SET hash = ?', (head,))
        db.commit()
        db.close()
        """

    @Test func theAnchorInTheMailProvesItsJournalAndRefusesEveryOther() async throws {
        try await Bench.use { bench in
            let mail = try await SMTPServer.start(on: bench)
            let port = try Places.freePort()
            var settings = try SampleSettings.demo(mailPort: mail.port, certificate: mail.certificate)
                .mapValues { $0.replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)") }
            settings["tocsin.yaml"]?.append("\nsupervision: { tell: [decider] }\n")
            let daemon = try Daemon(on: bench, settings: settings, port: port)
            try await daemon.start()
            try await Self.drill(daemon, "Premier")
            let text = try await eventually("the anchor is mailed") {
                mail.mails.first { $0.subject.contains("Ancre du journal") }?.text
            }
            // As whoever reads it would: the command that stands there, with the journal's place in it.
            let command = try #require(
                text.firstMatch(of: /« tocsin verify FICHIER --anchor (\S+) »/), "\(text)")
            let anchor = String(command.1)
            #expect(text.contains("Ancre du journal : \(anchor)"))
            let place = try #require(anchor.split(separator: ":").first.flatMap { Int($0) })
            try await Self.drill(daemon, "Second")
            #expect(await daemon.stopped() == 0)

            let right = try await Self.verify(bench, daemon.state, anchor)
            #expect(right.status == 0 && right.out.contains("L'ancre \(anchor) y est."), "\(right.out)")
            let cut = try await Self.copy(bench, daemon, "court", [Self.shorten, "\(place - 1)"])
            let short = try await Self.verify(bench, cut, anchor)
            #expect(short.status == 1 && short.out.hasPrefix("Journal intact"), "\(short.out)")
            #expect(short.out.contains("copie plus ancienne, ou journal raccourci"), "\(short.out)")
            let forged = try await Self.copy(bench, daemon, "faux", [Self.rewrite])
            let other = try await Self.verify(bench, forged, anchor)
            #expect(other.status == 1 && other.out.hasPrefix("Journal intact"), "\(other.out)")
            #expect(other.out.contains("PAS LE JOURNAL ANCRÉ"), "\(other.out)")
        }
    }

    private static func drill(_ daemon: Daemon, _ title: String) async throws {
        let made = try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", title)
        try await daemon.ask("stand-down", try #require(made["id"] as? String), "--by", "d05")
    }

    private static func verify(_ bench: Bench, _ journal: String, _ anchor: String) async throws -> Output {
        try await bench.run(Places.program("tocsin"), ["verify", journal, "--anchor", anchor])
    }

    /// A copy of the closed journal, treated by a program of these words.
    private static func copy(
        _ bench: Bench, _ daemon: Daemon, _ name: String, _ words: [String]
    ) async throws -> String {
        let file = bench.path("\(name).sqlite")
        try FileManager.default.copyItem(atPath: "\(daemon.state)/journal.sqlite", toPath: file)
        let done = try await bench.run("python3", ["-c", words[0], file] + words.dropFirst())
        guard done.status == 0 else { throw BenchError("\(name): \(done.err)") }
        return file
    }
}
