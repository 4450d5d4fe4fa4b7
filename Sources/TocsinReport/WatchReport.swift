// What supervision knows, as rows, sentences and JSON: which paths answer, and what would fail tonight.

package import TocsinCore

package struct WatchReport: Sendable {
    package struct PathRow: Sendable {
        package var path: PathID
        package var channel: String
        /// `fine`, `down`, `untestable`, or `unknown` before the first look.
        package var state: String
        package var since: Instant?
        package var reason: String?
        package var expires: Instant?
        package var yearlyCost: String?
        /// Nil where no canary is sent.
        package var yearlyCents: Int?
        /// Only another path's stand-in.
        package var isBackup: Bool
        var isPersonal: Bool

        package var isDown: Bool { state == "down" }
        package var isKnown: Bool { state == "fine" || state == "down" }
    }

    package let paths: [PathRow]
    /// French sentences, the gravest first; empty when nothing would.
    package let tonight: [String]
    /// The name it beats under, and why the last beat was not taken; nil where none is asked for.
    private let heartbeat: (name: String, fault: String?)?
    /// What is wrong with the journal; nil where nothing is.
    private let journal: String?
    private let silent: [(name: String, since: Instant)]
    /// Nil before the first look.
    private let reserve: ReserveState?
    /// Nil: what is due leaves.
    private let mute: MuteState?
    private let zone: ZoneRules
    private let now: Instant

    package init(
        _ book: SupervisionBook, settings: Settings, heartbeatFault: String? = nil,
        mute: MuteState? = nil, at now: Instant
    ) {
        (zone, self.now) = (settings.roster.zone, now)
        heartbeat = settings.supervision.heartbeat.map { ($0.name, heartbeatFault) }
        let backups = Set(settings.paths.compactMap(\.common.backup))
        paths = settings.paths.map { path in
            let watch = book.paths[path.id]
            let canary = settings.supervision.canaries.first { $0.path == path.id }
            return PathRow(
                path: path.id, channel: path.medium.rawValue, state: watch?.standing.rawValue ?? "unknown",
                since: watch?.since, reason: watch?.standing == .down ? watch?.reason : watch?.limp,
                expires: watch?.expires, yearlyCost: canary?.yearlyCost,
                yearlyCents: canary?.yearlyCents,
                isBackup: backups.contains(path.id),
                isPersonal: Medium.personal.contains(path.medium))
        }
        silent = book.peers.filter(\.value.isSilent).sorted { $0.key < $1.key }
            .map { ($0.key, $0.value.since) }
        (reserve, self.mute) = (book.reserve, mute)
        let unheard = heartbeat?.fault.map { ["battement vers la vigie en défaut : \($0)"] } ?? []
        journal = book.chainFault.map {
            "Journal altéré : l'écriture n° \($0.sequence) n'est pas celle qui a été faite (\($0.reason))"
        }
        let moments = Moments(settings.roster.zone)
        let house = [Self.muteSentence(mute, moments, now), Self.diskSentence(book.reserve, moments, now)]
        tonight =
            house.compactMap(\.self) + Self.sentences(paths, book, silent, moments, now) + unheard
            + [journal].compactMap(\.self)
    }

    private static func muteSentence(_ mute: MuteState?, _ moments: Moments, _ now: Instant) -> String? {
        guard let mute else { return nil }
        let noted =
            mute.noted.map { "la n° \($0.sequence) avait été notée" } ?? "rien ne dit qu'il soit le dernier"
        return "MUET depuis \(moments.cell(mute.since, near: now)) : journal restauré, arrêté à l'écriture "
            + "n° \(mute.found.sequence), \(noted) ; rien ne part avant « tocsin resume --by NOM »"
    }

    private static func diskSentence(_ reserve: ReserveState?, _ moments: Moments, _ now: Instant) -> String?
    {
        guard let reserve, !reserve.reserve.isLaid else { return nil }
        return "disque du journal plein depuis \(moments.cell(reserve.since, near: now)), réserve libérée : "
            + "il restait \(reserve.reserve.megabytes) Mo"
    }

    private static func sentences(
        _ paths: [PathRow], _ book: SupervisionBook, _ silent: [(name: String, since: Instant)],
        _ moments: Moments, _ now: Instant
    ) -> [String] {
        var result = paths.filter(\.isDown).sorted { !$0.isBackup && $1.isBackup }.map { row in
            let since = row.since.map { " depuis \(moments.cell($0, near: now))" } ?? ""
            let secours = row.isBackup ? " (secours)" : ""
            return "voie « \(row.path) »\(secours) en défaut\(since) : \(row.reason ?? "")"
        }
        // What works by a crutch only would be the next to fall.
        for row in paths where !row.isDown {
            if let reason = row.reason { result.append("voie « \(row.path) » : \(reason)") }
        }
        for (path, canary) in book.canaries.sorted(by: { $0.key < $1.key }) {
            if let fault = canary.fault { result.append("essai perdu sur « \(path) » : \(fault)") }
        }
        for row in paths {
            guard let expires = row.expires, row.endsSoon(at: now) else { continue }
            result.append("certificat de « \(row.path) » : expire le \(moments.cell(expires, near: now))")
        }
        return result
            + silent.map { "Tocsin de « \($0.name) » muet depuis \(moments.cell($0.since, near: now))" }
    }

    /// Whether a person could be reached by any path; unknown ones are given the benefit of the doubt.
    package var canPage: Bool {
        let personal = paths.filter(\.isPersonal)
        return mute == nil && reaches(personal)
    }

    private func reaches(_ personal: [PathRow]) -> Bool {
        personal.isEmpty || personal.contains { !$0.isDown }
    }

    private var working: [String] {
        paths.filter { $0.isPersonal && !$0.isDown }.map(\.path.rawValue)
    }

    /// Failing paths, and by which others a call would leave; certificates about to end; nothing while all is
    /// fine.
    package var readiness: [String] { house + failing + ending + [journal].compactMap(\.self) }

    private var house: [String] {
        let moments = Moments(zone)
        return [Self.muteSentence(mute, moments, now), Self.diskSentence(reserve, moments, now)]
            .compactMap(\.self).map { "\($0.prefix(1).uppercased())\($0.dropFirst())." }
    }

    private var ending: [String] {
        paths.filter { $0.endsSoon(at: now) }.compactMap { row in
            row.expires.map {
                "Certificat de la voie « \(row.path) » : expire le \(Moments(zone).cell($0, near: now))"
            }
        }
    }

    private var failing: [String] {
        let failing = paths.filter(\.isDown)
        guard !failing.isEmpty else { return [] }
        let moments = Moments(zone)
        let lines = failing.map { row in
            let since = row.since.map { " depuis \(moments.cell($0, near: now))" } ?? ""
            return "Voie « \(row.path) » en défaut\(since) : \(row.reason ?? "")"
        }
        let rest =
            canPage
            ? "Les appels partent par : \(working.joined(separator: ", "))."
            : "Aucune voie ne répond : aucun appel ne partirait."
        return lines + [rest]
    }

    /// Nil before the first look.
    package var hasReserve: Bool? { reserve?.reserve.isLaid }

    // MARK: Rendering

    /// Below the activations; nothing where nothing is watched.
    package var text: String {
        guard !paths.isEmpty || !tonight.isEmpty else { return "" }
        let moments = Moments(zone)
        let rows = paths.map { row in
            let since = row.since.map { " depuis \(moments.cell($0, withSeconds: false, near: now))" } ?? ""
            let reason = row.reason.map { " : \($0)" } ?? ""
            let cost = row.yearlyCost.map { " (essai quotidien : \($0))" } ?? ""
            return "  \(row.path) : \(row.words)\(since)\(reason)\(cost)\n"
        }
        let head = tonight.isEmpty ? "" : "Échouerait cette nuit :\n" + tonight.map { "  \($0)\n" }.joined()
        let beat = heartbeat.map {
            "Battement : \($0.fault.map { "EN DÉFAUT : \($0)" } ?? "rien à signaler")\n"
        }
        return head + "Voies :\n" + rows.joined() + (beat ?? "")
    }

    package var members: [(String, JSON)] {
        [
            ("paths", .array(paths.map(json))),
            (
                "neighbours",
                .array(
                    silent.map { peer in
                        .object([
                            ("name", .string(peer.name)), ("state", .string("silent")),
                            ("since", .string(zone.iso(peer.since))),
                        ])
                    })
            ),
            (
                "heartbeat",
                heartbeat.map { beat in
                    .object([("name", .string(beat.name)), ("fault", .optional(beat.fault))])
                } ?? .null
            ),
            (
                "reserve",
                reserve.map { reserve in
                    .object([
                        ("state", .string(reserve.reserve.isLaid ? "laid" : "spent")),
                        ("since", .string(zone.iso(reserve.since))),
                        ("freeBytes", .int(reserve.reserve.free)),
                    ])
                } ?? .null
            ),
            (
                "muted",
                mute.map { mute in
                    .object([
                        ("since", .string(zone.iso(mute.since))), ("found", .string(mute.found.text)),
                        ("noted", .optional(mute.noted?.text)),
                    ])
                } ?? .null
            ),
            ("tonight", .array(tonight.map(JSON.string))), ("canPage", .bool(canPage)),
        ]
    }

    private func json(_ row: PathRow) -> JSON {
        .object([
            ("path", .string(row.path.rawValue)), ("channel", .string(row.channel)),
            ("state", .string(row.state)), ("since", .optional(row.since.map(zone.iso))),
            ("reason", .optional(row.reason)), ("certificateUntil", .optional(row.expires.map(zone.iso))),
            ("backup", .bool(row.isBackup)), ("yearlyCost", .optional(row.yearlyCost)),
            ("yearlyCostCents", row.yearlyCents.map { .int(Int64($0)) } ?? .null),
        ])
    }
}

extension WatchReport.PathRow {
    /// Within the week: what would fail one of these nights.
    fileprivate func endsSoon(at now: Instant) -> Bool { expires.map { $0 - now <= .hours(24 * 7) } ?? false }

    fileprivate var words: String {
        switch state {
        case "fine": "répond"
        case "down": "EN DÉFAUT"
        case "untestable": "ne s'essaie pas sans envoi"
        default: "pas encore essayée"
        }
    }
}
