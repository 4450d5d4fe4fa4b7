// Incident logs of publications: posted at release, drills apart, never repeated by themselves when unknown.

import Testing
import TocsinCore

@Suite struct PublicationTests {
    private func settings(honoursKeys: Bool = true) throws -> Settings {
        var settings = try SceneHouse.settings()
        let door = PathCommon(id: "site", honoursKeys: honoursKeys)
        settings.paths += [
            .mastodon(
                MastodonSettings(
                    common: PathCommon(id: "mastodon", honoursKeys: true), server: "https://m.example.org",
                    credential: nil)),
            .matrix(
                MatrixSettings(
                    common: PathCommon(id: "tchap", honoursKeys: true), homeserver: "https://t.example.org",
                    credential: nil)),
            .webhook(WebhookSettings(common: door, url: "https://s.example.org", credential: nil)),
        ]
        settings.publications = [
            Publication(path: "mastodon", address: "mastodon", audience: .general),
            Publication(path: "tchap", address: "!presse:t", audience: .media),
            Publication(path: "site", address: "site", audience: .general),
            Publication(path: "tchap", address: "!exercice:t", audience: .general, exercise: true),
        ]
        return settings
    }

    private func released(_ settings: Settings, _ mode: Mode) throws -> (Scene, ActivationID) {
        let night = Scene(settings)
        let id = ActivationID(mode == .real ? "29-2026-001" : "29-2026-E001")
        try night.at("03:12", .activate(mode))
        for person in ["l1", "w1", "p1"] as [PersonID] {
            try night.submit(.answer(id, person, .remote), by: .link)
        }
        night.skip()
        return (night, id)
    }

    @Test func aReleaseIsPostedWhereItsAudiencesAre() throws {
        let (night, id) = try released(try settings(), .real)
        try night.release(id, at: "03:14") {}
        night.expect(
            """
            03:14 29001 email,sms message
            03:14 29002,journal email message
            03:14 publication:mastodon mastodon message
            03:14 publication:tchap matrix message
            03:14 publication:site webhook message
            """)
        #expect(night.left.contains { $0.address == "!presse:t" })
        #expect(!night.left.contains { $0.address == "!exercice:t" })
        night.ends()
    }

    @Test func aDrillIsPostedToItsOwnPlaceAlone() throws {
        let (night, id) = try released(try settings(), .exercise)
        try night.release(id, at: "03:14") {}
        night.expect(
            """
            03:14 ex1,ex2 email message
            03:14 publication:tchap matrix message
            """)
        #expect(night.left.filter { $0.seat.hasPrefix("publication:") }.map(\.address) == ["!exercice:t"])
        night.ends()
    }

    @Test func anUnknownPostWaitsForAPersonUnlessKeysAreHonoured() throws {
        for honoursKeys in [true, false] {
            let (night, id) = try released(try settings(honoursKeys: honoursKeys), .real)
            night.paths["site"] = .unknown(reason: "coupure")
            try night.release(id, at: "03:14") {}
            night.skip()
            night.paths = [:]
            night.passes(until: "03:16")
            let posts = night.left.filter { $0.attempt.parcel.path == "site" }
            #expect(posts.count == (honoursKeys ? 2 : 1))
            #expect(Set(posts.map(\.id)).count == 1, "always under the same key")
            let attempt = try #require(posts.last.flatMap { night.state.attempt($0.id) })
            #expect(attempt.outcome == (honoursKeys ? .accepted : .unknown))
            night.skip()
            night.ends()
        }
    }

    @Test func aRestartRepeatsNoPostWithoutAKey() throws {
        let (night, id) = try released(try settings(honoursKeys: false), .real)
        night.paths["site"] = .some(nil)
        try night.release(id, at: "03:14") {}
        night.skip()
        night.paths = [:]
        try night.isDown(until: "03:15")
        night.passes(until: "03:20")
        #expect(night.left.count { $0.attempt.parcel.path == "site" } == 1)
        night.skip()
        night.ends()
    }

    @Test func anEndGoesWhereWhatItEndsWasPosted() throws {
        let (night, id) = try released(try settings(), .real)
        try night.release(id, at: "03:14") {}
        night.skip()
        night.passes(until: "03:40")
        night.skip()
        try night.at("03:40", .draftMessage(id, Draft(template: "fin")))
        let end: MessageID = "29-2026-001-CP-02"
        try night.at("03:40", .validateMessage(id, end, by: "préfet", orally: true))
        try night.at("03:40", .releaseMessage(id, end, ReleaseOrder(by: "chef de cellule")))
        let posts = night.left.filter { $0.seat.hasPrefix("publication:") && $0.at == instant("03:40") }
        #expect(posts.count == 3)
        night.skip()
        night.ends()
    }
}

extension Scene.Departure {
    fileprivate var delivery: Delivery? {
        if case .delivery(_, let delivery) = attempt.content { delivery } else { nil }
    }

    fileprivate var seat: String { delivery?.seat ?? "" }
    fileprivate var address: String { delivery?.address ?? "" }
}
