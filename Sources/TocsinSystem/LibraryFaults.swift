// What a test does to libcurl: the n-th answer of one of its calls is a failure. The daemon has none of it.
import Synchronization

/// Every answer by which libcurl can refuse passes here, and every handle and list it makes is counted.
package final class LibraryFaults: Sendable {
    private struct Record {
        var answers: [String: Int] = [:]
        var failures = 0
        var isOver = false
        var held = 0
    }

    private let call: String
    private let failing: ClosedRange<Int>
    private let record = Mutex(Record())

    /// Fails these answers of `call`, counted from 1, until `end`.
    package init(of call: String, failing: ClosedRange<Int>) { (self.call, self.failing) = (call, failing) }

    /// No answer fails from now on.
    package func end() { record.withLock { $0.isOver = true } }

    /// How often each call has answered.
    package var answers: [String: Int] { record.withLock { $0.answers } }

    /// How many answers were failures.
    package var failures: Int { record.withLock { $0.failures } }

    /// Handles and lists that libcurl has made and not been given back.
    package var held: Int { record.withLock { $0.held } }

    func fails(_ call: String) -> Bool {
        record.withLock { record in
            let number = record.answers[call, default: 0] + 1
            record.answers[call] = number
            guard !record.isOver, call == self.call, failing.contains(number) else { return false }
            record.failures += 1
            return true
        }
    }

    func took(_ count: Int = 1) { record.withLock { $0.held += count } }
    func gaveBack(_ count: Int = 1) { record.withLock { $0.held -= count } }
}
