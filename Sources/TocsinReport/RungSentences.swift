// What a rung of a ladder says: whom it reached, and whether silence, a refusal or a late arrival fired it.

import TocsinCore

extension OccurrenceSentences {
    /// Rungs are counted from one, as in the warnings; beyond the ladder they are calls made again.
    func rung(_ role: RoleID, _ rung: Int, _ reached: [PersonID], at now: Instant) -> Line {
        let who = reached.isEmpty ? "personne à appeler" : naming.names(reached)
        let title = naming.title(role)
        if rung == 0 { return Line("convened", "Appel de la fonction \(title) : \(who).") }
        let isRepeat = rung >= activation.paging[role]?.plan.dues.count ?? .max
        let what = isRepeat ? "Rappel" : "Échelon \(rung + 1)"
        return Line(
            "escalated", "\(what) pour \(title) (\(cause(of: role, at: now))) : \(who).",
            series: isRepeat ? .recall(.rung(role)) : nil)
    }

    /// The reason of the pages sent with the rung; where none was, or only calls made again, the statement
    /// recorded with it.
    private func cause(of role: RoleID, at now: Instant) -> String {
        let reasons = Set(
            activation.attempts.values.compactMap { attempt -> PageReason? in
                guard attempt.queuedAt == now, let page = attempt.page, page.purpose == .page,
                    page.roles.contains(role)
                else { return nil }
                return page.reason
            })
        let answers = activation.statements.reversed().filter { $0.recordedAt <= now }
        if reasons.contains(.lateArrival) {
            let person = answers.lazy.compactMap { $0.fact.acknowledging(role) }.first
            return "arrivée tardive\(person.map { " de \(naming.name($0))" } ?? "")"
        }
        let declines = answers.lazy.filter { $0.fact.declining(role) != nil }
        guard let decline = declines.first, let person = decline.fact.declining(role),
            reasons.contains(.declined)
                || (decline.recordedAt == now && reasons.isSubset(of: [.repeated]))
        else { return "sans réponse" }
        return "refus de \(naming.name(person))"
    }
}

extension Fact {
    fileprivate func declining(_ role: RoleID) -> PersonID? {
        if case .declined(role, let person) = self { person } else { nil }
    }

    fileprivate func acknowledging(_ role: RoleID) -> PersonID? {
        if case .acknowledged(role, let person, _, _) = self { person } else { nil }
    }
}
