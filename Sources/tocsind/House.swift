// The composition root: every part of the daemon, made and listed in the order in which it depends on the
// others.

import Foundation
import Logging
import ServiceLifecycle
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinJournal
import TocsinSettings
import TocsinSystem
import TocsinWeb
import UnixSignals

struct House: ~Copyable {
    private let lock: StateLock
    private let logger: Logger
    private let transfers: TransferLoop
    private let journal: SQLiteJournal
    private let engine: Engine
    private let services: [any Service]

    /// The lock comes first: nothing is bound or opened by a second daemon on the same state.
    static func build(_ places: Places, _ configuration: Configuration) async throws -> House {
        let lock = try Self.lock(places.state)
        try Self.checkNobodyAnswers(at: places.socket)
        let logger = DaemonLog.logger()
        let transfers = Self.transfers(logger)
        let journal = try await Self.openJournal(places.state)
        let secrets = Secrets(places)
        let bootID = try ClockSource.bootID()
        let clock: @Sendable () -> RawClock = {
            let facts = ClockSource().read()
            return RawClock(
                wall: Instant(milliseconds: facts.wallMilliseconds), bootID: bootID,
                bootMilliseconds: facts.bootMilliseconds, synchronised: facts.isSynchronised)
        }
        let settings = configuration.settings
        let timer = try BootTimer()
        let cache = Snapshots.beside(journal, in: places.state, logger)
        let engine = Engine(
            journal: journal, cache: cache, settings: settings, clock: clock,
            waker: TimerWaker(timer.ring(after:)), logger: logger, lineage: journal.lineage)
        timer.onRing { [weak engine] in engine?.wake() }
        let links = try settings.publicURL.map { AnswerLinks(base: $0, secret: try secrets.linkKey()) }
        let paths = Paths(loop: transfers, secrets: secrets.store, clock: clock)
        let dispatcher = Dispatcher(
            engine: engine, channels: try paths.channels(settings), links: links, logger: logger,
            crowd: OwnThread("crowd"))
        let watching = Watching(
            .init(engine: engine, dispatcher: dispatcher, journal: journal, clock: clock),
            loop: transfers, secrets: secrets.store, logger: logger)
        watching.follow(settings, try watching.keys(of: settings))
        let post = PostRoom(
            engine: engine, links: links, loop: transfers, secrets: secrets.store, logger: logger)
        post.follow(settings, try post.reader(settings))
        let liveness = Liveness(engine: engine, journal: journal, clock: clock)
        let server = WebServer(
            engine: engine, links: links, logger: logger,
            peer: { descriptor in PeerCredential(fileDescriptor: descriptor).map { ($0.uid, $0.gid) } },
            userName: UserName.of,
            readiness: { await liveness.problems() }, neighbours: watching.neighbours,
            heartbeatFault: { watching.heartbeat.lastFault }, anchor: { try? await journal.anchor() },
            hasRoom: { Descriptors.leave(oneIn: $0, most: Limits.keptDescriptors) })
        let telephone = try configuration.daemon.telephone.map {
            try Telephone($0, engine: engine, secrets: secrets, logger: logger)
        }
        let services: [any Service] =
            [
                EndsWithJournal(engine: engine), OnExecutor(OwnThread("dispatcher"), dispatcher),
                EventLog(engine: engine, logger: logger),
                server.socketApplication(path: places.socket, group: configuration.daemon.socketGroup),
            ]
            + (try Self.tcp(places.listen)).map { server.tcpApplication(host: $0.host, port: $0.port) }
            + watching.services + Self.keeping(journal, engine, logger) + [post.watch]
            + [telephone].compactMap { $0 }
            + [
                StateKeeper(engine: engine, cache: cache, logger: logger),
                ChainPatrol(engine: engine, logger: logger) { try await journal.patrol() },
                Reloader(
                    folder: places.config, started: configuration, engine: engine, dispatcher: dispatcher,
                    paths: paths, watching: watching, post: post, telephone: telephone, logger: logger),
                Supervision(liveness: liveness, socket: places.socket, logger: logger),
            ]
        for warning in configuration.warnings { logger.warning("\(warning)") }
        return House(
            lock: lock, logger: logger, transfers: transfers, journal: journal, engine: engine,
            services: services)
    }

    private static func transfers(_ logger: Logger) -> TransferLoop {
        TransferLoop(
            ownLanes: Limits.ownLanes, connections: Limits.connections,
            connectionsPerHost: Limits.connections,
            mailSessions: Limits.mailSessions, places: Limits.knownAddresses,
            askPause: Limits.askResolverAgain
        ) { host, borrowed in
            if let borrowed {
                logger.warning("« \(host) » : \(borrowed)")
            } else {
                logger.notice("« \(host) » : le nom mène de nouveau où il faut")
            }
        }
    }

    /// What looks after the journal's disk and takes the head of its chain out of the house.
    private static func keeping(
        _ journal: SQLiteJournal, _ engine: Engine, _ logger: Logger
    ) -> [any Service] {
        [
            ReserveWatch(
                engine: engine, logger: logger, look: { journal.reserve }, lay: { journal.layReserve() }),
            Anchoring(
                engine: engine, logger: logger, note: { try await journal.noteHead() },
                head: { try await journal.anchor() }),
        ]
    }

    func run() async throws {
        defer { transfers.shutdown() }
        let group = ServiceGroup(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        do {
            try await group.run()
        } catch {
            await fold()
            throw error
        }
        await fold()
    }

    /// In good order the journal is one file after it: whoever copies that has all of it.
    private func fold() async {
        do {
            if engine.vitals.isReady { try await journal.noteHead() }
            try journal.close()
        } catch {
            logger.error("Journal : \((error as? JournalError)?.french ?? "\(error)")")
        }
    }

    private static func lock(_ folder: String) throws -> StateLock {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartRefusal(description: "Dossier d'état « \(folder) » : \(error.localizedDescription)")
        }
        do throws(StateLockError) {
            return try StateLock(folder: folder)
        } catch .held(let pid) {
            throw StartRefusal(
                description:
                    "Un autre tocsind tient déjà « \(folder) » "
                    + "(processus \(pid.map(String.init) ?? "inconnu")). "
                    + "Arrêtez-le, ou donnez un autre dossier avec --state.")
        } catch {
            let reason =
                switch error {
                case .unusable(EROFS): "système de fichiers en lecture seule"
                case .unusable(ENOSPC): "disque plein"
                default: "\(error)"
                }
            throw StartRefusal(description: "Verrou impossible dans « \(folder) » : \(reason).")
        }
    }

    private static func checkNobodyAnswers(at socket: String) throws {
        guard ServedSocket.exists(at: socket) else { return }
        throw StartRefusal(
            description:
                "Un autre tocsind répond déjà sur « \(socket) ». Arrêtez-le, ou donnez une autre prise "
                + "avec --socket.")
    }

    private static func openJournal(_ folder: String) async throws -> SQLiteJournal {
        do {
            return try await SQLiteJournal.open(folder: folder)
        } catch let error as JournalError {
            throw StartRefusal(description: "Journal : \(error.french)")
        }
    }

    /// None or one.
    private static func tcp(_ listen: String?) throws -> [(host: String, port: Int)] {
        guard let listen else { return [] }
        guard let colon = listen.lastIndex(of: ":"), let port = Int(listen[listen.index(after: colon)...]),
            (0...65535).contains(port)
        else { throw StartRefusal(description: "Adresse d'écoute « \(listen) » : écrivez HOTE:PORT.") }
        return [(String(listen[..<colon]), port)]
    }
}

/// A journal that failed ends the process as a power cut would: nothing may go on behind it, no service may
/// keep it from ending, and the next start reads what is durable.
private struct EndsWithJournal: Service {
    let engine: Engine

    func run() async throws {
        do {
            try await OnExecutor(OwnThread("writer"), engine).run()
        } catch let error as JournalError {
            Terminal.error("Journal : \(error.french)")
            ProcessEnd.now(1)
        }
    }
}

extension JournalError {
    /// For the administrator: what is wrong and what to do.
    var french: String {
        switch self {
        case .conflict(let expected, let found):
            "un autre écrivain y a ajouté des entrées (attendu \(expected), trouvé \(found)) : "
                + "arrêtez l'autre démon."
        case .schemaNewer(let found, let known):
            "écrit par une version plus récente (schéma \(found), connu \(known)) : "
                + "installez cette version ou une plus récente."
        case .notDurable(let reason): "le disque ne garantit pas l'écriture : \(reason)."
        case .damaged(let sequence, let reason):
            "entrée \(sequence) altérée (\(reason)) : tocsin verify, puis restaurez."
        case .full(let reason):
            "disque plein (\(reason)) : faites de la place, puis relancez le démon."
        case .storage(let reason): "erreur de stockage : \(reason)."
        }
    }
}
