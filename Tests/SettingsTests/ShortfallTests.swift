// What sound settings would still miss tonight, each told with how to mend it, and silent once mended.

import Testing
import TocsinCore
import TocsinSettings

@Suite struct ShortfallTests {
    private func codes(_ settings: Settings) -> [String] { settings.shortfalls.map(\.code) }

    private func demo() throws -> Settings {
        try Configuration.load(folder: Samples.folder + "/demo").settings
    }

    private func voice(_ id: PathID) -> PathSettings {
        .voice(GatewaySettings(common: PathCommon(id: id), url: "https://voix.example.fr"))
    }

    @Test func theDemonstrationMissesWhatItMeansToMiss() throws {
        let found = try demo().shortfalls
        #expect(
            found.map(\.code) == [
                "noVoice", "noBackup", "noReceipts", "noCanary", "noHeartbeat", "notLooking",
            ])
        #expect(found.allSatisfy { !$0.what.isEmpty && !$0.mend.isEmpty })
    }

    @Test func oneVoiceIsNotTwo() throws {
        var settings = try demo()
        settings.paths.append(voice("vocal"))
        #expect(codes(settings).first == "oneVoice")
        settings.paths.append(voice("vocal2"))
        #expect(codes(settings).first == "noBackup")
    }

    @Test func nobodyNamedIsNobodyTold() throws {
        var settings = try demo()
        #expect(!codes(settings).contains("nobodyTold"))
        settings.supervision.tell = ["unknownRole"]
        #expect(codes(settings).contains("nobodyTold"))
        settings.roster.plan.owner = "d01"
        #expect(!codes(settings).contains("nobodyTold"))
    }

    @Test func repliesThatCannotComeAreSaid() throws {
        var settings = try demo()
        settings.paths = settings.paths.map { path in
            guard case .sms(var gateway) = path else { return path }
            gateway.replies = false
            return .sms(gateway)
        }
        #expect(codes(settings).contains("noReplies"))
        settings.paths.removeAll { $0.medium == .sms }
        #expect(!codes(settings).contains("noReplies"))
    }

    @Test func mendedNothingIsLeft() throws {
        var settings = try demo()
        settings.paths = [voice("vocal"), voice("vocal2")]
        settings.supervision.canaries = [
            Canary(path: "vocal", medium: .voice, address: "+33298000000", at: 0)
        ]
        settings.supervision.heartbeat = HeartbeatSettings(url: "https://v.fr/", name: "p", credential: "c")
        settings.publication.watch = [PublicAddress(id: "site", url: "https://www.example.fr/")]
        #expect(settings.shortfalls.isEmpty)
    }
}
