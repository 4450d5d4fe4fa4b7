// After a restore nothing leaves until somebody answers for the journal that was put back.
import ArgumentParser
import TocsinReport

struct Resume: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Reprendre les envois d'un Tocsin muet après une restauration : une personne en répond.",
        discussion: """
            D'abord « tocsin status » : les activations que la copie tient pour ouvertes. Closez celles qui \
            ne courent plus (stand-down, cancel) ; ce qui attend encore part à la reprise.
            """)

    @Option(help: ArgumentHelp("Qui en répond.", valueName: "nom")) var by: String
    @Option(help: ArgumentHelp("Ce qu'il en dit.", valueName: "texte")) var note: String?
    @OptionGroup var key: RequestKey
    @OptionGroup var common: Common

    private struct Done: Decodable {}

    func run() async throws {
        let body = [("by", JSON.string(by))] + [("note", note)].given
        let answer = try await common.client.post(["resume"], body, key: key())
        try common.show(answer, as: Done.self) { _ in "Les envois reprennent ; c'est noté au journal." }
    }
}
