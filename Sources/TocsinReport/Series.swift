// Rows of the timeline that belong together, and how a run of them is told in one line.

package import TocsinCore

extension Report {
    /// What a row is one of many of.
    package enum Series: Sendable, Hashable {
        /// Results of one message's mailing.
        case mailing(MessageID)
        /// The calls made again after the last rung, and their results.
        case recall(Recall)
    }

    package enum Recall: Sendable, Hashable {
        case rung(RoleID)
        case page(Called)
        case result(Called, Outcome)
    }

    package struct Called: Sendable, Hashable {
        package var person: PersonID
        package var roles: [RoleID]
        package var medium: Medium
        package var path: PathID
    }
}

extension Page {
    enum Step { case page, result(Outcome) }

    func series(_ step: Step) -> Report.Series? {
        guard purpose == .page, reason == .repeated else { return nil }
        let called = Report.Called(
            person: person, roles: roles, medium: contact.medium, path: contact.path)
        switch step {
        case .page: return .recall(.page(called))
        case .result(let outcome): return .recall(.result(called, outcome))
        }
    }
}

extension Report {
    /// A run longer than this is told in one line for each person called, or for the mailing.
    private static let longestRunOfRecalls = 3

    /// The timeline as a person reads it: JSON and CSV keep every row.
    var readableTimeline: [TimelineRow] {
        var rows: [TimelineRow] = []
        var run: [TimelineRow] = []
        for row in timeline {
            if let last = run.last, !row.belongs(with: last) {
                rows += told(run)
                run = []
            }
            run.append(row)
        }
        return rows + told(run)
    }

    private func told(_ run: [TimelineRow]) -> [TimelineRow] {
        guard var summary = run.first, let series = summary.series else { return run }
        switch series {
        case .mailing(let message):
            guard run.count > 1 else { return run }
            summary.text = "Message \(message) : \(run.count) résultats d'envoi (détail en CSV et JSON)."
            return [summary]
        case .recall:
            guard run.count > Self.longestRunOfRecalls else { return run }
            return recalls(run).map { text in
                summary.text = text
                return summary
            }
        }
    }

    /// One sentence for each person called in the run; where nobody could be, one for the whole of it.
    private func recalls(_ run: [TimelineRow]) -> [String] {
        var order: [PersonID] = []
        var calls: [PersonID: [(called: Called, at: Instant)]] = [:]
        var roles: [RoleID] = []
        var failures = 0
        for row in run {
            guard case .recall(let recall) = row.series else { continue }
            switch recall {
            case .rung(let role): if !roles.contains(role) { roles.append(role) }
            case .page(let called):
                if calls[called.person] == nil { order.append(called.person) }
                calls[called.person, default: []].append((called, row.recordedAt))
            case .result(_, let outcome): if outcome == .failed || outcome == .unknown { failures += 1 }
            }
        }
        let failed = failures == 0 ? "" : " Essais sans succès : \(failures)."
        let texts = order.map { recall($0, calls[$0] ?? []) }
        if let last = texts.last { return texts.dropLast() + [last + failed] }
        let who = roles.isEmpty ? "Résultats de rappels" : "Rappels pour \(naming.titles(roles))"
        let when = span(run.map(\.recordedAt))
        return ["\(who) \(when) : \(run.count.of("ligne")) (détail en CSV et JSON).\(failed)"]
    }

    private func recall(_ person: PersonID, _ calls: [(called: Called, at: Instant)]) -> String {
        var roles: [RoleID] = []
        var ways: [String] = []
        for call in calls.map(\.called) {
            roles += call.roles.filter { !roles.contains($0) }
            let count = calls.count { $0.called.medium == call.medium && $0.called.path == call.path }
            let way = Self.calls(count, call.medium, call.path)
            if !ways.contains(way) { ways.append(way) }
        }
        let post = roles.isEmpty ? "" : " pour \(naming.titles(roles))"
        return "\(naming.name(person)) rappelé(e)\(post) : \(ways.joined(separator: ", ")) "
            + "\(span(calls.map(\.at))), sans réponse (détail en CSV et JSON)."
    }

    /// "14 SMS", "14 courriels".
    static func calls(_ count: Int, _ medium: Medium, _ path: PathID) -> String {
        let usual = medium.words(by: path)
        guard medium == .email || medium == .voice, count > 1 else { return "\(count) \(usual)" }
        return "\(count) \(medium.words)s\(usual.dropFirst(medium.words.count))"
    }

    /// "de 2 h 33 à 2 h 38".
    func span(_ instants: [Instant]) -> String {
        guard let first = instants.min(), let last = instants.max() else { return "" }
        let (from, to) = (moments.cell(first, near: day), moments.cell(last, near: day))
        return from == to ? "à \(from)" : "de \(from) à \(to)"
    }
}

extension Report.TimelineRow {
    fileprivate func belongs(with other: Report.TimelineRow) -> Bool {
        switch (series, other.series) {
        case (.mailing(let a), .mailing(let b)): a == b
        case (.recall, .recall): true
        default: false
        }
    }
}
