// GALA's call-out in words: one line for what happened, one for how it stands.

import TocsinCore

extension OccurrenceSentences {
    func campaign(_ message: MessageID, _ step: CampaignEvent, at now: Instant) -> String {
        switch step {
        case .prepared(let seats, let policy, let until):
            let then =
                policy == .both
                ? "sans résultat à \(moments.sentence(until, near: now)), Tocsin complète"
                : "Tocsin n'écrit pas aux maires"
            return "Message \(message) : campagne GALA préparée, \(seats.count.of("commune")) ; \(then)."
        case .imported(let result):
            let number = result.number.map { " n° \($0)" } ?? ", numéro non saisi"
            return "Message \(message) : résultat de la campagne GALA\(number), fichier \(result.file) : "
                + "\(result.reached.of("commune jointe", "communes jointes")), "
                + "\(result.notReached.of("non jointe", "non jointes"))."
        case .ended(let timedOut):
            return "Message \(message) : "
                + (timedOut ? "résultat GALA plus attendu, aucun fichier importé." : "campagne GALA close.")
        }
    }
}

extension Report {
    /// The stopwatch of each call-out, from the release on.
    var campaigns: [String] {
        activation.messages.compactMap { record in
            guard let campaign = record.campaign else { return nil }
            let launch = activation.launch(of: record)
            let number = launch.map { "n° \($0.statement.reference ?? "non saisi")" } ?? "numéro non saisi"
            if let result = campaign.result {
                let all = result.reached + result.notReached
                return "Campagne GALA : \(number), "
                    + "\(result.reached.of("commune jointe", "communes jointes")) sur \(all)"
            }
            guard activation.isOpen else { return nil }
            let since = FrenchTime.duration(.minutes((now - campaign.preparedAt).inMinutes))
            let due = moments.cell(campaign.until, near: now)
            let wait = campaign.isAwaited ? "résultat attendu avant \(due)" : "résultat jamais importé"
            return "Campagne GALA : \(since == "0 s" ? "moins d'une minute" : since), \(number), \(wait)"
        }
    }
}
