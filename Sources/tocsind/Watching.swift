// The services that look after the paths, the public pages and the neighbours, and what they need outside.

import Foundation
import Logging
import ServiceLifecycle
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinSystem

struct Watching: Sendable {
    let probing: Probing
    let looking: Looking
    let neighbours: Neighbours
    let heartbeat: Heartbeat
    private let secrets: SecretStore

    init(
        _ parts: Heartbeat.Parts, loop: TransferLoop, secrets: @escaping SecretStore, logger: Logger
    ) {
        let outside = Outside(loop: loop)
        let dispatcher = parts.dispatcher
        probing = Probing(engine: parts.engine, channels: { dispatcher.current }, logger: logger)
        looking = Looking(engine: parts.engine, logger: logger) { await outside.fetch($0) }
        neighbours = Neighbours(engine: parts.engine, clock: parts.clock)
        heartbeat = Heartbeat(parts, logger: logger) { await outside.post($0, $1) }
        self.secrets = secrets
    }

    var services: [any Service] { [probing, looking, neighbours, heartbeat] }

    struct Keys {
        fileprivate var own: [UInt8]?
        fileprivate var peers: [String: [UInt8]] = [:]
    }

    /// Reads the secrets of these settings and changes nothing; throws what is missing.
    func keys(of settings: Settings) throws -> Keys {
        do {
            var keys = Keys(
                own: try settings.supervision.heartbeat.map { Array(try secrets($0.credential).utf8) })
            for peer in settings.supervision.watches {
                keys.peers[peer.name] = Array(try secrets(peer.credential).utf8)
            }
            return keys
        } catch let fault as CredentialFault {
            throw StartRefusal(description: "Surveillance : \(fault.description)")
        }
    }

    func follow(_ settings: Settings, _ keys: Keys) {
        neighbours.follow(settings.supervision.watches, keys: keys.peers)
        heartbeat.follow(key: keys.own)
    }
}
