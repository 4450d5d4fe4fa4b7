// Tables of the journal file, built by named migrations; the file says which of them it has seen.

import GRDB
import TocsinCore

enum Schema {
    /// In order, never edited once released. The n-th brings the file to schema n.
    private static let migrations: [(name: String, sql: String)] = [
        ("1-entries-and-personal-values", first),
        // No new table: the roster's events, which an older binary could not read.
        ("2-roster-events", "SELECT 1"),
        ("3-dispatch", "SELECT 1"),
        ("4-mailings", "SELECT 1"),
        ("5-reserve-anchors-and-restored-copies", "SELECT 1"),
        ("6-chain-verified", "SELECT 1"),
        ("7-standstills", "SELECT 1"),
    ]

    /// Whoever writes this schema or a later one notes the head of the journal beside it.
    static let firstWithNote = 5

    static var known: Int { migrations.count }

    /// The schema of the file, 0 when it has no tables yet. Reads only.
    static func found(_ db: Database) throws -> Int {
        guard try db.tableExists("meta") else { return 0 }
        return try Int.fetchOne(db, sql: "SELECT schema FROM meta") ?? 0
    }

    /// Refuses a file written by a newer binary.
    static func checkKnown(_ db: Database) throws -> Int {
        let found = try found(db)
        guard found <= known else { throw JournalError.schemaNewer(found: found, known: known) }
        return found
    }

    static func migrate(_ queue: DatabaseQueue) throws {
        var migrator = DatabaseMigrator()
        for (index, migration) in migrations.enumerated() {
            migrator.registerMigration(migration.name) { db in
                try db.execute(sql: migration.sql)
                try db.execute(sql: "UPDATE meta SET schema = ?", arguments: [index + 1])
            }
        }
        try migrator.migrate(queue)
    }

    /// `meta` announces the head, so that entries missing at the end are noticed.
    ///
    /// Personal values may be erased, nothing else may go or change; the insert trigger also keeps
    /// `INSERT OR REPLACE` from replacing. Values are UTF-8 in blobs: read as text they would end at a NUL.
    private static let first = """
        CREATE TABLE meta (
            id INTEGER PRIMARY KEY CHECK (id = 1),
            schema INTEGER NOT NULL,
            sequence INTEGER NOT NULL,
            hash BLOB NOT NULL
        );
        INSERT INTO meta VALUES (1, 0, 0, zeroblob(32));
        CREATE TABLE entry (
            sequence INTEGER PRIMARY KEY,
            kind TEXT NOT NULL,
            bytes BLOB NOT NULL,
            hash BLOB NOT NULL
        );
        CREATE TABLE personal (
            sequence INTEGER NOT NULL,
            slot INTEGER NOT NULL,
            salt BLOB NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (sequence, slot)
        ) WITHOUT ROWID;
        CREATE TRIGGER entry_insert BEFORE INSERT ON entry
            WHEN NEW.sequence <> (SELECT coalesce(max(sequence), 0) + 1 FROM entry)
            BEGIN SELECT RAISE(ABORT, 'journal: append only'); END;
        CREATE TRIGGER entry_update BEFORE UPDATE ON entry
            BEGIN SELECT RAISE(ABORT, 'journal: append only'); END;
        CREATE TRIGGER entry_delete BEFORE DELETE ON entry
            BEGIN SELECT RAISE(ABORT, 'journal: append only'); END;
        CREATE TRIGGER personal_update BEFORE UPDATE ON personal
            BEGIN SELECT RAISE(ABORT, 'journal: append only'); END;
        """
}
