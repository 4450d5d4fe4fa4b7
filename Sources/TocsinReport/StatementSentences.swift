// One French sentence per statement, for a reader who has never seen the software.

import TocsinCore

struct StatementSentences: Sendable {
    let naming: Naming
    let moments: Moments
    let corrections: Corrections
    /// Openings of the COD after it was closed: they start nothing.
    let reopenings: Set<EntryID>

    /// With reason, note, reference, file and uncertainty behind it.
    func sentence(_ statement: Statement) -> String {
        var parts = [fact(statement)]
        if let reason = statement.reason { parts.append("Motif : \(reason)".ended) }
        if let note = statement.note, statement.fact != .noted { parts.append("Note : \(note)".ended) }
        if let reference = statement.reference { parts.append("Référence : \(reference)".ended) }
        if let file = statement.file { parts.append("Pièce : \(file)".ended) }
        if statement.plusMinus > .zero {
            parts.append("Heure à ± \(FrenchTime.duration(statement.plusMinus)).")
        }
        return parts.joined(separator: " ")
    }

    /// What a correction names it by: the sentence without its details.
    func fact(_ statement: Statement) -> String {
        switch statement.fact {
        case .alertReceived: "Alerte reçue."
        case .prealerted: "Préalerte : la cellule est priée de rester joignable."
        case .emergencyDetermined: "Situation d'urgence déterminée : la cellule est déclenchée."
        case .cellOperational: "Cellule déclarée opérationnelle."
        case .stoodDown: "Cellule levée."
        case .cancelled: "Activation annulée (fausse alerte)."
        case .becameReal: "Ceci n'est plus un exercice : l'évènement est réel."
        case .suspended: "Exercice suspendu."
        case .noted: statement.note ?? "Ligne de main courante."
        case .ticked(let step): "Étape accomplie : \(step)".ended
        case .codStandby, .codDecided, .codOperational, .codClosed, .cipOrdered, .cipOpen: centre(statement)
        case .acknowledged, .declined, .inPost: answer(statement.fact)
        case .informed, .waived, .deferred: information(statement)
        case .corrected(let entry, let time): correction(statement, of: entry, to: time)
        }
    }

    private func centre(_ statement: Statement) -> String {
        let again = reopenings.contains(statement.entry) ? " : réouverture, aucun délai ne repart." : "."
        return switch statement.fact {
        case .codStandby: "COD en veille : aucun délai ne part."
        case .codDecided: "Ouverture du COD décidée\(again)"
        case .codOperational: "COD opérationnel\(again)"
        case .codClosed: "COD fermé."
        case .cipOrdered: "Ouverture de la cellule d'information du public ordonnée."
        default: "Cellule d'information du public ouverte : le numéro répond."
        }
    }

    private func answer(_ fact: Fact) -> String {
        switch fact {
        case .acknowledged(let role, let person, let minutes, let remote):
            let when = minutes.map { " dans \($0) min" } ?? ""
            return "\(who(person, role)) répond : j'arrive\(remote ? ", à distance" : "")\(when)."
        case .declined(let role, let person): return "\(who(person, role)) répond : indisponible."
        case .inPost(let role, let person, let remote):
            return "\(who(person, role)) est en poste\(remote ? " à distance" : "")."
        default: return ""
        }
    }

    private func who(_ person: PersonID, _ role: RoleID) -> String {
        "\(naming.name(person)) (\(naming.title(role)))"
    }

    private func information(_ statement: Statement) -> String {
        switch statement.fact {
        case .informed(let audience, let means, let scope):
            let by = means.map { ", moyen : \($0)" } ?? ""
            let part = scope == .partial ? " en partie (le délai court toujours)" : ""
            return "\(audience.informedWords)\(part)\(by)".ended
        case .waived(let audience): return "Non-information \(audience.ofWhom) décidée."
        case .deferred(let audience, let until):
            let time = moments.sentence(until, withSeconds: true, near: statement.statedAt.instant)
            return "Information \(audience.ofWhom) différée jusqu'à : \(time)."
        default: return ""
        }
    }

    private func correction(_ statement: Statement, of entry: EntryID, to time: StatedTime?) -> String {
        guard let corrected = corrections.corrected[statement.entry] else {
            return "Correction de l'entrée \(entry)."
        }
        let subject = "l'entrée \(corrected.root.entry) (« \(fact(corrected.root)) »)"
        let near = statement.statedAt.instant
        let before = corrected.before.map { moments.sentence($0, near: near) } ?? "retirée"
        guard let time else { return "Retrait de \(subject), notée : \(before)." }
        return "Correction de \(subject) : \(moments.sentence(time, near: near)) au lieu de : \(before)."
    }
}
