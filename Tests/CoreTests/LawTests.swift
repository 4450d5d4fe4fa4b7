// The laws of the house as properties: random nights, each of which must keep every law at every step.

import Testing
import TocsinCore

@Suite struct LawTests {
    @Test(arguments: 1...200) func everyNightKeepsTheLaws(seed: UInt64) throws {
        var world = LawWorld(seed: seed, settings: try Self.settings(seed))
        world.live(commands: 60)
        #expect(world.broken == nil, "seed \(seed)")
        #expect(world.counts.accepted > 0 && world.counts.refused > 0)
    }

    /// The nights are worth their name: together they restart, refuse and page often.
    @Test func theNightsAreEventful() throws {
        var (restarts, pages, refused) = (0, 0, 0)
        for seed in UInt64(1)...20 {
            var world = LawWorld(seed: seed, settings: try Self.settings(seed))
            world.live(commands: 60)
            restarts += world.counts.restarts
            pages += world.counts.pages
            refused += world.counts.refused
        }
        #expect(restarts > 20 && pages > 500 && refused > 200)
    }

    @Test func theSameSeedIsTheSameNight() throws {
        var worlds = [
            try LawWorld(seed: 7, settings: Self.settings(7)),
            try LawWorld(seed: 7, settings: Self.settings(7)),
        ]
        for place in worlds.indices { worlds[place].live(commands: 60) }
        #expect(worlds[0].entries == worlds[1].entries && worlds[0].entries.count > 60)
    }

    private static func settings(_ seed: UInt64) throws -> Settings {
        var settings = try SceneHouse.settings()
        if seed % 3 == 0 { settings.unstaff("writer", "serviceLead") }
        if seed % 5 == 0 { settings.paths = [] }
        if seed % 7 == 0 { settings.publicURL = nil }
        if seed % 4 == 0 { settings.clocks.cipLimit = .hours(1) }
        return settings
    }
}
