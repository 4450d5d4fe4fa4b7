// GALA beside Tocsin: prepared at the release, its result imported, those it missed completed.

import Testing
import TocsinCore

@Suite struct CampaignTests {
    private let id: ActivationID = "29-2026-001"
    private let first: MessageID = "29-2026-001-CP-01"

    private func night(_ officials: Officials) throws -> Scene {
        var settings = try SceneHouse.settings()
        settings.information.officials = officials
        settings.information.steps = [HumanStep(id: "gala", title: "Campagne GALA")]
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        for person in ["l1", "w1", "p1"] as [PersonID] {
            try night.submit(.answer(id, person, .remote), by: .link)
        }
        night.skip()
        try night.at("03:13", .real(.codDecided))
        try night.release(id, at: "03:14") {}
        return night
    }

    private func result(_ lines: [CampaignLine], by: String? = "Mme Salou") -> Request {
        .importCampaign(id, first, lines, file: "resultat.csv", by: by)
    }

    private func elected(_ night: Scene) throws -> ClockReport {
        try night.activation(id).reading(at: night.now).report(.elected)
    }

    @Test func tocsinCompletesWhomGALADidNotReach() throws {
        let night = try night(.both)
        night.expect("03:14 journal email message")
        let coverage = try #require(try night.activation(id).coverage(of: .elected))
        #expect(coverage.inScope == 2 && coverage.served == 0 && coverage.toReach.isEmpty)
        try night.at("03:16", .real(.ticked(step: "gala"), Stating(by: "Mme Salou", reference: "2026-118")))
        #expect(try elected(night).verdict == .running)
        let lines = [
            CampaignLine(insee: "29002", isReached: true, at: instant("03:18")),
            CampaignLine(insee: "29001", isReached: false), CampaignLine(insee: "29999", isReached: true),
        ]
        let accepted = try night.at("03:20", result(lines))
        #expect(accepted.notice?.contains("GALA : 1 commune sur 2.") == true)
        #expect(accepted.notice?.contains("laissées de côté : 1") == true)
        night.expect("03:20 29001 email,sms message")
        let record = try #require(try night.activation(id).messages.first)
        #expect(record.closings.map(\.words) == ["campagne GALA n° 2026-118, fichier resultat.csv"])
        #expect(record.campaign?.isAwaited == false && record.campaign?.result?.number == "2026-118")
        #expect(try elected(night).stop?.instant == instant("03:20"))
        night.passes(until: "03:40")
        night.skip()
        #expect(try night.activation(id).warnings.allSatisfy { $0.kind != .campaign })
        night.ends()
    }

    @Test func withoutAResultTocsinGoesOnByItself() throws {
        let night = try night(.both)
        night.skip()
        night.passes(until: "03:30")
        night.expect(
            """
            03:29 29001 email,sms message
            03:29 29002 email message
            03:27 d1 sms digest
            03:29 l1 sms warning
            """)
        let told = try night.activation(id).warnings.filter { $0.kind == .campaign }
        #expect(told.count == 1 && told[0].text.contains("communes non jointes : 2"))
        #expect(try elected(night).stop?.instant == instant("03:29"))
        night.ends()
    }

    @Test func withGALAAloneNothingGoesToTheMayors() throws {
        let night = try night(.gala)
        night.expect("03:14 journal email message")
        night.passes(until: "03:30")
        night.skip()
        #expect(!night.left.contains { $0.attempt.page == nil && $0.text.contains("29001") })
        let coverage = try #require(try night.activation(id).coverage(of: .elected))
        #expect(coverage.toReach.map(\.seat) == ["29001", "29002"])
        let all = ["29001", "29002"].map { CampaignLine(insee: $0, isReached: true, at: instant("03:25")) }
        try night.at("03:31", result(all))
        let report = try elected(night)
        #expect(report.verdict == .met && report.stop?.instant == instant("03:25"))
        #expect(report.stop?.basis == .declared)
        night.ends()
    }

    @Test func aSecondFileAddsAndChangesNothingElse() throws {
        let night = try night(.gala)
        night.skip()
        try night.at("03:20", result([CampaignLine(insee: "29001", isReached: true)]))
        try night.at(
            "03:22", result(["29001", "29002"].map { CampaignLine(insee: $0, isReached: true) }))
        let closings = try #require(try night.activation(id).messages.first?.closings)
        #expect(closings.map(\.seat) == ["29001", "29002"])
        #expect(closings.map(\.at) == [instant("03:20"), instant("03:22")])
        night.ends()
    }

    @Test func whatDoesNotFitIsRefusedWhole() throws {
        let night = try night(.both)
        night.skip()
        night.refuses(.unknownSeat, "03:15", result([CampaignLine(insee: "35001", isReached: true)]))
        night.refuses(
            .statedInFuture, "03:15",
            result([
                CampaignLine(insee: "29001", isReached: true),
                CampaignLine(insee: "29002", isReached: true, at: instant("05:00")),
            ]))
        night.refuses(
            .byRequired, "03:15", result([CampaignLine(insee: "29001", isReached: true)], by: nil), by: .root)
        let plain = try self.night(.tocsin)
        plain.skip()
        plain.refuses(.nothingAsked, "03:15", result([CampaignLine(insee: "29001", isReached: true)]))
        night.ends()
    }

    /// A mayor who is on another list gets that text anyway: the seat is served, and never texted twice.
    @Test func aSharedAddressIsNotWrittenToAgain() throws {
        var settings = try SceneHouse.settings()
        settings.information.officials = .both
        settings.information.recipients[2].email = "arzano@example.org"
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.skip()
        try night.release(id, at: "03:14") {}
        night.expect("03:14 journal email message")
        #expect(try night.activation(id).coverage(of: .elected)?.served == 1)
        for person in ["l1", "w1", "p1"] as [PersonID] {
            try night.submit(.answer(id, person, .remote), by: .link)
        }
        try night.at("03:15", result([CampaignLine(insee: "29001", isReached: false)]))
        night.expect("03:15 29001 email,sms message")
        night.ends()
    }

    @Test func aMessageThatNoLongerStandsIsNotCompleted() throws {
        let night = try night(.both)
        night.skip()
        try night.at("03:16", .draftMessage(id, Draft(template: "fin")))
        try night.at("03:16", .validateMessage(id, "29-2026-001-CP-02", by: "préfet", orally: true))
        try night.at("03:17", .releaseMessage(id, "29-2026-001-CP-02", ReleaseOrder(by: "chef")))
        night.skip()
        try night.at("03:18", result([CampaignLine(insee: "29001", isReached: false)]))
        night.expect()
        night.ends()
    }
}
