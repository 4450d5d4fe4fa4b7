// The directories of officials, media and partners as sheets: out as they stand, in by their difference.
import ArgumentParser
import TocsinCore
import TocsinExchange
import TocsinReport
import TocsinSettings

extension RosterCommand {
    struct DirectoryCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "directory", abstract: "Annuaires : les sortir en CSV, en importer un entier.",
            subcommands: [Out.self, In.self])

        struct Out: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "export", abstract: "Sortir un annuaire tel qu'il vaut aujourd'hui.")
            @Argument(help: "elus, medias, partenaires ou exercice.") var name: DirectoryName
            @Option(help: ArgumentHelp("Fichier de sortie ; sinon le terminal.", valueName: "chemin"))
            var output: String?
            @OptionGroup var common: Common

            func run() async throws {
                let answer = try await common.client.get(["roster", "directories", name.rawValue])
                try GivenFile.write(answer.bytes, to: output)
            }
        }

        struct In: AsyncParsableCommand {
            static let configuration = CommandConfiguration(
                commandName: "import",
                abstract: "Montrer ce qu'un fichier changerait à un annuaire ; avec --apply, l'appliquer.",
                discussion: """
                    L'annuaire est remplacé en entier. S'il reste une faute, rien n'est appliqué, sauf avec \
                    --accept-valid : les sièges des lignes fautives, toutes nommées, gardent ce qu'ils ont.
                    """)
            @Argument(help: "elus, medias, partenaires ou exercice.") var name: DirectoryName
            @Argument(help: "Fichier CSV.") var file: String
            @Flag(help: "Appliquer, au lieu de seulement montrer.") var apply = false
            @Flag(help: "Laisser de côté les lignes fautives.") var acceptValid = false
            @Option(help: ArgumentHelp("Qui l'importe.", valueName: "qui")) var by: String?
            @OptionGroup var key: RequestKey
            @OptionGroup var common: Common

            func run() async throws {
                let sheet = DirectorySheet(name)
                let now = try await common.client.get(["roster", "directories", name.rawValue])
                let current = sheet.read(now.bytes, name: "annuaire actuel", department: nil).items
                let reading = sheet.read(try GivenFile.bytes(file), name: file, department: nil)
                let isAllowed = reading.faults.isEmpty || acceptValid
                // A seat whose line is faulty is not one that was taken out.
                let kept = reading.faults.isEmpty ? [] : current.missing(from: reading.items)
                let wanted = reading.items + kept
                let difference = DirectoryDifference(from: current, to: wanted)
                var foot = apply ? "Rien n'est changé." : "Rien n'est changé : --apply pour l'appliquer."
                if apply, isAllowed, difference.changes {
                    foot = "Appliqué : \(try await send(sheet.bytes(wanted)).text)"
                }
                let faults = reading.faults + reading.warnings
                common.show(difference.json(faults: reading.faults.map(\.json), foot).text(indent: true)) {
                    ([difference.text] + faults.map(\.description) + [foot]).joined(separator: "\n")
                }
                if !isAllowed { throw ExitCode(1) }
            }

            private func send(_ csv: [UInt8]) async throws -> Changed {
                let members: [(String, JSON)] =
                    [
                        ("sheet", .string(name.rawValue)),
                        ("csv", .string(String(decoding: csv, as: UTF8.self))),
                    ] + [("by", by)].given
                return try await common.client.post(["roster", "imports"], members, key: key())
                    .decoded(Changed.self)
            }
        }
    }
}

extension DirectoryName: ExpressibleByArgument {}

extension [Recipient] {
    fileprivate func missing(from list: [Recipient]) -> [Recipient] {
        let seats = Set(list.map(\.seat))
        return filter { !seats.contains($0.seat) }
    }
}

extension DirectoryDifference {
    fileprivate var changes: Bool { !(added.isEmpty && changed.isEmpty && removed.isEmpty) }

    fileprivate func json(faults: [JSON], _ result: String) -> JSON {
        .object([
            ("added", .array(added.map { .string($0.seat) })),
            ("changed", .array(changed.map { .string($0.recipient.seat) })),
            ("removed", .array(removed.map { .string($0.seat) })), ("unchanged", .int(Int64(unchanged))),
            ("faults", .array(faults)), ("result", .string(result)),
        ])
    }
}
