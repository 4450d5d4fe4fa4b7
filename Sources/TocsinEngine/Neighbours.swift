// The beats of other prefectures' daemons: checked, counted, and told to the core only when they stop.

import ServiceLifecycle
import Synchronization
package import TocsinCore

package final class Neighbours: Service {
    /// What became of one beat.
    package enum Hearing: Sendable, Equatable { case heard, unknown, forged, replayed }

    private struct Table {
        var ledger: PeerLedger
        var keys: [String: [UInt8]] = [:]
        var lastSent: [String: Int64] = [:]
    }

    private let engine: Engine
    private let clock: @Sendable () -> RawClock
    private let table: Mutex<Table>
    /// By the wall clock. What was sent before may be a copy of a beat heard before: nobody remembers.
    private let startedAt: Int64
    /// How far two machines' clocks may differ, in milliseconds.
    private let skew: Int64 = 90_000

    /// Silence is counted from now on, by the boot clock: a stepped wall clock silences nobody.
    package init(engine: Engine, clock: @escaping @Sendable () -> RawClock) {
        (self.engine, self.clock, startedAt) = (engine, clock, clock().wall.milliseconds)
        table = Mutex(Table(ledger: PeerLedger([], at: Instant(milliseconds: clock().bootMilliseconds))))
    }

    package func follow(_ peers: [PeerSettings], keys: [String: [UInt8]]) {
        let now = boot
        table.withLock { table in
            table.ledger.follow(peers, at: now)
            table.keys = keys
        }
    }

    private var boot: Instant { Instant(milliseconds: clock().bootMilliseconds) }

    /// Only a beat signed for its name, fresh, and later than the last one counts.
    package func hear(_ beat: Beat, signature: String) async -> Hearing {
        let name = beat.name
        guard let key = table.withLock({ $0.keys[name] }) else { return .unknown }
        guard beat.isSigned(by: signature, key: key) else { return .forged }
        let (now, wall) = (boot, clock().wall.milliseconds)
        let isFresh = table.withLock { table in
            guard abs(beat.sentAt - wall) <= skew, beat.sentAt > table.lastSent[name] ?? startedAt - 1 else {
                return false
            }
            table.lastSent[name] = beat.sentAt
            table.ledger.beat(name, at: now)
            return true
        }
        guard isFresh else { return .replayed }
        await tell(.peerHeard(name))
        return .heard
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                let now = self.boot
                let late = self.table.withLock { $0.ledger.fallenSilent(at: now) }
                for (name, since) in late {
                    let ago = now - since
                    await self.tell(.peerSilent(name, since: self.clock().wall - ago))
                }
                let next = self.table.withLock { $0.ledger.nextDeadline }
                let wait = next.map { $0 - self.boot } ?? .seconds(1)
                try? await Task.sleep(for: max(.milliseconds(20), min(wait, .seconds(1))))
            }
        }
    }

    private func tell(_ request: SupervisionRequest) async {
        _ = try? await engine.submit(Command(actor: .daemon, request: .supervised(request)))
    }
}
