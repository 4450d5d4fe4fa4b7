// The snapshot beside the journal: a cache that is used only where nothing about it is in doubt.

package import TocsinCore

package struct SnapshotFile: StateCache {
    /// Name of the file within the state folder.
    package static let fileName = "snapshot"

    private let path: String
    private let journal: SQLiteJournal
    private let build: String
    private let say: @Sendable (String) -> Void

    /// `say` is told in French why a snapshot is not used.
    package init(
        folder: String, journal: SQLiteJournal, build: String, say: @escaping @Sendable (String) -> Void
    ) {
        path = folder.hasSuffix("/") ? folder + Self.fileName : "\(folder)/\(Self.fileName)"
        (self.journal, self.build, self.say) = (journal, build, say)
    }

    package func recall() async -> KeptState? {
        guard PrivateFile.exists(path) else { return nil }
        do {
            let snapshot = try await Snapshot.read(try PrivateFile.read(path), build: build) {
                try await journal.hash(of: $0) == $1
            }
            let fault = try await journal.fault(after: snapshot.state.version, hash: snapshot.hash)
            return KeptState(snapshot.state, tailFault: fault)
        } catch {
            say("instantané écarté, le journal est relu en entier : \(error)")
            return nil
        }
    }

    /// Of a state whose last entry is durable.
    package func keep(_ state: State) async throws {
        guard let hash = try await journal.hash(of: state.version) else { return }
        try PrivateFile.replace(path, with: Snapshot(state, hash: hash).bytes(build: build))
    }
}
