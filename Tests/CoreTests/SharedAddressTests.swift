// One address, several seats: one text by each medium, and every seat it serves is credited.

import Testing
import TocsinCore

@Suite struct SharedAddressTests {
    private let id: ActivationID = "29-2026-001"

    /// The mayor of Argol presides over the media's publisher too, and is a partner; Arzano has its own.
    private func night(_ change: (inout InformationSettings) -> Void = { _ in }) throws -> Scene {
        var settings = try SceneHouse.settings()
        settings.information.recipients = [
            Recipient(
                seat: "29001", audience: .elected, title: "Argol", insee: "29001", email: "Mairie@Argol.FR",
                mobile: "+33639980091"),
            Recipient(
                seat: "epci", audience: .elected, title: "Communauté de communes", email: "Mairie@argol.fr",
                mobile: "+33 6 39 98 00 91"),
            Recipient(
                seat: "29002", audience: .elected, title: "Arzano", insee: "29002", email: "mairie@argol.fr"),
            Recipient(seat: "29001", audience: .media, title: "Bulletin", email: "Mairie@argol.fr"),
            Recipient(seat: "sdis", audience: nil, title: "SDIS", mobile: "0033639980091"),
        ]
        change(&settings.information)
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        for person in ["l1", "w1", "p1"] as [PersonID] {
            try night.submit(.answer(id, person, .remote), by: .link)
        }
        night.skip()
        try night.at("03:13", .real(.codDecided))
        return night
    }

    @Test func oneTextServesEverySeatOfItsAddress() throws {
        let night = try night()
        try night.release(id, at: "03:14") {}
        // A mailbox may know capitals, a domain does not: Arzano's is another one.
        night.expect("03:14 29001 email,sms message\n03:14 29002 email message")
        let deliveries = try night.activation(id).attempts.values.compactMap { attempt -> Delivery? in
            if case .delivery(_, let delivery) = attempt.content { delivery } else { nil }
        }
        let mail = try #require(deliveries.first { $0.seat == "29001" && $0.medium == .email })
        let (epci, paper) = (
            SeatKey(seat: "epci", audience: .elected), SeatKey(seat: "29001", audience: .media)
        )
        #expect(mail.also == [epci, paper])
        let sms = try #require(deliveries.first { $0.medium == .sms })
        #expect(sms.also == [epci, SeatKey(seat: "sdis", audience: nil)])
        let coverage = try #require(try night.activation(id).coverage(of: .elected))
        #expect(coverage.inScope == 3 && coverage.served == 3 && coverage.toReach.isEmpty)
        #expect(try night.activation(id).coverage(of: .media)?.served == 1)
        let reading = try night.activation(id).reading(at: night.now)
        #expect(reading.report(.elected).stop?.instant == instant("03:14"))
        #expect(reading.report(.media).stop?.basis == .observed)
        night.ends()
    }

    @Test func whatFailsFailsForAllOfThem() throws {
        let night = try night { $0.recipients.removeLast() }
        night.paths["smtp"] = .refused(reason: "550")
        night.paths["sms"] = .refused(reason: "400")
        try night.release(id, at: "03:14") {}
        night.expect("03:14 29001 email,sms message\n03:14 29002 email message")
        let coverage = try #require(try night.activation(id).coverage(of: .elected))
        #expect(coverage.toReach.map(\.seat) == ["29001", "epci", "29002"])
        #expect(try night.activation(id).coverage(of: .media)?.toReach.map(\.title) == ["Bulletin"])
        #expect(try night.activation(id).reading(at: night.now).report(.media).stop == nil)
        night.ends()
    }

    /// The clock waits for the last seat, also when it hangs on somebody else's address.
    @Test func aSharedTextOnItsWayKeepsItsSeatsOpen() throws {
        let night = try night { $0.recipients.removeAll { $0.seat == "29002" } }
        night.paths["smtp"] = .retry(after: .seconds(60), reason: "450")
        night.paths["sms"] = .refused(reason: "400")
        try night.release(id, at: "03:14") {}
        night.skip()
        #expect(try night.activation(id).coverage(of: .media)?.toReach.isEmpty == true)
        night.paths["smtp"] = nil
        night.passes(until: "03:16")
        night.expect("03:15 29001 email message")
        let reading = try night.activation(id).reading(at: night.now)
        #expect(reading.report(.elected).stop?.instant == instant("03:15"))
        #expect(reading.report(.media).stop?.instant == instant("03:15"))
        night.ends()
    }
}
