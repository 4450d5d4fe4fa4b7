// The report as the JSON that scripts read: keys, order and values are fixed by the contract.

import TocsinCore

extension Report {
    /// `status` leaves the timeline out, here and in the activation that continues this one.
    package func json(timeline: Bool = true) -> JSON {
        var members: [(String, JSON)] = [
            ("id", .string(activation.id.rawValue)),
            ("title", .string(activation.opening.title)),
            ("mode", .optional(activation.mode?.rawValue)),
            ("continues", .optional(activation.opening.continues?.rawValue)),
            ("continuedBy", continuedBy?.json(timeline: timeline) ?? .null),
            ("clocks", .array(clocks.map(json))),
            ("pages", .array(pages.map(json))),
            ("warnings", .array(warnings.map(json))),
        ]
        if let forecast { members.append(("forecast", forecast.json(zone))) }
        if let anchor { members.append(("anchor", .string(anchor.text))) }
        if timeline { members.append(("timeline", .array(self.timeline.map(json)))) }
        return .object(members)
    }

    private func json(_ clock: Clock) -> JSON {
        let report = clock.report
        return .object([
            ("clock", .string(report.id.clock)),
            ("audience", .optional(report.id.audience)),
            ("verdict", .string(report.verdict.rawValue)),
            ("startedAt", time(report.start?.instant)),
            ("startBasis", .optional(report.start?.basis.rawValue)),
            ("dueAt", time(report.due)),
            ("stoppedAt", time(report.stop?.instant)),
            ("stopBasis", .optional(report.stop?.basis.rawValue)),
            ("elapsedSeconds", .optional(report.elapsed?.inSeconds)),
            ("limitSeconds", .optional(report.limit?.inSeconds)),
            ("certain", report.verdict == .notApplicable ? .null : .bool(report.certain)),
            ("deferredUntil", time(report.deferredUntil)),
            ("alternatives", .array(report.alternatives.map(json))),
            ("quorum", clock.quorum.map(json) ?? .null),
            ("coverage", clock.coverage.map(json) ?? .null),
        ])
    }

    private func json(_ alternative: Alternative) -> JSON {
        .object([
            ("codReference", .string(alternative.reference.rawValue)),
            ("verdict", .string(alternative.verdict.rawValue)),
            ("startedAt", time(alternative.startedAt)),
            ("dueAt", time(alternative.dueAt)),
            ("elapsedSeconds", .optional(alternative.elapsed?.inSeconds)),
        ])
    }

    private func json(_ quorum: (view: StaffingView, reason: String?)) -> JSON {
        .object([
            ("met", .bool(quorum.view.isMet)),
            ("missing", .array(quorum.view.missing.map(JSON.string))),
            ("reason", .optional(quorum.reason)),
        ])
    }

    private func json(_ coverage: Coverage) -> JSON {
        .object([
            ("inScope", .int(Int64(coverage.inScope))),
            ("served", .int(Int64(coverage.served))),
            ("acknowledged", .int(Int64(coverage.acknowledged))),
            ("excluded", .int(Int64(coverage.excluded))),
        ])
    }

    private func json(_ row: PageRow) -> JSON {
        .object([
            ("at", time(row.at)),
            ("role", .optional(row.role?.rawValue)),
            ("person", .string(row.page.person.rawValue)),
            ("channel", .string(row.page.contact.medium.rawValue)),
            ("reason", .string(row.page.reason.rawValue)),
            ("outcome", .string(row.outcome.rawValue)),
        ])
    }

    private func json(_ row: WarningRow) -> JSON {
        .object([
            ("at", time(row.at)),
            ("clock", .optional(row.warning.clock?.clock)),
            ("audience", .optional(row.warning.clock?.audience)),
            ("to", .array(row.warning.to.map { .string($0.rawValue) })),
            ("reason", .string(row.warning.kind.rawValue)),
        ])
    }

    private func json(_ row: TimelineRow) -> JSON {
        .object([
            ("entry", .optional(row.entry?.rawValue)),
            ("occurredAt", time(row.occurred.instant)),
            ("recordedAt", time(row.recordedAt)),
            ("kind", .string(row.kind)),
            ("by", .optional(row.by)),
            ("basis", .optional(row.basis?.rawValue)),
            ("text", .string(row.text)),
        ])
    }

    private func time(_ instant: Instant?) -> JSON { .optional(instant.map(zone.iso)) }
}
