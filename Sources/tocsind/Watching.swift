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

    /// Reads the secrets of these settings; throws what is missing, before anything is followed.
    func follow(_ settings: Settings) throws {
        var keys: [String: [UInt8]] = [:]
        do {
            for peer in settings.supervision.watches {
                keys[peer.name] = Array(try secrets(peer.credential).utf8)
            }
            let own = try settings.supervision.heartbeat.map { Array(try secrets($0.credential).utf8) }
            neighbours.follow(settings.supervision.watches, keys: keys)
            heartbeat.follow(key: own)
        } catch let fault as CredentialFault {
            throw StartRefusal(description: "Surveillance : \(fault.description)")
        }
    }
}
