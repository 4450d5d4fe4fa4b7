// Faults of supervision and publication: one line added to the demonstration's file each.

import TocsinCore

extension FaultCase {
    private static func added(
        _ line: String, _ column: Int, _ what: String, _ mend: String
    ) -> FaultCase {
        FaultCase(
            "tocsin.yaml", "timezone: Europe/Paris", "timezone: Europe/Paris\n\(line)", "7:\(column)", what,
            mend)
    }

    /// One address more than are looked at for a message.
    private static let tooMany = (0...Limits.pagesPerMessage)
        .map { "{ id: s\($0), url: https://a\($0).fr/ }" }.joined(separator: ", ")

    static let watching: [FaultCase] = [
        added(
            "supervision: { every: 10min }", 23,
            "hors des limites", "de 1s à 5min"),
        added(
            "supervision: { evry: 10s }", 16,
            "clé inconnue `evry`", "écrire `every`"),
        added(
            "supervision: { canary: [{ path: smtp, address: \"+33639980001\", at: \"07:30\" }] }", 33,
            "la voie `smtp` porte `email`, pas `sms`", "choisir une voie"),
        added(
            "supervision: { canary: [{ path: sms, address: \"+33639980001\", at: \"25:00\" }] }", 67,
            "heure illisible", "par exemple"),
        added(
            "supervision: { heartbeat: { url: http://203.0.113.9/, name: p29, credential: b } }", 34,
            "`url` en http:// contredit `tls`", "tls: none"),
        added(
            "supervision: { heartbeat: { url: ftp://a.fr/, name: p29, credential: b } }", 34,
            "adresse incorrecte", "https://hôte/chemin"),
        added(
            "supervision: { watches: [{ name: a, credential: b }, { name: a, credential: c }] }", 25,
            "`a` y figure deux fois", "n'en garder qu'un"),
        added(
            "lookout: { watch: [{ id: s, url: http://www.a.fr/ }] }", 34,
            "adresse incorrecte", "https://hôte/chemin"),
        added(
            "lookout: { watch: [{ id: s, url: https://a.fr/ }, { id: s, url: https://b.fr/ }] }", 19,
            "l'identifiant `s` y sert deux fois", "en choisir un autre"),
        added(
            "lookout: { watch: [\(tooMany)] }", 19, "plus de \(Limits.pagesPerMessage) éléments",
            "raccourcir la liste"),
        added(
            "lookout: { hosts: [https://www.a.fr/] }", 20,
            "nom de machine incorrect", "le nom seul"),
        added("publication: { watch: [] }", 1, "`publication` a changé de nom", "écrire `lookout:`"),
        added("publications: []", 1, "`publications` a changé de nom", "écrire `posts:`"),
    ]
}
