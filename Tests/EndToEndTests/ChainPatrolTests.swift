// A journal changed while nobody looked: the daemon begins on it, calls all the same, and says so itself.
import Foundation
import Testing

@Suite(.serialized) struct ChainPatrolTests {
    /// One bit of the first entry, which can still be read: a letter of the settings' digest is another one.
    private static let turnABit =
        "import sqlite3, sys; db = sqlite3.connect(sys.argv[1]); "
        + "db.execute('DROP TRIGGER entry_update'); "
        + "b = bytearray(db.execute('SELECT bytes FROM entry WHERE sequence = 1').fetchone()[0]); "
        + "b[-1] ^= 1; db.execute('UPDATE entry SET bytes = ? WHERE sequence = 1', (bytes(b),)); "
        + "db.commit(); db.close()"

    @Test func aTurnedBitIsSaidByTheDaemonItself() async throws {
        try await withDaemon { bench, daemon in
            try await daemon.start()
            try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Avant")
            await daemon.stop()
            let turned = try await bench.run(
                "python3", ["-c", Self.turnABit, "\(daemon.state)/journal.sqlite"])
            #expect(turned.status == 0, "\(turned.err)")
            try await daemon.start()
            try await daemon.ask("activate", "--exercise", "--by", "d05", "--title", "Après")
            let words = "l'écriture n° 1 n'est pas celle qui a été faite"
            try await eventually("the status says it") {
                try await daemon.tocsin("status").out.contains(words) ? () : nil
            }
            let ready = try await bench.run("curl", ["--silent", "--fail", "\(daemon.base)/readyz"])
            #expect(ready.status == 0 && ready.out.contains(words), "\(ready.out)")
            let nagios = try await daemon.tocsin("status", "--nagios")
            #expect(nagios.status == 1 && nagios.out.contains(words), "\(nagios.out)")
            #expect(daemon.log.contains("journal altéré à l'écriture n° 1"), "\(daemon.log)")
        }
    }
}
