// What would be missed tonight by the settings alone, sound as they are; each with how to mend it.

package import TocsinCore

/// French. Nothing here is a fault: a prefecture may choose it, but must know.
package struct Shortfall: Sendable, Equatable {
    /// For programs; never renamed.
    package var code: String
    package var what: String
    package var mend: String
}

extension Settings {
    /// The gravest first.
    package var shortfalls: [Shortfall] { waking + backups + telling + returning + publicEyes }

    private func carrying(_ medium: Medium) -> [PathSettings] { paths.filter { $0.medium == medium } }

    private var waking: [Shortfall] {
        let voices = carrying(.voice)
        if voices.isEmpty {
            return [
                Shortfall(
                    code: "noVoice", what: "aucune voie n'appelle : ni SMS ni e-mail ne réveillent personne",
                    mend: "ajouter une voie `medium: voice` (Deploy/voice/README.md)")
            ]
        }
        guard voices.count == 1 else { return [] }
        return [
            Shortfall(
                code: "oneVoice",
                what: "seule la voie `\(voices[0].id)` réveille : en panne, plus rien ne sonne",
                mend: "ajouter une seconde voie `medium: voice`, par un autre chemin")
        ]
    }

    /// Where nothing stands in for the path people are written to by.
    private var backups: [Shortfall] {
        let standing = Set(paths.compactMap(\.common.backup))
        let alone = paths.filter {
            [.sms, .email].contains($0.medium) && $0.common.backup == nil && !standing.contains($0.id)
        }
        var found = alone.map { path in
            Shortfall(
                code: "noBackup",
                what: "la voie `\(path.id)` n'a pas de secours : en panne, ses envois attendent",
                mend: "ajouter une seconde voie \(path.medium.rawValue) et `backup:` à celle-ci")
        }
        for path in paths
        where path.common.backup != nil && path.common.receipts == nil && path.medium == .sms {
            found.append(
                Shortfall(
                    code: "noReceipts",
                    what: "voie `\(path.id)` : sans accusés, un opérateur qui accepte sans remettre "
                        + "garde les envois ; seules les erreurs font passer à `\(path.common.backup ?? "")`",
                    mend:
                        "ajouter `receipts: { within: 2min, share: 30 }`, accusés réglés chez l'opérateur"
                ))
        }
        return found
    }

    private var telling: [Shortfall] {
        var found: [Shortfall] = []
        let holders = supervision.tell.filter { role in roster.roles.contains { $0.id == role } }
        if holders.isEmpty, roster.plan.owner == nil {
            found.append(
                Shortfall(
                    code: "nobodyTold",
                    what: "personne n'est désigné pour apprendre qu'une voie est en panne",
                    mend: "écrire `supervision: { tell: [ROLE] }`, ou `owner:` dans roster.yaml"))
        }
        if supervision.canaries.isEmpty {
            found.append(
                Shortfall(
                    code: "noCanary",
                    what: "aucun essai quotidien : une voie qui accepte sans remettre passe pour bonne",
                    mend: "écrire `supervision: { canary: [{ path: …, address: …, at: \"07:30\" }] }`"))
        }
        if supervision.heartbeat == nil {
            found.append(
                Shortfall(
                    code: "noHeartbeat", what: "aucun battement : si cette machine s'arrête, nul ne le saura",
                    mend: "écrire `supervision: { heartbeat: … }` et installer Deploy/vigie ailleurs"))
        }
        return found
    }

    private var returning: [Shortfall] {
        let hasReplies = paths.contains { path in
            if case .sms(let gateway) = path { gateway.replies } else { false }
        }
        guard !carrying(.sms).isEmpty, !hasReplies else { return [] }
        return [
            Shortfall(
                code: "noReplies", what: "on ne peut pas répondre « j'arrive » par SMS",
                mend: "avec un numéro qui reçoit, écrire `replies: true` (adresses : tocsin inbound)")
        ]
    }

    private var publicEyes: [Shortfall] {
        guard publication.watch.isEmpty else { return [] }
        return [
            Shortfall(
                code: "notLooking",
                what: "aucune page publique n'est regardée : nul ne prouve qu'un message est publié",
                mend: "écrire `lookout: { watch: [{ id: site, url: https://… }] }`")
        ]
    }
}
