// The one thing a half-asleep reader should do next, in order of urgency.

import TocsinCore

extension Report {
    var nextThing: String {
        if activation.closing != nil { return "rien, c'est terminé." }
        if let home = activation.mergedInto { return "rien ici, réunie à \(home) : tocsin status \(home)." }
        if activation.mode == nil { return "activer la cellule, ou clore la main courante." }
        // An end is drafted ahead of its time, and must not hide who is not informed yet.
        return decision ?? cellStep ?? messageStep { $0 != .end } ?? seatStep ?? informationStep
            ?? messageStep { $0 == .end } ?? codStep ?? endStep
    }

    private var decision: String? {
        for role in activation.rules.convening.roles {
            guard let asking = activation.paging[role]?.asking else { continue }
            return "dire, avant \(moments.cell(asking.until, near: now)), s'il faut appeler "
                + "l'échelon suivant pour \(naming.title(role)) : "
                + "tocsin rung \(activation.id) \(role) call|mine"
        }
        return nil
    }

    private var cellStep: String? {
        guard let cell = clock(.cell)?.report, cell.stop == nil else { return nil }
        guard cell.start != nil else { return "déclencher la cellule." }
        let missing = activation.staffing(at: now).missing
        if missing.isEmpty { return "déclarer la cellule opérationnelle." }
        return "faire prendre leur poste : \(staffing(missing))."
    }

    private func messageStep(_ isMeant: (MessageTemplate.Kind) -> Bool) -> String? {
        for record in activation.messages where record.release == nil && isMeant(record.message.kind) {
            let message = record.message.called
            let missing = record.message.missing.joined(separator: ", ")
            if !missing.isEmpty { return "compléter \(message) : \(missing)." }
            return "\(record.validation == nil ? "faire valider" : "diffuser") \(message)."
        }
        return nil
    }

    private var seatStep: String? {
        let seats = clocks.filter { $0.report.verdict == .running }.compactMap(\.coverage).flatMap(\.toReach)
        guard let first = seats.first else { return nil }
        let others = seats.count > 1 ? " et \((seats.count - 1).of("autre"))" : ""
        return "joindre par un agent \(first.title)\(others)."
    }

    /// Whoever is not informed yet, late or not; those put off come after those who are not.
    private var informationStep: String? {
        let owed = Audience.allCases.compactMap { audience -> (audience: Audience, clock: ClockReport)? in
            guard let clock = clock(ClockID(audience))?.report, clock.stop == nil, !isWaived(audience),
                clock.verdict == .running || clock.verdict == .missed
            else { return nil }
            return (audience, clock)
        }
        let next = owed.enumerated().min { a, b in
            urgency(a.element.clock, a.offset) < urgency(b.element.clock, b.offset)
        }?.element
        guard let next, let due = next.clock.due else { return nil }
        let time = moments.cell(due, near: now)
        let deferral = next.clock.deferredUntil.map { until in
            "\(until > now ? "différé jusqu'à" : "report échu à") \(moments.cell(until, near: now))"
        }
        if due > now {
            return "informer \(next.audience.whom), avant \(time)\(deferral.map { " (\($0))" } ?? "")."
        }
        let details = ["en retard depuis \(time)", deferral].compactMap { $0 }.joined(separator: " ; ")
        return "informer \(next.audience.whom) (\(details))."
    }

    private func urgency(_ clock: ClockReport, _ place: Int) -> (Int, Instant, Int) {
        ((clock.deferredUntil ?? now) > now ? 1 : 0, clock.due ?? now, place)
    }

    /// Also when it was decided too late to count.
    private func isWaived(_ audience: Audience) -> Bool {
        !activation.reading(at: now).facts(ClockID(audience)).waivers.isEmpty
    }

    private var codStep: String? {
        guard !isCODDecided else { return nil }
        return "demander si le COD est décidé, puis : tocsin cod decided \(activation.id)"
    }

    private var endStep: String {
        activation.standingMessages.isEmpty
            ? "lever la cellule quand l'évènement est terminé."
            : "diffuser la fin d'alerte, puis lever la cellule, quand l'évènement est terminé."
    }

    var isCODDecided: Bool { activation.reading(at: now).start(.all) != nil }

    func staffing(_ missing: [String]) -> String {
        naming.staffing(missing, persons: activation.rules.clocks.staffing.persons)
    }
}

extension Message {
    fileprivate var called: String {
        switch kind {
        case .holding, .information: "le message n° \(number)"
        case .correction: "le rectificatif (message n° \(number))"
        case .end: "la fin d'alerte (message n° \(number))"
        }
    }
}
