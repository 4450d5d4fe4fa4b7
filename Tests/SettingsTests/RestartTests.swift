// Which changes of the settings a running daemon cannot follow, by the names of their keys.

import Testing
import TocsinCore
import TocsinSettings

@Suite struct RestartTests {
    private static let door = """
        telephone: { control: "127.0.0.1:4450", exchange: 10.29.0.5, soundFolder: /run/tocsin-voice,
            codes: telephone-codes }

        """

    /// The configuration with this at the head of its file.
    private func configuration(_ head: String = "") throws -> Configuration {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.edit("tocsin.yaml", "timezone: Europe/Paris", "timezone: Europe/Paris\n\(head)")
        return try Configuration.load(folder: scratch.folder)
    }

    @Test(arguments: [
        ("", "socketGroup: prefecture", ["socketGroup"]),
        ("", door, ["telephone"]), (door, "", ["telephone"]),
        (door, door.replacing("4450", with: "4451"), ["telephone.control"]),
        // What the door goes by is taken at the next call.
        (door, door.replacing("telephone-codes", with: "autres-codes"), []),
        (door, door.replacing("10.29.0.5", with: "10.29.0.6"), []),
        ("", "supervision: { every: 20s }", []), ("", "", []),
    ])
    func theKeysAreNamed(_ before: String, _ after: String, _ keys: [String]) throws {
        #expect(try configuration(after).needsRestart(since: try configuration(before)) == keys)
    }

    @Test func theDoorAndTheAddressOfLinksAreTwoOfThem() throws {
        let before = try configuration()
        var after = before
        after.settings.publicURL = "https://autre.example"
        after.daemon.listen = nil
        #expect(after.needsRestart(since: before) == ["listen", "publicURL"])
    }
}
