// The forecast as JSON; the sentence is the one people read.

package import TocsinCore

extension Forecast {
    package func json(_ zone: ZoneRules) -> JSON {
        .object([("late", .bool(isLate)), ("paths", .array(lines.map { json($0, zone) }))])
    }

    private func json(_ line: Line, _ zone: ZoneRules) -> JSON {
        let margin = line.finish.flatMap { finish in line.due.map { ($0 - finish).inSeconds } }
        return .object([
            ("message", .optional(line.message?.rawValue)),
            ("path", .string(line.path.rawValue)),
            ("channel", .string(line.medium.rawValue)),
            ("count", .int(Int64(line.count))),
            ("segments", .optional(line.segments.map(Int64.init))),
            ("ratePerMinute", line.rate.basis == .calls ? .null : .int(Int64(line.rate.perMinute))),
            ("rateBasis", .string(line.rate.basis.rawValue)),
            ("finishAt", .optional(line.finish.map(zone.iso))),
            ("dueAt", .optional(line.due.map(zone.iso))),
            ("marginSeconds", .optional(margin)),
            ("late", .bool(line.isLate)),
            ("sentence", .string(line.sentence(at: at))),
        ])
    }
}
