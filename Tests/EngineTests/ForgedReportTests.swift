// Reports by mail are anybody's: a forged one keeps no text from leaving, and says nothing of what was not
// mailed.

import Testing
import TocsinCore
import TocsinEngine

struct ForgedReportTests {
    private func report(_ attempt: AttemptID, _ kind: MailFinding.Kind = .delivered) -> MailFinding {
        MailFinding(
            kind: kind, attempt: attempt, from: "x@ailleurs.example", text: "5.1.1", messageID: "<m@x>")
    }

    /// Takes what may leave and says how it ended.
    private func finish(_ id: AttemptID, _ outcome: DeliveryOutcome, _ engine: Engine) async throws {
        for request in [Request.attemptsStarted([id]), .attemptFinished(id, outcome)] {
            _ = try await engine.submit(Command(actor: .daemon, request: request))
        }
    }

    private func pages(_ engine: Engine, _ medium: Medium) async throws -> [AttemptID] {
        try await engine.query { snapshot in
            snapshot.state.open.compactMap { snapshot.state.activations[$0] }.flatMap { activation in
                activation.attempts.pairs.filter { $1.parcel.medium == medium && $1.outcome == .queued }.map(
                    \.0)
            }
        }
    }

    @Test(arguments: [MailFinding.Kind.delivered, .bounce])
    func whatHasNotLeftIsNotReportedOf(_ kind: MailFinding.Kind) async throws {
        let engine = engine(Door(), HandClock())
        try await running(engine) {
            _ = try await engine.submit(.trigger())
            let mail = try #require(try await pages(engine, .email).first)
            let heard = try await engine.query { report(mail, kind).heard(in: $0, nil) }
            #expect(heard == nil)
            // Nor by another door: what was never handed over cannot have arrived.
            _ = try await engine.submit(
                Command(actor: .daemon, request: .heard(.receipt(mail, Receipt(status: .delivered)))))
            #expect(try await pages(engine, .email).contains(mail), "it still leaves")
            // Refused for now by its relay, it must be tried again, whatever a stranger writes.
            try await finish(mail, .retry(after: .seconds(60), reason: "450"), engine)
            #expect(try await engine.query { report(mail, kind).heard(in: $0, nil) } == nil)
        }
    }

    @Test func whatWasMailedIsReportedOf() async throws {
        let engine = engine(Door(), HandClock())
        try await running(engine) {
            _ = try await engine.submit(.trigger())
            let mail = try #require(try await pages(engine, .email).first)
            try await finish(mail, .accepted(reference: nil), engine)
            let heard = try await engine.query { report(mail, .bounce).heard(in: $0, nil) }
            #expect(heard == .receipt(mail, Receipt(status: .bounced, reason: "5.1.1")))
        }
    }

    @Test func aMailSaysNothingOfAnotherMedium() async throws {
        let engine = engine(Door(), HandClock())
        try await running(engine) {
            _ = try await engine.submit(.trigger())
            let text = try #require(try await pages(engine, .sms).first)
            try await finish(text, .accepted(reference: nil), engine)
            #expect(try await engine.query { report(text).heard(in: $0, nil) } == nil)
        }
    }
}
