// What else the machine was doing, and how much memory this process has needed.

import Foundation

enum Machine {
    /// The load of the last minute, five and fifteen.
    static var load: String {
        let text = (try? String(contentsOfFile: "/proc/loadavg", encoding: .utf8)) ?? "?"
        return text.split(separator: " ").prefix(3).joined(separator: " ")
    }

    /// The most memory ever resident, in MB; of this process, or of another.
    static func peakMemory(_ pid: String = "self") -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") }
        return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first).flatMap { Int($0) }.map {
            $0 / 1024
        } ?? 0
    }
}

extension Machine {
    /// Seconds of processor time this process has used, on all its threads.
    static var processorTime: Double {
        let text = (try? String(contentsOfFile: "/proc/self/stat", encoding: .utf8)) ?? ""
        let words = text.split(separator: ")").last?.split(separator: " ") ?? []
        guard words.count > 12, let user = Double(words[11]), let system = Double(words[12]) else { return 0 }
        return (user + system) / 100
    }
}

/// The same thing measured again and again.
struct Series {
    private(set) var values: [Double] = []

    mutating func add(_ value: Double) { values.append(value) }

    var median: Double { quantile(0.5) }

    func quantile(_ share: Double) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
    }

    /// "0.52 / 0.61 / 0.70": least, median, greatest.
    func spread(_ digits: Int = 2) -> String {
        [values.min() ?? .nan, median, values.max() ?? .nan]
            .map { String(format: "%.\(digits)f", $0) }.joined(separator: " / ")
    }
}
