// Holds a journal against its own chain, and against an anchor that was kept elsewhere. Needs no daemon.
import ArgumentParser
import Foundation
import TocsinCore
import TocsinJournal
import TocsinReport

struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Vérifier la chaîne d'un journal, hors ligne. Code de retour 1 si elle est rompue.",
        discussion: """
            Une chaîne réécrite en entier est intacte : seule une ancre gardée ailleurs (courrier, rapport \
            imprimé) dit qu'elle n'est pas la vraie. Code de retour 1 aussi quand l'ancre n'y est pas.
            """)

    @Argument(help: "Fichier du journal, ou dossier d'état du démon.") var file: String
    @Option(
        help: ArgumentHelp(
            "L'ancre gardée ailleurs : numéro et empreinte, ou ses \(Limits.anchorDigits) premiers signes.",
            valueName: "numéro:empreinte"))
    var anchor: String?
    @OptionGroup var common: Common
    private var json: Bool { common.json }

    func run() async throws {
        let anchor = try anchor.map { text in
            guard let anchor = Anchor(text) else {
                throw Failure(
                    .usage, code: "usage", "« \(text) » n'est pas une ancre",
                    hint: "recopier NUMÉRO:EMPREINTE tel que reçu ou imprimé")
            }
            return anchor
        }
        let (chain, verdict) = try await check(anchor)
        if json {
            let members = chain.members + (verdict.map { [("anchored", .string($0.name))] } ?? [])
            Terminal.write(JSON.object(members).text())
        } else {
            let text = [chain.text] + [anchor.flatMap { verdict?.text($0) }].compactMap(\.self)
            Terminal.write(Terminal.shown(text.joined(separator: "\n")))
        }
        guard case .whole = chain, verdict ?? .contained == .contained else { throw ExitCode(1) }
    }

    private func check(
        _ anchor: Anchor?
    ) async throws -> (chain: ChainVerdict, anchor: AnchorVerdict?) {
        var isFolder: ObjCBool = false
        _ = FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
        do {
            return try await JournalFile(isFolder.boolValue ? "\(file)/\(SQLiteJournal.fileName)" : file)
                .verify(against: anchor)
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
            "Journal intact : \(count) écritures, empreinte \(Anchor(sequence: count, hash: head).digits).\n"
                + "Ancre : \(Anchor(sequence: count, hash: head).text)"
        case .broken(let sequence, let reason): "Journal rompu à l'écriture n° \(sequence) : \(reason)."
        }
    }

    fileprivate var members: [(String, JSON)] {
        switch self {
        case .whole(let count, let head):
            let anchor = Anchor(sequence: count, hash: head)
            return [
                ("intact", .bool(true)), ("entries", .int(count)), ("head", .string(anchor.digits)),
                ("anchor", .string(anchor.text)),
            ]
        case .broken(let sequence, let reason):
            return [("intact", .bool(false)), ("sequence", .int(sequence)), ("reason", .string(reason))]
        }
    }
}

extension AnchorVerdict {
    fileprivate var name: String {
        switch self {
        case .contained: "contained"
        case .older: "older"
        case .differs: "differs"
        }
    }

    fileprivate func text(_ anchor: Anchor) -> String {
        switch self {
        case .contained: "L'ancre \(anchor.text) y est."
        case .older(let last):
            "PAS LE JOURNAL ANCRÉ : il s'arrête à l'écriture n° \(last), l'ancre est la n° "
                + "\(anchor.sequence) : copie plus ancienne, ou journal raccourci."
        case .differs:
            "PAS LE JOURNAL ANCRÉ : l'écriture n° \(anchor.sequence) n'est pas celle de l'ancre : "
                + "journal réécrit, ou d'un autre démon."
        }
    }
}

extension JournalError {
    fileprivate var french: String {
        switch self {
        case .schemaNewer(let found, let known):
            "il est de la version \(found), cette commande ne connaît que la version \(known)"
        case .damaged(let sequence, let reason): "écriture n° \(sequence) : \(reason)"
        case .storage(let reason), .full(let reason), .notDurable(let reason): reason
        case .conflict(let expected, let found): "écriture n° \(expected) attendue, n° \(found) trouvée"
        }
    }
}
