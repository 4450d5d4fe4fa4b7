// A scenario: what happened, or is to happen, step by step; what replays, drills and tests are made from.

package import TocsinCore

package struct Scenario: Sendable {
    /// What faults call the file it was read from.
    package var file: String
    package var id: String
    package var title: String
    package var mode: Mode
    package var zone: ZoneRules
    package var settings: ScenarioSettings
    /// End of the replay; the latest time of the file when nil.
    package var until: Instant?
    /// In file order.
    package var steps: [Step]
}

/// What a scenario sets otherwise than the settings it runs under; nil leaves them.
package struct ScenarioSettings: Sendable, Equatable {
    package var codReference: CODReference?
    /// Roles that must be in post for the cell to be operational.
    package var quorum: [RoleID]?
    package var cipLimit: Duration?

    package init() {}
}

package struct Step: Sendable {
    package enum Action: Sendable, Hashable {
        /// What somebody states.
        case fact(Fact)
        /// What the machine undergoes.
        case machine(MachineFact)
    }

    /// Where it begins in the file, from 1.
    package var line: Int
    package var column: Int
    package var id: EntryID?
    package var at: StatedTime
    /// When it is recorded, if not when it happens.
    package var recordedAt: Instant?
    package var by: String?
    package var note: String?
    package var reference: String?
    package var reason: String?
    package var plusMinus: Duration?
    package var basis: Basis?
    package var action: Action
}

extension Step {
    /// When it is recorded, where the daemon is up.
    package var recorded: Instant { max(recordedAt ?? at.instant, at.instant) }
}

extension Scenario {
    /// Reads a file. Throws every fault of it, each with its place; one fault refuses the whole file.
    package static func load(path: String) throws(Faults) -> Scenario {
        let log = FaultLog()
        return try sound(SourceFile.read(path, log), log)
    }

    /// The same from bytes; `name` stands for the file in the faults.
    package static func read(_ bytes: [UInt8], name: String) throws(Faults) -> Scenario {
        try sound(SourceFile(name: name, bytes: bytes), FaultLog())
    }

    private static func sound(_ file: SourceFile?, _ log: FaultLog) throws(Faults) -> Scenario {
        let root = file.flatMap { Document.root(of: $0, log) }
        guard let scenario = root.flatMap({ ScenarioReading().scenario($0) }), log.isEmpty else {
            throw log.faults
        }
        return scenario
    }
}
