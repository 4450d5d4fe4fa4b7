// Reads the settings again on SIGHUP: sound ones take effect, faulty ones are refused whole and the old ones
// stay.

import Logging
import ServiceLifecycle
import TocsinCore
import TocsinEngine
import TocsinSettings
import TocsinSystem
import UnixSignals

struct Reloader: Service {
    let folder: String
    /// What the daemon was started with: some of it holds until it is started again.
    let started: Configuration
    let engine: Engine
    let dispatcher: Dispatcher
    let paths: Paths
    let watching: Watching
    let post: PostRoom
    let telephone: Telephone?
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            Systemd.notify("RELOADING=1\nMONOTONIC_USEC=\(ClockSource.monotonicMicroseconds())")
            reload()
            Systemd.notify("READY=1")
        }
    }

    /// Whatever may be refused comes first; once the engine has the settings, nothing is.
    private func reload() {
        do {
            let configuration = try Configuration.load(folder: folder)
            let settings = configuration.settings
            let channels = try paths.channels(settings)
            let keys = try watching.keys(of: settings)
            let reader = try post.reader(settings)
            let door = try telephone?.rules(configuration.daemon.telephone)
            try engine.reload(settings)
            dispatcher.replace(channels)
            watching.follow(settings, keys)
            post.follow(settings, reader)
            if let door { telephone?.follow(door) }
            for key in configuration.needsRestart(since: started) {
                logger.warning("« \(key) » a changé, ce qui ne vaudra qu'après : systemctl restart tocsind")
            }
            logger.notice("réglages relus", metadata: ["digest": "\(settings.digest.prefix(12))"])
        } catch let faults as Faults {
            for fault in faults.list { logger.error("réglages refusés, les anciens restent : \(fault)") }
        } catch is EngineFault {
            let why = "le démon est débordé ; recommencez : systemctl reload tocsind"
            logger.error("réglages refusés, les anciens restent : \(why)")
        } catch {
            logger.error("réglages refusés, les anciens restent : \(error)")
        }
    }
}
