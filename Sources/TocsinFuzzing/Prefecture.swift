// The small prefecture that files are read for, and a folder of its settings in which one file is broken.

import Foundation
import Synchronization
import TocsinCore
import TocsinSettings

enum Prefecture {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    static let samples = "Tests/Samples/plain"

    /// Noon of 21 November 2026.
    static let now = Instant(seconds: 1_795_258_800)
    static let zone = roster.zone
    static let roster = configuration.settings.roster

    /// A drill that has just begun: people are to be called, nobody has been.
    static let drill: State = {
        var state = State()
        let officer = Actor(means: .scenario, person: nil, rights: Set(Right.allCases))
        let trigger = Trigger(
            mode: .exercise, title: "Rupture de digue", decision: Stating(by: "sous-préfète"))
        for (actor, request) in [(.daemon, .settingsLoaded), (officer, .activate(trigger))]
            as [(Actor, Request)]
        {
            let command = Command(actor: actor, request: request)
            guard (try? state.handle(command, at: now, under: configuration.settings)) != nil else {
                preconditionFailure("the sample of a prefecture refuses a drill")
            }
        }
        return state
    }()

    private static let configuration: Configuration = {
        guard let loaded = try? Configuration.load(folder: root.appending(path: samples).path) else {
            preconditionFailure("the sample of a prefecture has a fault")
        }
        return loaded
    }()
}

/// One settings folder for the whole process: a fuzzer reads it thousands of times a second.
final class SettingsFolder: Sendable {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "tocsin-fuzz-\(ProcessInfo.processInfo.processIdentifier)-\(UUID().uuidString)")
    private let name: String
    /// One at a time: they all write the same file.
    private let turn = Mutex(())

    init(breaking name: String) {
        self.name = name
        let sample = Prefecture.root.appending(path: Prefecture.samples)
        guard (try? FileManager.default.copyItem(at: sample, to: folder)) != nil else {
            preconditionFailure("no folder can be made for the settings")
        }
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func faults(with bytes: [UInt8]) -> Faults? {
        turn.withLock { _ in
            guard (try? Data(bytes).write(to: folder.appending(path: name))) != nil else {
                preconditionFailure("the file cannot be written")
            }
            do throws(Faults) {
                _ = try Configuration.load(folder: folder.path, now: Prefecture.now)
                return nil
            } catch {
                return error
            }
        }
    }
}
