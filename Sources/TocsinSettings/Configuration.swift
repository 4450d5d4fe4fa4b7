// Loads a settings folder: tocsin.yaml, roster.yaml, directories/*.csv and messages/*.yaml become one value.

import Crypto
import Foundation
package import TocsinCore

/// What the daemon itself needs beside the prefecture's settings.
package struct DaemonSettings: Sendable, Equatable {
    /// `host:port` of the TCP door; none without it.
    package var listen: String?
    /// Unix group of the socket.
    package var socketGroup: String?
    /// The door by telephone; none without it.
    package var telephone: TelephoneSettings?

    package init() {}
}

package struct Configuration: Sendable {
    package var settings: Settings
    package var daemon: DaemonSettings
    /// What works but will hurt one night: somebody nothing wakes, a mayor without an address.
    package var warnings: [Fault]

    /// Reads and checks the whole folder. Throws every fault found, none of the settings.
    ///
    /// With `now`, a day on which something is said to have been done may not be one to come. Only a person
    /// who checks the files wants that: a daemon whose clock is wrong must start all the same.
    package static func load(folder: String, now: Instant? = nil) throws(Faults) -> Configuration {
        let loading = Loading(folder: folder, now: now)
        guard let configuration = loading.run(), loading.log.isEmpty else { throw loading.log.faults }
        return configuration
    }
}

extension Configuration {
    /// The keys that a daemon started with `started` does not follow while it runs.
    package func needsRestart(since started: Configuration) -> [String] {
        let (now, then) = (daemon.telephone, started.daemon.telephone)
        var changed: [String] = []
        if daemon.listen != started.daemon.listen { changed.append("listen") }
        if daemon.socketGroup != started.daemon.socketGroup { changed.append("socketGroup") }
        if settings.publicURL != started.settings.publicURL { changed.append("publicURL") }
        if (now == nil) != (then == nil) {
            changed.append("telephone")
        } else if now?.control != then?.control {
            changed.append("telephone.control")
        }
        return changed
    }
}

/// One reading of one folder.
private final class Loading {
    let folder: String
    let now: Instant?
    let log = FaultLog()
    private let mentions = Mentions()
    private var digest = SHA256()

    init(folder: String, now: Instant?) { (self.folder, self.now) = (folder, now) }

    func run() -> Configuration? {
        let file = yaml("tocsin.yaml").flatMap { TocsinReading(mentions: mentions).file($0) }
        let roster = roster(zone: file?.zone, department: file?.department)
        var information = file?.information ?? InformationSettings()
        readMessages(into: &information)
        readDirectories(into: &information, department: file?.department)
        if file != nil && roster != nil { mentions.check() }
        guard let file, let roster, let department = file.department, let authority = file.authority,
            let convening = file.convening
        else { return nil }
        var settings = Settings(
            digest: digest.finalize().map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }
                .joined(),
            department: department, authority: authority, roster: roster, clocks: file.clocks,
            convening: convening,
            warnings: file.warnings, information: information, access: file.access, paths: file.paths,
            publicURL: file.publicURL)
        (settings.publications, settings.alerts) = (file.publications, file.alerts)
        (settings.supervision, settings.publication) = (file.supervision, file.publication)
        settings.inbound = file.inbound
        return Configuration(settings: settings, daemon: file.daemon, warnings: log.warnings)
    }

    private func roster(zone: ZoneRules?, department: String?) -> Roster? {
        let path = "\(folder)/roster.yaml"
        guard let root = yaml("roster.yaml") else { return nil }
        guard let paris = try? ZoneFile.load(name: "Europe/Paris") else {
            log.fault(
                at: Place(file: path, line: 1, column: 1), "le fuseau Europe/Paris manque à ce système",
                "installer le paquet tzdata")
            return nil
        }
        let around = RosterReading.Circumstances(
            settingsZone: zone, defaultZone: paris, department: department, now: now)
        return RosterReading.roster(root, around, mentions)
    }

    private func readMessages(into information: inout InformationSettings) {
        let reading = InformationReading()
        for name in names(in: "messages", ending: ".yaml") {
            guard let root = yaml("messages/\(name)"), let template = reading.template(root) else { continue }
            if information.templates.contains(where: { $0.id == template.id }) {
                root.fault("le modèle `\(template.id)` existe déjà", "choisir un autre `id`")
            }
            information.templates.append(template)
        }
    }

    private func readDirectories(into information: inout InformationSettings, department: String?) {
        let directories = Directories(department: department, log: log)
        for name in names(in: "directories", ending: ".csv") {
            guard let file = source("directories/\(name)") else { continue }
            switch name {
            case "elus.csv": information.recipients += directories.officials(file)
            case "medias.csv": information.recipients += directories.media(file)
            case "partenaires.csv": information.recipients += directories.partners(file)
            case "exercice.csv": information.exerciseRecipients += directories.exercise(file)
            default:
                let mend = Spelling.suggestion(for: name, among: Directories.names)
                log.fault(at: file.start, "annuaire inconnu `\(name)`", mend)
            }
        }
    }

    // MARK: Files

    private func yaml(_ name: String) -> Value? { source(name).flatMap { Document.root(of: $0, log) } }

    /// Reads a file of the folder and puts its name and bytes into the digest.
    private func source(_ name: String) -> SourceFile? {
        guard let file = SourceFile.read("\(folder)/\(name)", log) else { return nil }
        digest.update(data: Array("\(name)\0\(file.bytes.count)\0".utf8))
        digest.update(data: file.bytes)
        return file
    }

    /// Files of a subfolder in alphabetical order, but hidden ones; others than expected are told.
    private func names(in subfolder: String, ending: String) -> [String] {
        let all = (try? FileManager.default.contentsOfDirectory(atPath: "\(folder)/\(subfolder)")) ?? []
        let visible = all.filter { !$0.hasPrefix(".") }.sorted()
        for name in visible where !name.hasSuffix(ending) {
            let place = Place(file: "\(folder)/\(subfolder)/\(name)", line: 1, column: 1)
            log.warning(
                at: place, "fichier passé sous silence", "le nommer en \(ending), ou le ranger ailleurs")
        }
        return visible.filter { $0.hasSuffix(ending) }
    }
}
