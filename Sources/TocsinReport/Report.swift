// The timing report of one activation as a value, from which every format is rendered.

package import TocsinCore

package struct Report: Sendable {
    package let activation: Activation
    package let zone: ZoneRules
    /// The report's instant: the verdicts are those of this moment.
    package let now: Instant
    /// The six clocks in the contract's order.
    package let clocks: [Clock]
    /// One row per page and role called for.
    package let pages: [PageRow]
    package let warnings: [WarningRow]
    /// In order of recording.
    package let timeline: [TimelineRow]
    /// What still waits to leave, while it is open.
    package var forecast: Forecast?
    /// The head of the journal that this was read from, to be kept with the paper.
    package var anchor: Anchor?
    let naming: Naming
    private let continuation: [Report]

    package struct Clock: Sendable {
        package var report: ClockReport
        /// On the cell's clock only, once something of it began.
        package var quorum: (view: StaffingView, reason: String?)?
        /// On the clocks of officials and media, once a message was released to them.
        package var coverage: Coverage?
    }

    package struct PageRow: Sendable {
        package var at: Instant
        package var role: RoleID?
        package var page: Page
        package var outcome: Outcome
    }

    package struct WarningRow: Sendable {
        package var at: Instant
        package var warning: Warning
    }

    package struct TimelineRow: Sendable {
        /// Nil for what is not a statement.
        package var entry: EntryID?
        package var occurred: StatedTime
        package var recordedAt: Instant
        package var kind: String
        package var by: String?
        /// Who entered it, or the door it came through, where that differs from `by`. French.
        package var recordedBy: String?
        package var basis: Basis?
        /// French: the grade of proof and, where it is the daemon's own, of what.
        package var proof: String?
        /// A French sentence, as entered: renderers make it safe to show.
        package var text: String
        /// What later became of the stated time, if it was corrected or withdrawn. French.
        package var amendment: String?
        package var series: Series?
    }

    /// `roles` and `people` give titles and names; `state` finds the activation that continues this one.
    package init(
        _ activation: Activation, state: State?, zone: ZoneRules, at now: Instant, roles: [RoleID: String],
        people: [PersonID: String]
    ) {
        (self.activation, self.zone, self.now) = (activation, zone, now)
        naming = Naming(roles: roles, people: people)
        let reading = activation.reading(at: now)
        clocks = ClockID.allCases.map { Clock(activation, reading, $0) }
        pages = activation.pageRows
        warnings = activation.occurrences.compactMap { occurrence in
            guard case .warned(let warning) = occurrence.content else { return nil }
            return WarningRow(at: occurrence.recordedAt, warning: warning)
        }
        let log = activation.opening.adopts.flatMap { state?.activations[$0] }
        timeline = Timeline(activation, adopting: log, naming: naming, zone: zone, at: now).rows
        continuation = [activation.continuedBy.flatMap { state?.activations[$0] }].compactMap { next in
            next.map { Report($0, state: state, zone: zone, at: now, roles: roles, people: people) }
        }
    }

    /// The real activation that this drill became.
    package var continuedBy: Report? { continuation.first }

    /// For the foot of what is printed.
    var anchorSentence: String? { anchor.map { "Ancre du journal : \($0.text)" } }

    var isExercise: Bool { activation.mode == .exercise }

    func clock(_ id: ClockID) -> Clock? { clocks.first { $0.report.id == id } }
}

extension Report.Clock {
    init(_ activation: Activation, _ reading: Reading, _ id: ClockID) {
        report = reading.report(id)
        guard report.verdict != .notApplicable else { return }
        switch id {
        case .cell: quorum = activation.quorum(at: reading.now)
        case .elected: coverage = activation.coverage(of: .elected)
        case .media: coverage = activation.coverage(of: .media)
        case .general, .all, .cip: break
        }
    }
}

extension Activation {
    fileprivate var pageRows: [Report.PageRow] {
        attempts.ids.compactMap { attempts[$0] }.flatMap { attempt -> [Report.PageRow] in
            guard let page = attempt.page, page.purpose == .page else { return [] }
            let roles: [RoleID?] = page.roles.isEmpty ? [nil] : page.roles
            return roles.map {
                Report.PageRow(at: attempt.queuedAt, role: $0, page: page, outcome: attempt.outcome)
            }
        }
    }
}
