// What `tocsin status` draws: the clocks with their remaining time, who is coming, and the next thing to do.

import TocsinCore

/// One block per activation, an empty line between; `--watch` draws it again and again.
package func statusText(_ reports: [Report]) -> String {
    guard !reports.isEmpty else { return "Aucune activation ouverte.\n" }
    return reports.map { $0.status.map { $0 + "\n" }.joined() }.joined(separator: "\n")
}

extension Report {
    fileprivate var status: [String] {
        let mark = isExercise ? [Self.exerciseMark] : activation.mode == .real ? ["ACTIVATION RÉELLE"] : []
        let time = moments.cell(now, near: now)
        let title = Layout.wrapped("\(activation.id)  \(subject), à \(time)".visible, Layout.width)
        let foot = isExercise ? [Self.exerciseMark] : []
        return mark + title + clocks.map { line($0.report) } + people
            + ["À faire : \(nextThing)"].flatMap(wrapped) + foot
    }

    private func wrapped(_ text: String) -> [String] {
        Layout.wrapped(text.visible, Layout.width - 4).enumerated().map {
            ($0.offset == 0 ? "  " : "    ") + $0.element
        }
    }

    private func line(_ clock: ClockReport) -> String {
        let name = Phrases.name(clock.id)
        return "  \(name)" + String(repeating: " ", count: max(1, 33 - name.count)) + state(clock)
    }

    private func state(_ clock: ClockReport) -> String {
        guard clock.verdict == .running, let start = clock.start, let due = clock.due, let limit = clock.limit
        else {
            return clock.verdict.words + (clock.elapsed.map { ", \(FrenchTime.duration($0))" } ?? "")
        }
        let left = due - now
        return "\(Self.bar(gone: now - start.instant, of: limit))  reste \(FrenchTime.duration(left)), "
            + "échéance \(moments.cell(due, near: now))"
    }

    /// Twenty cells; what is filled has gone.
    private static func bar(gone: Duration, of limit: Duration) -> String {
        let cells: Int64 = 20
        let filled = max(0, min(cells, gone.inMilliseconds * cells / max(1, limit.inMilliseconds)))
        return String(repeating: "█", count: Int(filled)) + String(repeating: "░", count: Int(cells - filled))
    }

    private var people: [String] {
        let inPost = activation.staffing(at: now).inPost
        let roles = activation.rules.convening.roles
        let coming = roles.filter { inPost[$0] == nil }.compactMap { role -> String? in
            guard let answer = activation.paging[role]?.answers.last else { return nil }
            let expected =
                answer.expectedAt.map { ", vers \(moments.cell($0, withSeconds: false, near: now))" } ?? ""
            return "\(naming.title(role)), \(naming.name(answer.person))\(expected)"
        }
        let silent = roles.filter { inPost[$0] == nil && activation.paging[$0]?.isAnswered == false }.map {
            role in
            let called = activation.called.map(\.person).filter { activation.rolesCalled($0).contains(role) }
            return "\(naming.title(role)) (\(called.isEmpty ? "personne d'appelé" : naming.names(called)))"
        }
        let present = inPost.sorted { $0.key < $1.key }.map {
            "\(naming.title($0.key)), \(naming.name($0.value))"
        }
        return [("En poste", present), ("En route", coming), ("Appelés, sans réponse", silent)].flatMap {
            title, list in
            list.isEmpty ? [] : wrapped("\(title) : \(list.joined(separator: " ; "))")
        }
    }
}
