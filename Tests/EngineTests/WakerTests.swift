// The one timer of the daemon, on the clock of its deadlines.

import Foundation
import Synchronization
import Testing
import TocsinSystem

@Suite(.serialized, .timeLimit(.minutes(1))) struct WakerTests {
    /// A machine cannot be put to sleep in a test: the kernel says by which clock it counts.
    @Test func itCountsWhileTheMachineSleeps() throws {
        let before = try clocks
        let timer = try BootTimer()
        timer.ring(after: .seconds(100))
        let added = try clocks.filter { before[$0.key] == nil }
        #expect(added.values.contains("\(CLOCK_BOOTTIME)"))
        withExtendedLifetime(timer) {}
    }

    @Test func itRingsEachTimeItIsSet() async throws {
        let timer = try BootTimer()
        for delay in [Duration.milliseconds(2), .zero, .seconds(-1)] {
            await ring(timer) { timer.ring(after: delay) }
        }
    }

    @Test func whatIsSetLastCounts() async throws {
        let timer = try BootTimer()
        await ring(timer) {
            timer.ring(after: .seconds(1000))
            timer.ring(after: .milliseconds(1))
        }
    }

    private func ring(_ timer: BootTimer, _ set: () -> Void) async {
        await withCheckedContinuation { waiting in
            let first = Mutex(true)
            timer.onRing {
                let isFirst = first.withLock { first in
                    defer { first = false }
                    return first
                }
                if isFirst { waiting.resume() }
            }
            set()
        }
    }

    /// Of every timer this process holds, by its descriptor.
    private var clocks: [String: String] {
        get throws {
            let folder = "/proc/self/fdinfo"
            var clocks: [String: String] = [:]
            for name in try FileManager.default.contentsOfDirectory(atPath: folder) {
                let text = (try? String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)) ?? ""
                let line = text.split(separator: "\n").first { $0.hasPrefix("clockid:") }
                if let line { clocks[name] = line.dropFirst(8).trimmingCharacters(in: .whitespaces) }
            }
            return clocks
        }
    }
}
