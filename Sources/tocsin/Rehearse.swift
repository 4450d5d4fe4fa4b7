// What needs no daemon: replaying a scenario in virtual time, and verifying a journal.
import ArgumentParser
import Foundation
import TocsinCore
import TocsinJournal
import TocsinRehearsal
import TocsinReport
import TocsinSettings

struct Replay: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Rejouer un scénario en temps virtuel, sans rien envoyer, et en afficher le rapport.",
        discussion: """
            Sans --config : réglages par défaut, tous les rôles pourvus. Code de retour 0 quels que \
            soient les verdicts.
            """
    )

    @Argument(help: "Fichier du scénario.") var scenario: String
    @Option(help: ArgumentHelp("Dossier de réglages.", valueName: "dossier")) var config: String?
    @OptionGroup var common: Common
    private var json: Bool { common.json }

    func run() async throws {
        do {
            let settings = try config.map { try Configuration.load(folder: $0).settings }
            let report = try Rehearsal.replay(try Scenario.load(path: scenario), settings: settings)
            Terminal.write(json ? report.json().text(indent: true) : report.text())
        } catch let faults as Faults {
            throw Failure(faults)
        }
    }
}

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Vérifier la chaîne d'un journal, hors ligne. Code de retour 1 si elle est rompue.")

    @Argument(help: "Fichier du journal, ou dossier d'état du démon.") var file: String
    @OptionGroup var common: Common
    private var json: Bool { common.json }

    func run() async throws {
        let verdict = try await check()
        Terminal.write(json ? verdict.json.text() : Terminal.shown(verdict.text))
        if case .broken = verdict { throw ExitCode(1) }
    }

    private func check() async throws -> ChainVerdict {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
        do {
            return try await JournalFile(isFolder.boolValue ? "\(file)/\(SQLiteJournal.fileName)" : file)
                .verify()
        } catch let error as JournalError {
            throw Failure(
                .no, code: "unverifiable", "journal invérifiable : \(error.french)",
                hint: "donner le fichier \(SQLiteJournal.fileName) ou le dossier qui le contient")
        }
    }
}

extension ChainVerdict {
    fileprivate var text: String {
        switch self {
        case .whole(let count, let head):
            "Journal intact : \(count) écritures, empreinte \(head.hexadecimal)."
        case .broken(let sequence, let reason): "Journal rompu à l'écriture n° \(sequence) : \(reason)."
        }
    }

    fileprivate var json: JSON {
        switch self {
        case .whole(let count, let head):
            .object([("intact", .bool(true)), ("entries", .int(count)), ("head", .string(head.hexadecimal))])
        case .broken(let sequence, let reason):
            .object([("intact", .bool(false)), ("sequence", .int(sequence)), ("reason", .string(reason))])
        }
    }
}

extension JournalError {
    fileprivate var french: String {
        switch self {
        case .schemaNewer(let found, let known):
            "il est de la version \(found), cette commande ne connaît que la version \(known)"
        case .damaged(let sequence, let reason): "écriture n° \(sequence) : \(reason)"
        case .storage(let reason), .notDurable(let reason): reason
        case .conflict(let expected, let found): "écriture n° \(expected) attendue, n° \(found) trouvée"
        }
    }
}

extension [UInt8] {
    fileprivate var hexadecimal: String {
        map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}
