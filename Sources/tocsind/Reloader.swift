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
    let engine: Engine
    let dispatcher: Dispatcher
    let paths: Paths
    let watching: Watching
    let post: PostRoom
    let logger: Logger

    func run() async throws {
        for await _ in await UnixSignalsSequence(trapping: .sighup).cancelOnGracefulShutdown() {
            Systemd.notify("RELOADING=1\nMONOTONIC_USEC=\(ClockSource.monotonicMicroseconds())")
            reload()
            Systemd.notify("READY=1")
        }
    }

    private func reload() {
        do {
            let settings = try Configuration.load(folder: folder).settings
            let channels = try paths.channels(settings)
            try watching.follow(settings)
            try post.follow(settings)
            try engine.reload(settings)
            dispatcher.replace(channels)
            logger.notice("réglages relus", metadata: ["digest": "\(settings.digest.prefix(12))"])
        } catch let faults as Faults {
            for fault in faults.list { logger.error("réglages refusés, les anciens restent : \(fault)") }
        } catch {
            logger.error("réglages refusés, les anciens restent : \(error)")
        }
    }
}
