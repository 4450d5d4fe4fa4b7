// kill -9 in the middle: nothing is lost, no clock moves, and nothing is said twice but under the same
// attempt.
import Foundation
import Testing

@Suite(.serialized) struct PowerCutTests {
    @Test func rightAfterTheTrigger() async throws {
        try await Night.use { night in
            let id = try await night.trigger()
            try await night.powerCut()
            let clocks = try await night.clocks(of: id)
            #expect(clocks.contains { $0.hasPrefix("cell ") && !$0.hasSuffix("-") }, "\(clocks)")
            for person in ["d01", "d02", "d03"] {
                try await eventually("\(person) is called") {
                    let isCalled =
                        night.texts(to: person, saying: Night.call) > 0 || !night.mails(to: person).isEmpty
                    return isCalled ? () : nil
                }
            }
            let first = try await night.pages(of: id, ["reason": "firstCall"])
            #expect(first.count == 6)
            try await night.expectNoCallTooMany(id)
            try await night.expectWholeJournal()
        }
    }

    /// The server has the mails, the daemon dies before it is told: they are sent again under the same
    /// identifier; the texts, which carry none, are not.
    @Test func callsInFlight() async throws {
        try await Night.use { night in
            try night.mail.hold()
            let id = try await night.trigger()
            try await eventually("three calls are kept, and texted") {
                let isTexted = Night.mobile.keys.allSatisfy { night.texts(to: $0, saying: Night.call) == 1 }
                return night.calls.count == 3 && isTexted ? () : nil
            }
            let (clocks, attempts) = (try await night.clocks(of: id), Set(night.calls.map(\.attempt)))
            #expect(attempts.count == 3)
            try await night.daemon.kill()
            try night.mail.release()
            try await night.daemon.start()
            let after = try await night.clocks(of: id)
            #expect(after == clocks)
            try await eventually("all three are sent again and accepted") {
                let pages = try await night.pages(of: id, ["channel": "email", "outcome": "accepted"])
                return pages.count == 3 && night.calls.count == 6 ? () : nil
            }
            #expect(Set(night.calls.map(\.attempt)) == attempts)
            try await night.expectNoCallTooMany(id)
            try await night.expectWholeJournal()
        }
    }

    /// A message to the public is not sent twice: its fate is unknown, and the report says so.
    @Test func messagesInFlight() async throws {
        try await Night.use { night in
            let id = try await night.trigger()
            try await eventually("the calls have left") {
                try await night.pages(of: id, ["outcome": "accepted"]).count == 6 ? () : nil
            }
            try await night.daemon.ask("cod", "decided", id, "--by", "d05")
            try night.mail.hold()
            let message = try await night.inform(draft(id))
            try await eventually("a mail to three boxes is kept") {
                night.messages.flatMap(\.to).count == 3 ? () : nil
            }
            try await night.daemon.kill()
            try night.mail.release()
            try await night.daemon.start()
            let outcomes = try await settled(message, of: id, night)
            #expect(outcomes["email"]?.count == 3 && Set(outcomes["email"] ?? []) == ["unknown"])
            #expect(night.messages.flatMap(\.to).count == 3)
            try await night.expectWholeJournal()
        }
    }

    /// Rungs already fired do not fire again; the next one comes at its own time.
    @Test func duringEscalation() async throws {
        try await Night.use { night in
            let id = try await night.trigger()
            try await eventually("second rung", within: .seconds(20)) {
                try await night.pages(of: id, ["role": "writer"]).count >= 4 ? () : nil
            }
            try await eventually("all of it has left") {
                try await night.pages(of: id, ["outcome": "queued"]).isEmpty ? () : nil
            }
            let clocks = try await night.clocks(of: id)
            let pages = try await night.pages(of: id, [:]).count
            try await night.powerCut()
            let (clocksAfter, pagesAfter) = (
                try await night.clocks(of: id), try await night.pages(of: id, [:]).count
            )
            #expect(clocksAfter == clocks && pagesAfter >= pages)
            try await eventually("third rung: the deputy", within: .seconds(20)) {
                let writers = try await night.pages(of: id, ["role": "writer"])
                return writers.contains { $0["person"] as? String != "d02" } ? () : nil
            }
            // A link sent before the cut still answers.
            let link = try #require(night.mails(to: "d01").first.flatMap { night.link(in: $0.text) })
            let pressed = try await night.daemon.press("J'arrive", at: link)
            #expect(pressed.status == 0, "\(pressed.err)")
            let answered = try await night.pages(of: id, ["person": "d01", "outcome": "acknowledged"])
            #expect(!answered.isEmpty)
            try await night.expectNoCallTooMany(id)
            try await night.expectWholeJournal()
        }
    }

    @Test func afterTheRelease() async throws {
        try await Night.use { night in
            let id = try await night.trigger()
            try await night.daemon.ask("cod", "decided", id, "--by", "d05")
            let message = try await night.inform(draft(id))
            try await night.powerCut()
            let clocks = try await night.clocks(of: id)
            #expect(clocks.count { $0.hasPrefix("information ") && !$0.hasSuffix("-") } == 4, "\(clocks)")
            let outcomes = try await settled(message, of: id, night)
            // What had not begun to leave is sent now; what had is not sent twice.
            let sent = outcomes["email"]?.count { $0 == "accepted" } ?? 0
            #expect(night.messages.count >= sent && night.messages.count <= 3, "\(outcomes)")
            #expect(Set(night.messages.map(\.attempt)).count == night.messages.count)
            try await night.expectNoCallTooMany(id)
            try await night.expectWholeJournal()
        }
    }

    private func draft(_ id: String) -> [String] {
        [
            "message", "draft", id, "--template", "attente", "--set", "consignes=Restez à l'abri.",
            "--set", "prochain_point=dans une heure",
        ]
    }

    /// What became of a released message's five sendings, by channel, once none is waiting.
    private func settled(
        _ message: String, of id: String, _ night: Night
    ) async throws -> [String: [String]] {
        try await eventually("what was released is settled for every recipient") {
            let list = try await night.daemon.ask("message", "list", id)
            let rows = try #require(list["messages"] as? [[String: Any]])
            let row = try #require(rows.first { $0["id"] as? String == message })
            #expect(row["releasedBy"] as? String != nil)
            let seats = try #require(row["seats"] as? [[String: Any]])
            let sendings = seats.flatMap { $0["deliveries"] as? [[String: Any]] ?? [] }
            let outcomes = sendings.map { ($0["channel"] as? String ?? "", $0["outcome"] as? String ?? "") }
            guard outcomes.count == 5, !outcomes.contains(where: { $0.1 == "queued" }) else { return nil }
            return Dictionary(grouping: outcomes, by: \.0).mapValues { $0.map(\.1) }
        }
    }
}
