// When what waits, or would wait, has left by each path, held against the clock it is meant to stop.

package struct Forecast: Sendable, Equatable {
    /// What one message still has to hand over by one path, or the calls that convene people.
    package struct Line: Sendable, Equatable {
        /// Nil: calls.
        package var message: MessageID?
        package var path: PathID
        package var medium: Medium
        package var count: Int
        /// Messages that the network makes of each SMS.
        package var segments: Int?
        package var rate: PathRate
        /// Nil: it never leaves, the path is out of order or has no hours.
        package var finish: Instant?
        /// The first running limit among those of its audiences.
        package var due: Instant?
        /// The limit that will be missed by so much, whatever the other paths bring; nil: none.
        package var overrun: Duration?
        /// Not released yet.
        package var isPlanned = false

        package var isLate: Bool { overrun != nil || (finish == nil && due != nil) }
    }

    package var at: Instant
    package var lines: [Line] = []

    package var isLate: Bool { lines.contains(where: \.isLate) }
}

extension State {
    /// What waits in this activation and, when given, what a release of `message` would add.
    package func forecast(
        of id: ActivationID, adding message: Message? = nil, real: Bool? = nil, under settings: Settings,
        at now: Instant
    ) -> Forecast {
        guard let activation = activations[id] else { return Forecast(at: now) }
        var queue = ForecastQueue(activation, self, settings, now)
        for id in open { queue.take(activations[id], counting: id == activation.id) }
        if let message {
            let real = real ?? (activation.mode != .exercise)
            let mailing = settings.mailing(of: message, real: real, in: activation)
            queue.plan(message, mailing)
        }
        return queue.forecast()
    }
}

/// Walks the queues in the order in which they leave.
private struct ForecastQueue {
    private struct Group {
        var line: Forecast.Line
        var audiences: Set<Audience> = []
        var text = ""
    }

    let activation: Activation
    let settings: Settings
    let now: Instant
    private let rates: [PathID: PathRate]
    private let down: Set<PathID>
    /// How many have gone before on each path.
    private var ahead: [PathID: Int] = [:]
    private var groups: [Group] = []
    /// First arrival at each seat; the end of time where its path never delivers.
    private var arrivals: [SeatKey: Instant] = [:]

    init(_ activation: Activation, _ state: State, _ settings: Settings, _ now: Instant) {
        (self.activation, self.settings, self.now) = (activation, settings, now)
        let measured = activation.measuredRates(at: now)
        rates = Dictionary(
            settings.paths.map { ($0.id, $0.rate(measured: measured[$0.id])) },
            uniquingKeysWith: { first, _ in first })
        down = activation.pathsDown.union(state.supervision.down)
            .union(state.paths.filter { !$0.value.isUsable(at: now) }.keys)
        for (path, lanes) in state.outbox.load {
            ahead[carrier(path), default: 0] += Outbox.Lane.allCases.filter { $0 < .messages }
                .reduce(0) { $0 + (lanes[$1] ?? 0) }
        }
        addCalls()
    }

    /// The path that carries this one's load.
    private func carrier(_ path: PathID) -> PathID {
        guard down.contains(path), let backup = settings.paths.first(where: { $0.id == path })?.common.backup
        else { return path }
        return backup
    }

    private func rate(_ path: PathID) -> PathRate {
        rates[path] ?? PathRate(.assumed, messages: Limits.assumedPerSecond, per: .seconds(1))
    }

    private func instant(of index: Int, on path: PathID) -> Instant? {
        down.contains(path)
            ? nil : rate(path).instant(of: index, from: now, in: settings.roster.zone)
    }

    /// Calls waiting on each voice path, for whichever activation.
    private mutating func addCalls() {
        for path in settings.paths where path.medium == .voice {
            guard let count = ahead[path.id], count > 0 else { continue }
            var line = Forecast.Line(
                path: path.id, medium: .voice, count: count, rate: rate(path.id),
                finish: instant(of: count - 1, on: path.id))
            let cell = activation.reading(at: now).facts(.cell)
            if cell.stop == nil, let due = cell.due {
                line.due = due
                if let finish = line.finish, finish >= due { line.overrun = finish - due }
            }
            groups.append(Group(line: line))
        }
    }

    /// In order of release; those of other activations only take their turn.
    mutating func take(_ other: Activation?, counting: Bool) {
        for record in other?.messages ?? [] where record.release != nil && record.waiting > 0 {
            let waiting = record.deliveries.lazy.compactMap { other?.attempts[$0] }
                .filter { $0.outcome == .queued }
            for attempt in waiting {
                guard case .delivery(_, let delivery) = attempt.content else { continue }
                let path = carrier(delivery.path)
                let index = turn(on: path)
                guard counting else { continue }
                let place = place(record.message.id, delivery.medium, path, isPlanned: false)
                count(index, in: place, delivery.text)
                arrive(delivery.seats, in: place)
            }
        }
    }

    mutating func plan(_ message: Message, _ mailing: Mailing) {
        for envelope in mailing.envelopes {
            let path = carrier(envelope.text.path)
            let index = turn(on: path)
            let place = place(message.id, envelope.text.medium, path, isPlanned: true)
            count(index, in: place, envelope.text.text)
            arrive([envelope.first], in: place)
            arrive(envelope.also, in: place)
        }
    }

    /// How many go before the next one on this path.
    private mutating func turn(on path: PathID) -> Int {
        defer { ahead[path, default: 0] += 1 }
        return ahead[path, default: 0]
    }

    private mutating func count(_ index: Int, in place: Int, _ text: String) {
        groups[place].line.count += 1
        groups[place].line.finish = instant(of: index, on: groups[place].line.path)
        guard groups[place].line.medium == .sms, groups[place].text != text else { return }
        groups[place].text = text
        groups[place].line.segments = SMSText(text).segments.count
    }

    /// When the last one counted reaches these seats, unless another path is there first.
    private mutating func arrive(_ seats: [SeatKey], in place: Int) {
        let arrival = groups[place].line.finish ?? Instant(milliseconds: .max)
        for key in seats {
            guard let audience = key.audience else { continue }
            arrivals[key] = min(arrivals[key] ?? arrival, arrival)
            groups[place].audiences.insert(audience)
        }
    }

    private mutating func place(
        _ message: MessageID, _ medium: Medium, _ path: PathID, isPlanned: Bool
    ) -> Int {
        if let known = groups.lastIndex(where: { $0.line.message == message && $0.line.path == path }) {
            return known
        }
        groups.append(
            Group(
                line: Forecast.Line(
                    message: message, path: path, medium: medium, count: 0, rate: rate(path),
                    isPlanned: isPlanned)))
        return groups.count - 1
    }

    func forecast() -> Forecast {
        let reading = activation.reading(at: now)
        var overruns: [Audience: (due: Instant, overrun: Duration?)] = [:]
        for audience in [Audience.elected, .media] {
            let facts = reading.facts(ClockID(audience))
            guard facts.stop == nil, let due = facts.due else { continue }
            overruns[audience] = (due, end(of: audience).flatMap { $0 >= due ? $0 - due : nil })
        }
        return Forecast(
            at: now,
            lines: groups.map { group in
                var line = group.line
                let limits = group.audiences.compactMap { overruns[$0] }
                guard line.message != nil, let first = limits.min(by: { $0.due < $1.due }) else {
                    return line
                }
                line.due = first.due
                line.overrun = limits.compactMap(\.overrun).max()
                return line
            })
    }

    /// When the audience's clock would stop of itself: its last seat, or as many as the threshold asks for,
    /// each by the first path that reaches it. Seats to which nothing is on its way wait for an agent.
    private func end(of audience: Audience) -> Instant? {
        let coverage = activation.coverage(of: audience)
        let served = coverage?.seats.filter { $0.servedAt != nil || $0.excluded }.map(\.seat) ?? []
        let done = Set(served)
        let coming = arrivals.filter { $0.key.audience == audience && !done.contains($0.key.seat) }
            .map(\.value).sorted()
        guard !coming.isEmpty else { return nil }
        guard audience == .elected else { return coming.last }
        let percent = activation.rules.clocks.officialsThresholdPercent
        let scope = max(coverage?.inScope ?? 0, coming.count + (coverage?.served ?? 0))
        let needed = (scope * percent + 99) / 100 - (coverage?.served ?? 0)
        return needed > 0 ? coming[min(needed, coming.count) - 1] : nil
    }
}

extension Activation {
    /// Paths whose failure stands, by the last thing said of each.
    var pathsDown: Set<PathID> {
        var down: Set<PathID> = []
        for occurrence in occurrences {
            switch occurrence.content {
            case .machine(.channelDown(let path)): down.insert(PathID(rawValue: path))
            case .machine(.channelUp(let path)): down.remove(PathID(rawValue: path))
            default: break
            }
        }
        return down
    }
}
