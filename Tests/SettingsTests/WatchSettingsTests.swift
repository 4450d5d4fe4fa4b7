// Supervision and publication as written become the values that the core works with.

import Testing
import TocsinCore
import TocsinSettings

@Suite struct WatchSettingsTests {
    @Test func everythingWrittenIsRead() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.edit(
            "tocsin.yaml", "timezone: Europe/Paris",
            """
            timezone: Europe/Paris
            supervision:
              every: 20s
              tell: [cellLead]
              canary: [{ path: sms, address: "+33639980099", at: "07:30", costPerMessage: 8 }]
              heartbeat: { url: "https://vigie.example.fr/", name: p29, credential: battement }
              watches: [{ name: p56, credential: p56, after: 2min }]
            lookout:
              watch: [{ id: fil, url: "https://www.example.fr/fil.xml", audience: media, kind: feed }]
              hosts: [social.example.fr]
              stopsClock: true
            """)
        let settings = try Configuration.load(folder: scratch.folder).settings
        let supervision = settings.supervision
        #expect(supervision.every == .seconds(20) && supervision.tell == ["cellLead"])
        #expect(
            supervision.canaries == [
                Canary(path: "sms", medium: .sms, address: "+33639980099", at: 27_000, costPerMessage: 8)
            ])
        #expect(
            supervision.heartbeat
                == HeartbeatSettings(url: "https://vigie.example.fr/", name: "p29", credential: "battement"))
        #expect(
            supervision.watches == [PeerSettings(name: "p56", credential: "p56", after: .minutes(2))])
        let publication = settings.publication
        #expect(publication.stopsClock && publication.watch.map(\.kind) == [.feed])
        #expect(publication.allows("https://social.example.fr/@p/1"))
        #expect(publication.allows("https://www.example.fr/autre"))
        #expect(!publication.allows("https://127.0.0.1/") && !publication.allows("http://www.example.fr/"))
    }

    /// The same number is texted on the one path and called on the other.
    @Test func aCanaryIsOfTheMediumOfItsPath() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.edit(
            "tocsin.yaml", "\npaths:\n",
            """

            supervision:
              canary:
                - { path: vocal, address: "+33639980099", at: "07:30" }
                - { path: sms, address: "+33639980099", at: "07:30" }
            paths:
              - { id: vocal, medium: voice, exchange: 10.29.0.5, controls: ["127.0.0.1:4444"],
                  soundFolder: /run/tocsin-voice }

            """)
        let canaries = try Configuration.load(folder: scratch.folder).settings.supervision.canaries
        #expect(canaries.map(\.medium) == [.voice, .sms])
    }

    @Test func nothingWrittenIsTheDefault() throws {
        let scratch = try Scratch(copyOf: Samples.plain)
        let settings = try Configuration.load(folder: scratch.folder).settings
        #expect(settings.supervision == SupervisionSettings())
        #expect(settings.publication == PublicationSettings())
    }
}
