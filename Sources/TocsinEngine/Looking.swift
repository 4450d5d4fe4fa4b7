// Looks at the public pages that the core names, when it names them, and brings back what stood there.

import Crypto
package import Logging
import ServiceLifecycle
import Synchronization
package import TocsinCore

package final class Looking: Service {
    package typealias Fetch = @Sendable (PublicAddress) async -> Fetched

    fileprivate struct Key: Hashable, Sendable {
        var activation: ActivationID
        var message: MessageID
        var url: String
    }

    fileprivate struct Order: Sendable {
        var key: Key
        var page: WatchedPage
        var marker: Marker
    }

    private let engine: Engine
    private let fetch: Fetch
    private let logger: Logger
    /// When each address was last looked at; what is under way is not looked at twice.
    private let looks = Mutex<[Key: Instant]>([:])
    private let underWay = Mutex<Set<Key>>([])

    package init(engine: Engine, logger: Logger, fetch: @escaping Fetch) {
        (self.engine, self.logger, self.fetch) = (engine, logger, fetch)
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    let wait = await self.round(&group)
                    try? await Task.sleep(for: wait)
                }
            }
        }
    }

    /// Starts what is due; returns how long until the next thing may be. A release is noticed within a
    /// second.
    private func round(_ group: inout DiscardingTaskGroup) async -> Duration {
        guard let (orders, now) = try? await engine.query({ ($0.orders, $0.now) }) else { return .seconds(1) }
        var next: Instant?
        for order in orders {
            let last = looks.withLock { $0[order.key] } ?? order.page.from - .milliseconds(1)
            guard let due = order.page.nextLook(after: last) else { continue }
            guard due <= now else {
                next = min(next ?? due, due)
                continue
            }
            guard underWay.withLock({ $0.insert(order.key).inserted }) else { continue }
            looks.withLock { $0[order.key] = now }
            group.addTask { await self.look(order) }
        }
        return max(.milliseconds(50), min(next.map { $0 - now } ?? .seconds(1), .seconds(1)))
    }

    private func look(_ order: Order) async {
        defer { underWay.withLock { _ = $0.remove(order.key) } }
        let looked: Looked
        switch await fetch(order.page.address) {
        case .failed(let reason): looked = .failed(reason: reason)
        case .body(let bytes):
            let hash = SHA256.hash(data: bytes).hex
            looked = .page(
                order.marker.found(in: bytes, kind: order.page.address.kind),
                Sighting.Snapshot(sha256: hash, bytes: bytes.count))
        }
        let request = Request.looked(
            order.key.activation, order.key.message, url: order.key.url, looked)
        do {
            _ = try await engine.submit(Command(actor: .daemon, request: request))
        } catch {
            logger.warning(
                "regard sur une page non noté", metadata: ["url": "\(order.key.url)", "error": "\(error)"])
        }
    }
}

extension Engine.Snapshot {
    /// Everything that may still have to be looked at, whether or not its activation is open.
    fileprivate var orders: [Looking.Order] {
        state.order.compactMap { state.activations[$0] }.flatMap { activation in
            activation.messages.flatMap { record in
                record.pages.filter { $0.seenAt == nil && now <= $0.until }.map { page in
                    Looking.Order(
                        key: .init(
                            activation: activation.id, message: record.message.id, url: page.address.url),
                        page: page, marker: Marker(record.message))
                }
            }
        }
    }
}
