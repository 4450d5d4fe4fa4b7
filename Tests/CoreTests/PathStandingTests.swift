// One judgement of a path, by looks and by what went through it: told once, told once when back, noted once.

import Testing
import TocsinCore

@Suite struct PathStandingTests {
    private let id: ActivationID = "29-2026-E001"
    private let failing = ProbeOutcome.failing(reason: "page d'état muette")

    /// Two SMS providers; what the first said of an exercise's calls before it failed is behind us.
    private func scene() throws -> Scene {
        var settings = try SceneHouse.settings()
        settings.convening.roles = ["writer"]
        settings.paths.removeAll { $0.id == "sms" }
        for (path, backup) in [("sms", "sms2"), ("sms2", nil)] as [(PathID, PathID?)] {
            let common = PathCommon(id: path, honoursKeys: true, backup: backup)
            settings.paths.append(.sms(GatewaySettings(common: common, url: "https://\(path).example.org")))
        }
        let scene = Scene(settings)
        try scene.submit(.settingsLoaded, by: .daemon)
        try look(scene, "03:00:01", .fine(note: nil), 2)
        return scene
    }

    private func look(_ scene: Scene, _ time: String, _ outcome: ProbeOutcome, _ times: Int) throws {
        scene.skip()
        try scene.at(time, .supervised(.probed("sms", outcome, times: times)), by: .daemon)
    }

    /// The first call finds out that the credentials are refused.
    private func breakCircuit(_ scene: Scene, at time: String) throws {
        scene.paths["sms"] = .outOfOrder(reason: "identifiants refusés")
        try scene.at(time, .activate(.exercise))
    }

    /// Subjects told to the duty officer, in order.
    private func told(_ scene: Scene) -> [String] {
        let pages = scene.left.compactMap(\.attempt.page)
        return pages.filter { $0.reason == .supervision && $0.person == "o1" }.map(\.subject)
    }

    private func noted(_ scene: Scene) throws -> [MachineFact] {
        try scene.activation(id).occurrences.compactMap { occurrence in
            if case .machine(let fact) = occurrence.content { fact } else { nil }
        }
    }

    private func expectOneOutageAndItsEnd(_ scene: Scene) throws {
        #expect(told(scene) == ["Voie « sms » en défaut", "Voie « sms » rétablie"])
        #expect(try noted(scene) == [.channelDown("sms"), .channelUp("sms")])
        #expect(!scene.state.supervision.isDown("sms") && scene.state.paths["sms"]?.heldUntil == nil)
        scene.skip()
        scene.ends()
    }

    @Test func byTheCircuitAlone() throws {
        let scene = try scene()
        try breakCircuit(scene, at: "03:12")
        #expect(scene.state.supervision.isDown("sms") && told(scene) == ["Voie « sms » en défaut"])
        #expect(
            scene.texts.contains { $0.contains("« sms » est mise de côté (3 h 12) : identifiants refusés") })
        // By the other provider, or by mail: not by the path that failed.
        let ways = scene.left.filter { $0.attempt.page?.reason == .supervision }.map(\.attempt.parcel.path)
        #expect(!ways.contains("sms") || scene.state.paths["sms"]?.starts.count == 1)
        // A look that succeeds during the pause changes nothing; after it, it does.
        scene.paths["sms"] = .accepted(reference: nil)
        try look(scene, "03:12:20", .fine(note: nil), 5)
        #expect(scene.state.supervision.isDown("sms"))
        scene.skip()
        try look(scene, "03:12:45", .fine(note: nil), 6)
        try expectOneOutageAndItsEnd(scene)
    }

    @Test func byLooksAlone() throws {
        let scene = try scene()
        try scene.at("03:11", .activate(.exercise))
        scene.skip()
        try look(scene, "03:12", failing, 3)
        try look(scene, "03:12:25", failing, 4)
        #expect(told(scene) == ["Voie « sms » en défaut"])
        try look(scene, "03:13", .fine(note: nil), 2)
        try expectOneOutageAndItsEnd(scene)
    }

    @Test func byTheCircuitThenByLooks() throws {
        let scene = try scene()
        try breakCircuit(scene, at: "03:12")
        try look(scene, "03:12:10", failing, 3)
        scene.skip()
        let entries = scene.entries.count
        try look(scene, "03:12:20", failing, 4)
        #expect(scene.entries.count == entries)
        // Looks fail still: no pause that ends makes it well.
        scene.paths["sms"] = .accepted(reference: nil)
        try look(scene, "03:13:10", .fine(note: nil), 1)
        #expect(scene.state.supervision.isDown("sms"))
        scene.skip()
        try look(scene, "03:13:35", .fine(note: nil), 2)
        try expectOneOutageAndItsEnd(scene)
    }

    @Test func byLooksThenByTheCircuit() throws {
        let scene = try scene()
        // Calls already on their way when the looks give up on the path.
        scene.paths["sms"] = .some(nil)
        try scene.at("03:11:59", .activate(.exercise))
        try look(scene, "03:12", failing, 3)
        scene.skip()
        let flying = try scene.activation(id).attempts.values.filter {
            $0.inFlight && $0.parcel.path == "sms"
        }
        let attempt = try #require(flying.first?.page?.attempt)
        try scene.at("03:12:05", .attemptFinished(attempt, .outOfOrder(reason: "refusés")), by: .daemon)
        #expect(scene.state.paths["sms"]?.isBroken == true)
        #expect(told(scene) == ["Voie « sms » en défaut"])
        scene.paths["sms"] = .accepted(reference: nil)
        try look(scene, "03:12:20", .fine(note: nil), 2)
        #expect(scene.state.supervision.isDown("sms"), "held still")
        scene.skip()
        try look(scene, "03:12:45", .fine(note: nil), 3)
        try expectOneOutageAndItsEnd(scene)
    }

    @Test func whereNoLookCanTellTheNextTextTriesItOut() throws {
        let scene = try scene()
        try look(scene, "03:00:05", .untestable, 1)
        #expect(scene.state.supervision.paths["sms"]?.standing == .untestable)
        try breakCircuit(scene, at: "03:12")
        scene.paths["sms"] = .accepted(reference: nil)
        scene.skip()
        scene.passes(until: "03:12:29")
        scene.skip()
        #expect(scene.state.supervision.isDown("sms"))
        // Its pause over, one text goes that way and closes the circuit.
        scene.passes(until: "03:30")
        scene.skip()
        try scene.notices(at: "03:31")
        scene.skip()
        #expect(scene.state.supervision.paths["sms"]?.standing == .untestable)
        try expectOneOutageAndItsEnd(scene)
    }

    @Test func aPathThatKeepsFallingIsBelievedOnlyAfterFiveQuietMinutes() throws {
        let scene = try scene()
        try breakCircuit(scene, at: "03:12")
        scene.skip()
        for minute in [13, 14] {
            scene.paths["sms"] = .accepted(reference: nil)
            try look(scene, "03:\(minute):10", .fine(note: nil), minute)
            scene.skip()
            scene.paths["sms"] = .outOfOrder(reason: "identifiants refusés")
            try scene.notices(at: "03:\(minute):20")
            scene.skip()
            #expect(scene.state.supervision.isDown("sms"))
        }
        #expect(told(scene).count == 5 && scene.texts.contains { $0.contains("Voie instable") })
        scene.paths["sms"] = .accepted(reference: nil)
        try look(scene, "03:16", .fine(note: nil), Limits.fineProbesAfterFlapping)
        #expect(scene.state.paths["sms"]?.isBroken == false && scene.state.supervision.isDown("sms"))
        try look(scene, "03:19:19", .fine(note: nil), Limits.fineProbesAfterFlapping + 1)
        #expect(scene.state.supervision.isDown("sms"))
        try look(scene, "03:19:20", .fine(note: nil), Limits.fineProbesAfterFlapping + 2)
        #expect(!scene.state.supervision.isDown("sms") && told(scene).count == 6)
        scene.skip()
        scene.ends()
    }
}
