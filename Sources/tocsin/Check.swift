// Checks a settings folder before the night does: faults, coverage, who can be woken, ways out and back.
import ArgumentParser
import TocsinCore
import TocsinReport
import TocsinSettings
import TocsinSystem

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract:
            "Vérifier un dossier de réglages. Code de retour 1 s'il y a une faute ou une heure sans personne."
    )

    @Option(help: ArgumentHelp("Dossier de réglages.", valueName: "dossier")) var config = "/etc/tocsin"
    @Option(help: ArgumentHelp("Dossier d'état du démon, pour ses secrets.", valueName: "dossier"))
    var state = "/var/lib/tocsin"
    @OptionGroup var common: Common
    private var json: Bool { common.json }

    func run() async throws {
        do {
            let now = Instant(milliseconds: ClockSource().read().wallMilliseconds).wholeSecond
            let findings = Findings(try Configuration.load(folder: config, now: now), state: state, at: now)
            Terminal.write(json ? findings.json.text(indent: true) : Terminal.shown(findings.text))
            if !findings.isSound { throw ExitCode(1) }
        } catch let faults as Faults {
            throw Failure(faults)
        }
    }
}

/// What is known of a sound folder, beyond its having no fault.
private struct Findings {
    static let horizon = Duration.hours(28 * 24)

    let settings: Settings
    let warnings: [Fault]
    let holes: [Gap]
    let secrets: [Secret]
    let unreadableAuthorities: [String]
    /// Nobody has confirmed their contact data for a year, or ever.
    let unverified: [PersonID]

    init(_ configuration: Configuration, state: String, at now: Instant) {
        settings = configuration.settings
        warnings = configuration.warnings
        let yearAgo = settings.roster.zone.civil(now).daysSinceEpoch - 365
        unverified = settings.roster.people.values.filter { $0.verified ?? .min < yearAgo }.map(\.id).sorted()
        holes = settings.roster.gaps(from: now, until: now + Self.horizon, cell: settings.cellMinimum)
            .filter { $0.reason.isHole }
        secrets = Secret.all(configuration, state: state)
        unreadableAuthorities = settings.paths.compactMap(\.common.caFile).filter {
            !HostFiles.isReadable($0)
        }
    }

    var roster: Roster { settings.roster }

    var isSound: Bool { holes.isEmpty }

    /// On duty or not: whoever is on the roster may be called one night.
    var unwoken: [Person] {
        roster.people.values
            .filter { $0.faults.contains(.nothingWakes) || $0.faults.contains(.noContact) }
            .sorted { $0.id < $1.id }
    }

    var hasLinks: Bool { settings.publicURL != nil }

    /// Paths on which a key pressed during a call comes back.
    var keyPaths: [PathID] {
        settings.paths.compactMap { path in
            switch path {
            case .sip: path.id
            case .voice(let gateway): gateway.replies ? path.id : nil
            default: nil
            }
        }
    }

    /// Paths by which an answer comes back as an SMS.
    var replyPaths: [PathID] {
        settings.paths.compactMap { path in
            guard case .sms(let gateway) = path, gateway.replies else { return nil }
            return path.id
        }
    }
}

extension Gap.Reason {
    /// Nobody answers at all, whatever the paths.
    fileprivate var isHole: Bool {
        switch self {
        case .uncovered, .absent, .personUnknown, .noDelegation, .thinPool, .tooFewPersons: true
        case .noContact, .nothingWakes, .singlePathClass, .doubleBooked: false
        }
    }
}

// MARK: - For people

extension Findings {
    var text: String {
        let head = ["Réglages corrects : \(roster.roles.count) rôles, \(roster.people.count) personnes."]
        return
            (head + warnings.map(\.description) + coverage + reach + verification + paths + answers + missed
            + [zone])
            .joined(separator: "\n")
    }

    private var coverage: [String] {
        if holes.isEmpty { return ["Couverture : complète pour 28 jours."] }
        let french = roster.zone.french
        return ["Couverture : \(holes.count) trous dans les 28 jours."]
            + holes.map { hole in
                let start = french.time(hole.from, relativeTo: nil)
                let end = french.time(hole.until, relativeTo: hole.from)
                return "  \(hole.role) : \(hole.reason.french), du \(start) à \(end)"
            }
    }

    private var reach: [String] {
        if unwoken.isEmpty { return ["Réveil : chacun a un contact qui sonne."] }
        let list = unwoken.map(\.id.rawValue).joined(separator: ", ")
        return ["Réveil : rien ne réveille \(list) (ni l'e-mail ni le SMS ne réveillent)."]
    }

    private var verification: [String] {
        if unverified.isEmpty { return ["Coordonnées : toutes confirmées depuis moins d'un an."] }
        let list = unverified.map(\.rawValue).joined(separator: ", ")
        return ["Coordonnées : pas confirmées depuis un an : \(list) (tocsin roster campaign)."]
    }

    private var paths: [String] {
        let voices = settings.paths.map { path in
            let secret = secrets.first { $0.path == path.id }.map { ", \($0.text)" } ?? ""
            let clear = path.common.tls == .verified ? "TLS" : "en clair"
            let canary = settings.supervision.canaries.first { $0.path == path.id }
            let cost = canary.map { ", essai quotidien : \($0.yearlyCost)" } ?? ""
            return "  \(path.id) (\(path.medium.rawValue), \(clear))\(secret)\(cost)"
        }
        let title = voices.isEmpty ? "Voies de sortie : aucune, rien ne peut partir." : "Voies de sortie :"
        let others = secrets.filter { $0.path == nil && !$0.isFound }.map { "  \($0.need) : \($0.text)" }
        return [title] + voices + others + unreadableAuthorities.map { "  certificats illisibles : \($0)" }
    }

    private var answers: [String] {
        let links =
            hasLinks ? "liens de réponse (\(settings.publicURL ?? ""))" : "pas de lien (publicURL manque)"
        let replies =
            replyPaths.isEmpty
            ? "pas de réponse par SMS" : "SMS par \(replyPaths.map(\.rawValue).joined(separator: ", "))"
        let keys =
            keyPaths.isEmpty
            ? "" : ", touches d'un appel par \(keyPaths.map(\.rawValue).joined(separator: ", "))"
        return ["Réponses possibles : ligne de commande, \(links), \(replies)\(keys)."]
    }

    private var missed: [String] {
        if settings.shortfalls.isEmpty { return ["Ce qui manquerait cette nuit : rien, par ces réglages."] }
        return ["Ce qui manquerait cette nuit :"]
            + settings.shortfalls.map { "  \($0.what)\n    → \($0.mend)" }
    }

    private var zone: String {
        "Fuseau : \(roster.zone.name), données tz \(HostFiles.zoneVersion ?? "de version inconnue")."
    }
}

// MARK: - For programs

extension Findings {
    var json: JSON {
        .object([
            ("faults", .array([])), ("warnings", .array(warnings.map(\.json))),
            ("gaps", .array(holes.map(json))),
            ("unverified", .array(unverified.map { .string($0.rawValue) })),
            ("nothingWakes", .array(unwoken.map { .string($0.id.rawValue) })),
            ("tonight", .array(settings.shortfalls.map(json))),
            ("paths", .array(settings.paths.map(json))),
            (
                "missingSecrets",
                .array(secrets.filter { !$0.isFound }.map { .string($0.name) })
            ),
            ("unreadableAuthorities", .array(unreadableAuthorities.map(JSON.string))),
            (
                "answers",
                .object([
                    ("commandLine", .bool(true)), ("links", .bool(hasLinks)),
                    ("sms", .array(replyPaths.map { .string($0.rawValue) })),
                    ("keys", .array(keyPaths.map { .string($0.rawValue) })),
                ])
            ),
            (
                "timezone",
                .object([
                    ("name", .string(roster.zone.name)),
                    ("version", .optional(HostFiles.zoneVersion)),
                ])
            ),
        ])
    }

    private func json(_ gap: Gap) -> JSON {
        .object([
            ("role", .string(gap.role.rawValue)), ("from", .string(roster.zone.iso(gap.from))),
            ("until", .string(roster.zone.iso(gap.until))), ("reason", .string(gap.reason.rawValue)),
        ])
    }

    private func json(_ shortfall: Shortfall) -> JSON {
        .object([
            ("code", .string(shortfall.code)), ("what", .string(shortfall.what)),
            ("mend", .string(shortfall.mend)),
        ])
    }

    private func json(_ path: PathSettings) -> JSON {
        let canary = settings.supervision.canaries.first { $0.path == path.id }
        let secret = secrets.first { $0.path == path.id }
        return .object([
            ("path", .string(path.id.rawValue)), ("channel", .string(path.medium.rawValue)),
            ("tls", .bool(path.common.tls == .verified)), ("secret", .optional(secret?.name)),
            ("secretFound", secret.map { .bool($0.isFound) } ?? .null),
            ("yearlyCost", .optional(canary?.yearlyCost)),
            ("yearlyCostCents", canary.map { .int(Int64($0.yearlyCents)) } ?? .null),
        ])
    }
}
