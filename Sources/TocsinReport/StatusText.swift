// What `tocsin status` draws: the clocks with their remaining time, who is coming, and the next thing to do.

package import TocsinCore

/// The time of the drawing, then one block per activation, at most `width` columns wide; `--watch` draws it
/// again and again. Without a report, `now` and `zone` give that time; else the reports do.
package func statusText(
    _ reports: [Report], at now: Instant? = nil, in zone: ZoneRules? = nil, width: Int = 80
) -> String {
    let now = now ?? reports.first?.now
    let clock = (zone ?? reports.first?.zone).flatMap { zone in now.map(zone.french.clockWithSeconds) }
    let time = clock.map { "à \($0)" }
    guard !reports.isEmpty else {
        return "Aucune activation ouverte\(time.map { ", \($0)" } ?? "").\n"
    }
    let width = max(StatusBlock.narrowest, width)
    let blocks = reports.map { StatusBlock(report: $0, width: width).lines.map { $0 + "\n" }.joined() }
    return (time.map { "État \($0).\n" } ?? "") + blocks.joined(separator: "\n")
}

private struct StatusBlock {
    /// The names of the clocks, their bars and a few words beside them.
    static let narrowest = 64
    private static let nameWidth = 33
    private static let barWidth = 10

    let report: Report
    let width: Int

    private var activation: Activation { report.activation }
    private var now: Instant { report.now }
    private var moments: Moments { report.moments }
    private var naming: Naming { report.naming }

    var lines: [String] {
        let mark =
            report.isExercise
            ? [Report.exerciseMark] : activation.mode == .real ? ["ACTIVATION RÉELLE"] : []
        let title = Layout.wrapped("\(activation.id) \(report.subject)".visible, width)
        let foot = report.isExercise ? [Report.exerciseMark] : []
        return mark + title + report.clocks.flatMap { clock($0.report) } + people
            + sendings + hanging("À faire : \(report.nextThing)") + foot
    }

    private func hanging(_ text: String) -> [String] {
        Layout.wrapped(text.visible, width - 4).enumerated().map {
            ($0.offset == 0 ? "  " : "    ") + $0.element
        }
    }

    // MARK: Clocks

    private func clock(_ clock: ClockReport) -> [String] {
        let name = Phrases.name(clock.id)
        let padding = String(repeating: " ", count: max(1, Self.nameWidth - name.count))
        let head = "  \(name)\(padding)" + (bar(clock).map { $0 + "  " } ?? "")
        return Layout.wrapped(state(clock), width - head.count).enumerated().map {
            ($0.offset == 0 ? head : String(repeating: " ", count: head.count)) + $0.element
        }
    }

    /// What is filled has gone.
    private func bar(_ clock: ClockReport) -> String? {
        guard clock.verdict == .running, let start = clock.start, let limit = clock.limit else { return nil }
        let gone = (now - start.instant).inMilliseconds
        let filled = Int(gone * Int64(Self.barWidth) / max(1, limit.inMilliseconds))
        let cells = max(0, min(Self.barWidth, filled))
        return String(repeating: "█", count: cells)
            + String(repeating: "░", count: Self.barWidth - cells)
    }

    private func state(_ clock: ClockReport) -> String {
        switch (clock.verdict, clock.due) {
        case (.running, let due?):
            return "reste \(FrenchTime.duration(due - now)) avant \(moments.cell(due, near: now))"
        case (.missed, let due?) where clock.stop == nil && activation.isOpen:
            return "\(clock.verdict.words), en retard de \(FrenchTime.duration(now - due))"
        case (.notApplicable, _) where awaitsCOD(clock.id): return "pas encore ouvert (COD non décidé)"
        default:
            return clock.verdict.words + (clock.elapsed.map { ", \(FrenchTime.duration($0))" } ?? "")
        }
    }

    private func awaitsCOD(_ clock: ClockID) -> Bool {
        clock.clock == "information" && activation.isOpen && activation.mode != nil && !report.isCODDecided
    }

    // MARK: What leaves

    private var sendings: [String] {
        let waiting = report.forecast?.lines.map { $0.sentence(at: now) } ?? []
        return (waiting.map { "Envoi : \($0)" } + report.campaigns).flatMap(hanging)
    }

    // MARK: People

    private var people: [String] {
        [
            ("En poste", present), ("En route", coming), ("Appelés, sans réponse", silent),
            ("Indisponibles", unavailable),
        ].flatMap { title, list in
            list.isEmpty ? [] : hanging("\(title) : \(list.joined(separator: " ; "))")
        }
    }

    private var inPost: [RoleID: PersonID] { activation.staffing(at: now).inPost }

    private var vacant: [RoleID] {
        let inPost = inPost
        return activation.rules.convening.roles.filter { inPost[$0] == nil }
    }

    private var present: [String] {
        inPost.sorted { $0.key < $1.key }.map { "\(naming.title($0.key)), \(naming.name($0.value))" }
    }

    private var coming: [String] {
        vacant.compactMap { role -> String? in
            guard let answer = activation.paging[role]?.answers.last else { return nil }
            let expected =
                answer.expectedAt.map { ", vers \(moments.cell($0, withSeconds: false, near: now))" } ?? ""
            return "\(naming.title(role)), \(naming.name(answer.person))\(expected)"
        }
    }

    /// Whoever said they cannot come is no longer waited for.
    private var silent: [String] {
        vacant.compactMap { role -> String? in
            guard let paging = activation.paging[role], !paging.isAnswered else { return nil }
            let called = activation.called.map(\.person).filter {
                activation.rolesCalled($0).contains(role)
            }
            if called.isEmpty { return "\(naming.title(role)) (personne d'appelé)" }
            let waitedFor = called.filter { !paging.declined.contains($0) }
            return waitedFor.isEmpty ? nil : "\(naming.title(role)) (\(naming.names(waitedFor)))"
        }
    }

    private var unavailable: [String] {
        let declines = activation.reading(at: now).ledger.standing.reversed()
        return vacant.flatMap { role in
            (activation.paging[role]?.declined ?? []).sorted().map { person in
                let decline = declines.first { $0.fact == .declined(role: role, person: person) }
                let time =
                    decline.map { ", \(moments.cell($0.instant, withSeconds: false, near: now))" } ?? ""
                return "\(naming.title(role)) (\(naming.name(person))\(time))"
            }
        }
    }
}
