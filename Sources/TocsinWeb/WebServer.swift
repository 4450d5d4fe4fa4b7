// The web room's front: two applications, one for the socket and one for TCP, over one table of routes.

import Foundation
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
package import ServiceLifecycle
package import TocsinCore
package import TocsinEngine

package struct WebServer: Sendable {
    /// User and group at the other end of a connected Unix socket, by its descriptor; nil when it is none.
    package typealias Peer = @Sendable (Int32) -> (uid: UInt32, gid: UInt32)?

    private let house: WebHouse
    private let peer: Peer
    private let userName: @Sendable (UInt32) -> String?
    private let places: Int
    private let hasRoom: @Sendable (Int) -> Bool
    private let logger: Logger

    /// Of both doors, for as long as the process lives.
    private static let threads = MultiThreadedEventLoopGroup(numberOfThreads: WebLimits.threads)

    /// `userName` names a Unix user by number; `readiness` gives French sentences, empty when the daemon can
    /// page; `heartbeatFault` says why the last beat to the outside was not taken; `anchor` is the head of
    /// the journal; `places` is the number of connections of each door; `hasRoom` says whether one more
    /// leaves one in so many descriptors free.
    package init(
        engine: Engine, links: AnswerLinks?, logger: Logger, peer: @escaping Peer,
        userName: @escaping @Sendable (UInt32) -> String?,
        readiness: @escaping @Sendable () async -> [String], neighbours: Neighbours? = nil,
        heartbeatFault: @escaping @Sendable () -> String? = { nil },
        anchor: @escaping @Sendable () async -> Anchor? = { nil }, places: Int = WebLimits.connections,
        hasRoom: @escaping @Sendable (_ oneIn: Int) -> Bool = { _ in true }
    ) {
        house = WebHouse(
            engine: engine, links: links, readiness: readiness, neighbours: neighbours,
            heartbeatFault: heartbeatFault, anchor: anchor)
        (self.peer, self.userName, self.logger) = (peer, userName, logger)
        (self.places, self.hasRoom) = (places, hasRoom)
    }

    /// The state lock is held by the daemon: a socket left by a dead one is taken over. Once bound it is open
    /// to `group`, or to the daemon's own.
    package func socketApplication(path: String, group: String?) -> some Service {
        let logger = logger
        return application(.socket, address: .unixDomainSocket(path: path)) { _ in
            do {
                try Self.open(path, to: group)
            } catch {
                logger.error(
                    "droits de la prise locale non posés : voyez « socketGroup » dans tocsin.yaml",
                    metadata: ["path": "\(path)", "error": "\(error)"])
            }
        }
    }

    /// A group that it has already is not set: the service's unit forbids even that.
    private static func open(_ path: String, to group: String?) throws {
        let files = FileManager.default
        try files.setAttributes([.posixPermissions: 0o660], ofItemAtPath: path)
        guard let group, try files.attributesOfItem(atPath: path)[.groupOwnerAccountName] as? String != group
        else { return }
        try files.setAttributes([.groupOwnerAccountName: group], ofItemAtPath: path)
    }

    /// Port 0 takes a free one; `onRunning` is told which.
    package func tcpApplication(
        host: String, port: Int, onRunning: @escaping @Sendable (Int) -> Void = { _ in }
    ) -> some Service {
        application(.tcp, address: .hostname(host, port: port)) { onRunning($0.localAddress?.port ?? port) }
    }

    private func application(
        _ door: Door, address: BindAddress, onRunning: @escaping @Sendable (any NIOCore.Channel) async -> Void
    ) -> Application<WebResponder> {
        let (hasRoom, logger) = (hasRoom, logger)
        let (peer, userName) = (peer, userName)
        let server = HTTPServerBuilder { responder in
            ConnectionTask(
                http: HTTP1Channel(
                    responder: responder,
                    configuration: .init(idleTimeout: .seconds(WebLimits.idle.components.seconds)))
            ) { socket in
                guard door == .socket, let user = peer(socket)?.uid else { return .none }
                return .user(name: userName(user))
            }
        }
        return Application(
            responder: WebResponder(house: house, door: door), server: server,
            configuration: ApplicationConfiguration(
                address: address, backlog: WebLimits.backlog,
                availableConnectionsDelegate: .maximum(places, logger: logger)),
            onServerRunning: { channel in
                await DoorKeeper.stand(at: channel, hasRoom: { hasRoom(door.share) }, logger: logger)
                await onRunning(channel)
            }, eventLoopGroupProvider: .shared(Self.threads), logger: logger)
    }
}

extension Door {
    /// One in so many descriptors is left free by a connection of this door.
    fileprivate var share: Int {
        switch self {
        case .tcp: WebLimits.leftByStrangers
        case .socket: WebLimits.leftByCommand
        }
    }
}

/// What the handlers work with.
struct WebHouse: Sendable {
    let engine: Engine
    let links: AnswerLinks?
    let readiness: @Sendable () async -> [String]
    /// Whose heartbeats are heard here.
    let neighbours: Neighbours?
    let heartbeatFault: @Sendable () -> String?
    let anchor: @Sendable () async -> Anchor?
    let inbound = InboundRecord()
    /// By the boot clock, in milliseconds.
    let openedAt = BootClock.milliseconds
}
