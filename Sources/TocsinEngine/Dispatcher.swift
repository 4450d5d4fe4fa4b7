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
    private let busy = Mutex<[PathID: Int]>([:])
    private let isStopping = Mutex(false)
    private let turns = Mutex<Int64>(0)

    package init(engine: Engine, channels: [PathID: any Channel], links: AnswerLinks?, logger: Logger) {
        (self.engine, self.links, self.logger) = (engine, links, logger)
        self.channels = Mutex(channels)
    }

    /// New settings, new paths; what is in flight ends on the old ones.
    package func replace(_ channels: [PathID: any Channel]) { self.channels.withLock { $0 = channels } }

    /// The channels as they are now, for whoever looks at them.
    package var current: [PathID: any Channel] { channels.withLock { $0 } }

    /// How often the outbox was looked through: a proof that it moves.
    package var drains: Int64 { turns.withLock { $0 } }

    package func run() async throws {
        let changes = engine.changes()
        await withGracefulShutdownHandler {
            await withDiscardingTaskGroup { group in
                await self.drain(&group)
                for await _ in changes { await self.drain(&group) }
            }
        } onGracefulShutdown: {
            self.isStopping.withLock { $0 = true }
            self.engine.stopObserving()
        }
    }

    /// Starts everything that may leave now, as far as each path has room: a hung gateway fills its own
    /// places. Once stopping, what has not left stays in the journal for the next start.
    private func drain(_ group: inout DiscardingTaskGroup) async {
        while !isStopping.withLock({ $0 }) {
            let claim = Claim(limit: Limits.wave, busy: busy.withLock { $0 })
            let sendings = await engine.claim(claim)
            if sendings.isEmpty { return turns.withLock { $0 += 1 } }
            for shipment in Shipment.divided(sendings) {
                busy.withLock { $0[shipment.path, default: 0] += 1 }
                group.addTask { await self.send(shipment) }
            }
        }
    }

    private func send(_ shipment: Shipment) async {
        let outcomes = await deliver(shipment)
        busy.withLock { $0[shipment.path, default: 1] -= 1 }
        // Side by side, so that one commit takes them all.
        await withDiscardingTaskGroup { group in
            for (sending, outcome) in zip(shipment.sendings, outcomes) {
                group.addTask { await self.record(outcome, of: sending.parcel.attempt) }
            }
        }
    }

    private func record(_ outcome: DeliveryOutcome, of attempt: AttemptID) async {
        let command = Command(actor: .daemon, request: .attemptFinished(attempt, outcome))
        while true {
            do {
                _ = try await engine.submit(command)
                return
            } catch EngineFault.busy {
                try? await Task.sleep(for: .milliseconds(50))
            } catch {
                logger.error(
                    "outcome not recorded", metadata: ["attempt": "\(attempt)", "error": "\(error)"])
                return
            }
        }
    }

    private func deliver(_ shipment: Shipment) async -> [DeliveryOutcome] {
        guard let channel = channels.withLock({ $0[shipment.path] }) else {
            let reason = "aucun chemin « \(shipment.path) » dans les réglages"
            return shipment.sendings.map { _ in .refused(reason: reason) }
        }
        if shipment.sendings.count > 1 { return await channel.deliver(batch: shipment.sendings.map(\.parcel)) }
        return [await deliver(shipment.sendings[0], by: channel)]
    }

    private func deliver(_ sending: Sending, by channel: any Channel) async -> DeliveryOutcome {
        var parcel = sending.parcel
        if parcel.text.contains(AnswerLinks.placeholder) {
            guard let link = links?.link(for: parcel.attempt, in: sending.activation) else {
                return .refused(reason: "lien de réponse impossible sans publicURL")
            }
            parcel.text = parcel.text.replacing(AnswerLinks.placeholder, with: link)
        }
        if parcel.text.contains(ReplyInvitation.placeholder) {
            guard let code = links?.replyCode(for: parcel.attempt, in: sending.activation) else {
                return .refused(reason: "code de réponse impossible sans publicURL")
            }
            parcel.text = parcel.text.replacing(ReplyInvitation.placeholder, with: code)
        }
        parcel.receipt = links?.receiptPath(for: parcel.attempt, in: sending.activation, on: parcel.path)
        return await channel.deliver(parcel)
    }
}

extension Engine {
    func claim(_ claim: Claim) async -> [Sending] {
        await withCheckedContinuation { continuation in
            if mailbox.post(.claim(claim, continuation)) != nil { continuation.resume(returning: []) }
        }
    }
}
