// Mass mail at its bound: so many recipients in one transfer and no more, everybody once.

import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal

/// A relay that notes how many came in each transfer.
private actor NotingRelay: Channel {
    nonisolated let path: PathID = "smtp"
    nonisolated let honoursKeys = true
    private(set) var batches: [[Parcel]] = []

    func deliver(_ parcel: Parcel) async -> DeliveryOutcome { .accepted(reference: nil) }

    func deliver(batch: [Parcel]) async -> [DeliveryOutcome] {
        batches.append(batch)
        return batch.map { _ in .accepted(reference: nil) }
    }

    func probe() async -> ProbeOutcome { .fine(note: nil) }
}

@Suite(.timeLimit(.minutes(1))) struct MassMailTests {
    private static let count = 2 * Limits.mailRecipients + 20

    private var settings: Settings {
        var settings = Settings.forEngine()
        settings.information.templates = [
            MessageTemplate(id: "t", kind: .holding, title: "Feu", body: "Feu à Brest")
        ]
        settings.information.exerciseRecipients = (0..<Self.count).map { number in
            Recipient(
                seat: "s\(number)", audience: .elected, title: "Siège \(number)",
                email: "maire\(number)@mairie.example")
        }
        return settings
    }

    private func ask(_ request: Request) -> Command {
        Command(actor: Actor(means: .socket, person: nil, rights: Set(Right.allCases)), request: request)
    }

    @Test func aTransferTakesSoManyRecipientsAndTheRestGoesInTheNext() async throws {
        let (clock, relay) = (HandClock(), NotingRelay())
        let engine = Engine(
            journal: MemoryJournal(), settings: settings, clock: clock.read, waker: HandWaker(), logger: quiet
        )
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": ScriptedPath("sms"), "smtp": relay], links: nil, logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            let id = try #require(try await engine.submit(.trigger()).activation)
            let draft = Draft(template: "t", values: ["nature": "Feu", "lieu": "Brest"])
            let message = try #require(try await engine.submit(ask(.draftMessage(id, draft))).message)
            _ = try await engine.submit(ask(.validateMessage(id, message, by: "préfet", orally: true)))
            while try await engine.query({ !$0.state.outbox.isEmpty }) { await Task.yield() }
            _ = try await engine.submit(ask(.releaseMessage(id, message, ReleaseOrder(by: "chef"))))
            while try await engine.query({ !$0.state.outbox.isEmpty }) { await Task.yield() }
            let mailing = await relay.batches.filter { $0.first?.address.hasPrefix("maire") == true }
            #expect(mailing.map(\.count).sorted() == [20, Limits.mailRecipients, Limits.mailRecipients])
            #expect(Set(mailing.joined().map(\.address)).count == Self.count)
            let record = try await engine.query { $0.state.activations[id]?.messages.first }
            #expect(record?.progress[.elected]?.served.count == Self.count)
        }
    }
}
