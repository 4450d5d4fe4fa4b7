// Measures what must be fast; times are printed for a person to judge, answers are compared and must agree.

import ArgumentParser
import Foundation

@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tocsin-bench", abstract: "Mesures de vitesse de Tocsin.",
        subcommands: [
            RosterBench.self, FanOutBench.self, ReleaseBench.self, SMTPBench.self, TriggerBench.self,
            HangBench.self, RecoveryBench.self,
        ])
}

/// Durations of the same work done again and again.
struct Sample {
    private var runs: [Duration] = []

    /// What the work answered the last time: it must not be optimised away, nor change.
    mutating func time<Answer>(_ count: Int, _ work: () -> Answer) -> Answer {
        let clock = ContinuousClock()
        var answer: Answer
        repeat {
            let start = clock.now
            answer = work()
            runs.append(clock.now - start)
        } while runs.count < count
        return answer
    }

    var median: Duration { runs.sorted()[runs.count / 2] }

    /// "1.02 / 1.10 / 1.53": least, median, greatest, in milliseconds or whatever `unit` is.
    func line(unit: Duration, per count: Int = 1) -> String {
        let sorted = runs.sorted()
        return [sorted[0], median, sorted[sorted.count - 1]]
            .map { String(format: "%.3f", $0 / unit / Double(count)) }.joined(separator: " / ")
    }
}

func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}
