// Takes what may leave from the writer, hands it to its channel, and tells the writer how it ended.

package import Logging
import ServiceLifecycle
import Synchronization
package import TocsinCore

package final class Dispatcher: Service {
    private let engine: Engine
    private let channels: Mutex<[PathID: any Channel]>
    private let links: AnswerLinks?
    private let logger: Logger
    private let crowd: (any TaskExecutor)?
    private let turns = Mutex<Int64>(0)

    /// `crowd`: who carries what comes behind the first of a wave, best on a thread of its own; nil: whoever
    /// runs this.
    package init(
        engine: Engine, channels: [PathID: any Channel], links: AnswerLinks?, logger: Logger,
        crowd: (any TaskExecutor)? = nil
    ) {
        (self.engine, self.links, self.logger, self.crowd) = (engine, links, logger, crowd)
        self.channels = Mutex(channels)
    }

    /// New settings, new paths; what is in flight ends on the old ones.
    package func replace(_ channels: [PathID: any Channel]) { self.channels.withLock { $0 = channels } }

    /// The channels as they are now, for whoever looks at them.
    package var current: [PathID: any Channel] { channels.withLock { $0 } }

    /// Waves taken so far, empty ones as well: a proof that it moves.
    package var drains: Int64 { turns.withLock { $0 } }

    /// Once stopping, what has not left stays in the journal for the next start.
    package func run() async throws {
        let waves = engine.shipments()
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                for await wave in waves {
                    turns.withLock { $0 += 1 }
                    for (place, shipment) in wave.enumerated() {
                        // The first of a wave leave at once, handed over to nobody: calls come first. (A
                        // preference of nil is one too, and would lose the one that this runs under.)
                        if let crowd, place >= Limits.leavesAtOnce {
                            group.addTask(executorPreference: crowd) { await self.send(shipment) }
                        } else {
                            group.addTask { await self.send(shipment) }
                        }
                    }
                }
            }
        } onGracefulShutdown: {
            self.engine.stopSending()
            self.engine.stopObserving()
        }
    }

    /// Tells how it ended; nothing here waits for that to be durable.
    private func send(_ shipment: Shipment) async {
        let outcomes = await deliver(shipment)
        for (sending, outcome) in zip(shipment.sendings, outcomes) {
            await record(outcome, of: sending.parcel.attempt)
        }
    }

    private func record(_ outcome: DeliveryOutcome, of attempt: AttemptID) async {
        let command = Command(actor: .daemon, request: .attemptFinished(attempt, outcome))
        while let fault = engine.tell(command) {
            guard fault == .busy else {
                logger.error(
                    "résultat d'un envoi non noté", metadata: ["attempt": "\(attempt)", "error": "\(fault)"])
                return
            }
            try? await Task.sleep(for: .milliseconds(50))
        }
    }

    private func deliver(_ shipment: Shipment) async -> [DeliveryOutcome] {
        guard let channel = channels.withLock({ $0[shipment.path] }) else {
            let reason = "aucun chemin « \(shipment.path) » dans les réglages"
            return shipment.sendings.map { _ in .refused(reason: reason) }
        }
        if shipment.sendings.count > 1 {
            return await channel.deliver(batch: shipment.sendings.map(\.parcel))
        }
        return [await deliver(shipment.sendings[0], by: channel)]
    }

    private func deliver(_ sending: Sending, by channel: any Channel) async -> DeliveryOutcome {
        var parcel = sending.parcel
        // The search is dear, and mass information holds no brace.
        let hasBrace = parcel.text.utf8.contains(UInt8(ascii: "{"))
        if hasBrace, parcel.text.contains(AnswerLinks.placeholder) {
            guard let link = links?.link(for: parcel.attempt, in: sending.activation) else {
                return .refused(reason: "lien de réponse impossible sans publicURL")
            }
            parcel.text = parcel.text.replacing(AnswerLinks.placeholder, with: link)
        }
        if hasBrace, parcel.text.contains(ReplyInvitation.placeholder) {
            guard let code = links?.replyCode(for: parcel.attempt, in: sending.activation) else {
                return .refused(reason: "code de réponse impossible sans publicURL")
            }
            parcel.text = parcel.text.replacing(ReplyInvitation.placeholder, with: code)
        }
        parcel.receipt = links?.receiptPath(for: parcel.attempt, in: sending.activation, on: parcel.path)
        return await channel.deliver(parcel)
    }
}
