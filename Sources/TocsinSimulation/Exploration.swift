// A long run over fresh seeds: what it has lived so far, said once a minute: one broken off leaves its count.

package struct Exploration {
    private let days: Int
    private var (seeds, events) = (0, Int64(0))
    /// Minutes after which it last said so.
    private var told: Int64 = 0

    package init(days: Int) { self.days = days }

    package var count: String { "\(seeds) graines de \(days) jours, \(events) événements" }

    /// One more; the line to say, at most once a minute.
    package mutating func add(_ result: Simulation.Result, after elapsed: Duration) -> String? {
        seeds += 1
        events += result.events
        let minutes = elapsed.components.seconds / 60
        guard minutes > told, result.broken == nil else { return nil }
        told = minutes
        return "\(minutes) min : \(count), aucune promesse rompue"
    }
}
