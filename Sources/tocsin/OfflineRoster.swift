// The roster read from a settings folder, and from the journal what was changed since, without a daemon.
import Foundation
import TocsinCore
import TocsinJournal
import TocsinReport
import TocsinSettings

struct OfflineRoster {
    private let files: Roster
    private let cell: CellMinimum
    private let state: State
    private let now: Instant

    /// Throws a `Failure` with every fault of the folder. `state` adds what the journal there knows.
    init(folder: String, state: String?) async throws {
        do {
            let settings = try Configuration.load(folder: folder).settings
            (files, cell) = (settings.roster, settings.cellMinimum)
        } catch {
            throw Failure(error)
        }
        now = LocalTime.now.wholeSecond
        self.state = if let state { try await Self.replayed(state) } else { State() }
    }

    private static func replayed(_ folder: String) async throws -> State {
        var state = State()
        do {
            let journal = try JournalFile("\(folder)/\(SQLiteJournal.fileName)")
            while true {
                let entries = try await journal.entries(after: state.version, limit: 4096)
                if entries.isEmpty { return state }
                for entry in entries { state.apply(entry.event, at: entry.clock.instant) }
            }
        } catch {
            throw Failure(
                .no, code: "journal", "le journal de \(folder) ne se lit pas : \(error)",
                hint: "tocsin verify \(folder)/\(SQLiteJournal.fileName)")
        }
    }

    private var roster: Roster { state.roster(over: files) }

    func who(at time: String?, role: String?) throws -> JSON {
        let instant = try time.map { try LocalTime.instant($0, in: files.zone, now: now) } ?? now
        let role = try known(role)
        guard instant < now, let first = state.book.plans.first?.at else {
            return roster.who(at: instant, role: role)
        }
        let known = state.roster(knownAt: max(instant, first), zone: files.zone)
        return (known ?? roster).who(at: instant, role: role)
    }

    func shifts(
        from: String?, to: String?, role: String?, person: String?, whole: Bool
    ) throws -> JSON {
        let (from, until) = try window(from, to)
        return roster.shiftsJSON(
            from: from, until: until, role: try known(role), person: person.map(PersonID.init(rawValue:)),
            whole: whole)
    }

    func gaps(from: String?, to: String?, role: String?) throws -> JSON {
        let (from, until) = try window(from, to)
        return roster.gapsJSON(from: from, until: until, role: try known(role), cell: cell)
    }

    func fairness(from: String?, to: String?, role: String?) throws -> JSON {
        let (from, until) = try window(from, to)
        return roster.fairnessJSON(from: from, until: until, role: try known(role))
    }

    func proposal(from: String?, to: String?, role: String) throws -> JSON {
        let (from, until) = try window(from, to)
        guard let role = try known(role),
            let turns = roster.fairProposal(for: role, from: from, until: until)
        else {
            throw Failure(
                .refused, code: "noRotation", "ce rôle n'a pas de tour à répartir sur cette période",
                hint: "choisir un rôle en astreinte et une période plus longue")
        }
        return turns.json(roster)
    }

    var people: JSON { roster.peopleJSON }

    /// From now, for four weeks, where nothing else is said.
    private func window(_ from: String?, _ to: String?) throws -> (from: Instant, until: Instant) {
        let from = try from.map { try LocalTime.instant($0, in: files.zone, now: now) } ?? now
        let until =
            try to.map { try LocalTime.instant($0, in: files.zone, now: now, ahead: true) }
            ?? from + .hours(24 * 28)
        guard from < until, until - from <= .hours(24 * 3660) else {
            throw Failure(.usage, code: "usage", "--to doit suivre --from, de dix ans au plus")
        }
        return (from, until)
    }

    private func known(_ wanted: String?) throws -> RoleID? {
        guard let wanted else { return nil }
        guard files.role(RoleID(wanted)) == nil else { return RoleID(wanted) }
        throw Failure(
            .refused, code: "unknownRole", "rôle inconnu : « \(wanted) »",
            hint: "rôles : \(files.roles.map(\.id.rawValue).joined(separator: ", "))")
    }
}
