// What the report says of a message: who validated and released it, whom it reached, whom an agent must call.

import Testing
import TocsinCore
import TocsinReport

@Suite struct MessageTests {
    private let message: MessageID = "29-2026-E007-CP-01"

    /// A COD, and a message to four mayors: two are reached, one by an agent, one refuses, one is excluded.
    private func night() throws -> Night {
        var night = try Night()
        try night.note("03:12:00", .emergencyDetermined)
        try night.note("03:13:00", .arrived("cellLead"))
        try night.note("03:14:00", .arrived("writer"))
        try night.note("03:15:00", .cellOperational)
        try night.note("03:20:00", .codDecided)
        try night.happen(.messageDrafted(night.id, draft(at: try night.at("03:25:00"))), at: "03:25:00")
        let validation = Validation(
            by: "directrice de cabinet", orally: true, fingerprint: "f", at: try night.at("03:28:00"),
            actor: .scenario)
        try night.happen(.messageValidated(night.id, message, validation), at: "03:28:00")
        let scope = ["29001", "29002", "29003", "29004"].map {
            FrozenSeat(seat: $0, audience: .elected, title: "Commune \($0)")
        }
        let release = Release(
            by: "chef de cellule", fingerprint: "f", at: try night.at("03:30:00"), actor: .scenario,
            realRecipients: false, scope: scope)
        try night.happen(.messageReleased(night.id, message, release), at: "03:30:00")
        try deliver("29001", .accepted, &night)
        try deliver("29002", .failed, &night)
        try close("29003", .reached, "adjoint joint par téléphone", &night)
        try close("29004", .excluded, "hors périmètre", &night)
        return night
    }

    private func draft(at time: Instant) -> Message {
        Message(
            id: message, template: "attente", kind: .information, audiences: [.elected], title: "Point n° 1",
            body: "…", sms: nil, missing: [], cites: [], perimeter: [], drafter: .scenario, draftedAt: time,
            fingerprint: "f")
    }

    private func deliver(_ seat: String, _ outcome: Outcome, _ night: inout Night) throws {
        let delivery = Delivery(
            attempt: AttemptID(seat), seat: seat, audience: .elected, medium: .email, path: "smtp",
            address: "\(seat)@example.org",
            subject: "", text: "")
        try night.happen(.deliveriesQueued(night.id, message, [delivery]), at: "03:30:00")
        try night.happen(.attemptsStarted([delivery.attempt]), at: "03:30:01")
        try night.happen(
            .attemptFinished(delivery.attempt, AttemptResult(outcome: outcome)), at: "03:30:02")
    }

    private func close(
        _ seat: String, _ how: SeatClosing.How, _ words: String, _ night: inout Night
    ) throws {
        let closing = SeatClosing(
            seat: seat, how: how, words: words, at: try night.at("03:40:00"), by: "standard", actor: .scenario
        )
        try night.happen(.seatClosed(night.id, message, closing), at: "03:40:00")
    }

    @Test func coverageIsOnTheClockOfOfficialsOnly() throws {
        let clocks = try night().report(at: "03:45:00").json()["clocks"].items
        #expect(clocks[1]["coverage"].text() == #"{"inScope":3,"served":2,"acknowledged":0,"excluded":1}"#)
        #expect(clocks.filter { $0["coverage"].text() != "null" }.count == 1)
    }

    @Test func theTextNamesWhoMustStillBeReached() throws {
        let text = try night().report(at: "03:45:00").text()
        #expect(text.contains("À joindre par un agent : Commune 29002.\n"))
        #expect(text.contains("3 sièges à informer : 2 servis, 0 accusé de réception, 1 exclu.\n"))
        #expect(text.contains("Validé à 3 h 28 par directrice de cabinet, de vive voix.\n"))
        #expect(
            text.contains(
                "Diffusé à 3 h 30 par chef de cellule. Envois : 1 accepté par le relais, 1 échec.\n"))
    }

    @Test func aTextWrittenAnewSaysWhatItReplaces() throws {
        var night = try night()
        var second = draft(at: try night.at("03:26:00"))
        (second.fingerprint, second.perimeter) = ("g", ["29001", "29002"])
        try night.happen(.messageDrafted(night.id, second), at: "03:42:00")
        let report = try night.report(at: "03:45:00")
        let drafts = report.timeline.filter { $0.kind == "messageDrafted" }.map(\.text)
        #expect(
            drafts == [
                "Message \(message) rédigé.",
                "Message \(message) rédigé à nouveau (remplace le texte précédent).",
            ])
        let text = report.text()
        #expect(text.contains("Périmètre : 2 communes."))
        #expect(text.contains("de vive voix (texte remplacé depuis).\n"))
    }

    @Test func whatTheRelayTookIsTheProof() throws {
        var night = try night()
        let statement = Statement(
            entry: "e6", fact: .informed(.elected, means: "message", scope: .all),
            statedAt: StatedTime(try night.at("03:41:00")), recordedAt: try night.at("03:41:00"),
            basis: .observed, actor: .daemon)
        try night.happen(.stated(night.id, statement), at: "03:41:00")
        let report = try night.report(at: "03:45:00")
        #expect(report.clocksCSV().contains(";constaté (accepté par le relais);"))
        #expect(report.timelineCSV().contains(";service Tocsin;constaté (accepté par le relais);"))
        #expect(report.text().contains("(saisi par service Tocsin)"))
    }

    @Test func aMailingIsOneLineOfTheTextAndEveryResultInTheJSON() throws {
        let report = try night().report(at: "03:45:00")
        #expect(report.text().contains("Message \(message) : 2 résultats d'envoi"))
        let rows = report.json()["timeline"].items.filter { $0["kind"].string == "attemptFinished" }
        #expect(
            rows.map { $0["text"].string } == [
                "Message \(message) au siège 29001 par courriel : accepté par le relais.",
                "Message \(message) au siège 29002 par courriel : échec.",
            ])
        #expect(report.pages.allSatisfy { $0.page.purpose == .page })
    }

    @Test func theNextThingIsTheSeatWithoutAnAnswer() throws {
        let status = statusText([try night().report(at: "03:45:00")])
        #expect(status.contains("À faire : joindre par un agent Commune 29002."))
    }
}
