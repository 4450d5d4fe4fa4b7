// The one thing a half-asleep reader should do next, in order of urgency.

import TocsinCore

extension Report {
    var nextThing: String {
        if activation.closing != nil { return "rien, c'est terminé." }
        if activation.mode == nil { return "activer la cellule, ou clore la main courante." }
        return decision ?? cellStep ?? messageStep ?? seatStep ?? informationStep
            ?? (activation.standingMessages.isEmpty
                ? "lever la cellule quand l'évènement est terminé."
                : "diffuser la fin d'alerte, puis lever la cellule, quand l'évènement est terminé.")
    }

    private var decision: String? {
        let asked = activation.rules.convening.roles.first { activation.paging[$0]?.asking != nil }
        return asked.map { "dire s'il faut appeler l'échelon suivant pour \(naming.title($0))." }
    }

    private var cellStep: String? {
        guard let cell = clock(.cell)?.report, cell.stop == nil else { return nil }
        guard cell.start != nil else { return "déclencher la cellule." }
        let missing = activation.staffing(at: now).missing
        if missing.isEmpty { return "déclarer la cellule opérationnelle." }
        return "faire prendre leur poste : \(missing.map(naming.staffing).joined(separator: ", "))."
    }

    private var messageStep: String? {
        for record in activation.messages where record.release == nil {
            let message = "le message n° \(record.message.number)"
            let missing = record.message.missing.joined(separator: ", ")
            if !missing.isEmpty { return "compléter \(message) : \(missing)." }
            return "\(record.validation == nil ? "faire valider" : "diffuser") \(message)."
        }
        return nil
    }

    private var seatStep: String? {
        let seats = clocks.filter { $0.report.verdict == .running }.compactMap(\.coverage).flatMap(\.toReach)
        guard let first = seats.first else { return nil }
        let others = seats.count > 1 ? " et \(seats.count - 1) autre(s)" : ""
        return "joindre par un agent \(first.title)\(others)."
    }

    private var informationStep: String? {
        let open = clocks.map(\.report).filter { ClockID.audiences.contains($0.id) && $0.verdict == .running }
        guard let next = open.min(by: { ($0.due ?? now) < ($1.due ?? now) }), let due = next.due else {
            return nil
        }
        return "\(Phrases.name(next.id)), avant \(moments.cell(due, near: now))."
    }
}
