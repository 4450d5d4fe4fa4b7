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

    @Test func aTransferTakesSoManyRecipientsAndTheRestGoesInTheNext() async throws {
        let (clock, relay) = (HandClock(), NotingRelay())
        let engine = Engine(
            journal: MemoryJournal(), settings: .mailing(to: Self.count, by: .email), clock: clock.read,
            waker: HandWaker(), logger: quiet)
        let dispatcher = Dispatcher(
            engine: engine, channels: ["sms": ScriptedPath("sms"), "smtp": relay], links: nil, logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            let (id, message) = try await engine.validatedMailing()
            _ = try await engine.ask(.releaseMessage(id, message, ReleaseOrder(by: "chef")))
            try await engine.hasSentAll()
            let mailing = await relay.batches.filter { $0.first?.address.hasPrefix("maire") == true }
            #expect(mailing.map(\.count).sorted() == [20, Limits.mailRecipients, Limits.mailRecipients])
            #expect(Set(mailing.joined().map(\.address)).count == Self.count)
            let record = try await engine.query { $0.state.activations[id]?.messages.first }
            #expect(record?.progress[.elected]?.served.count == Self.count)
        }
    }
}
