// One edit of the demonstration's files each, with the exact place and words of the fault it must cause.

import Testing

struct FaultCase: Sendable, CustomTestStringConvertible {
    var file: String
    var old: String
    var new: String
    /// LINE:COLUMN of the fault.
    var place: String
    /// What the fault says, and how it says to mend it: parts of both.
    var what: String
    var mend: String

    init(_ file: String, _ old: String, _ new: String, _ place: String, _ what: String, _ mend: String) {
        (self.file, self.old, self.new) = (file, old, new)
        (self.place, self.what, self.mend) = (place, what, mend)
    }

    var testDescription: String { "\(file) : \(new.debugDescription)" }
}

extension FaultCase {
    static let tocsin: [FaultCase] = [
        FaultCase(
            "tocsin.yaml", "  cellLimit: 2min", "  cellLimt: 2min", "11:3", "clé inconnue `cellLimt`",
            "écrire `cellLimit`"),
        FaultCase(
            "tocsin.yaml", "cellLimit: 2min", "cellLimit: 2 min", "11:14", "durée illisible « 2 min »",
            "90s, 5min, 1h"),
        FaultCase(
            "tocsin.yaml", "cellLimit: 2min", "cellLimit: 120", "11:14", "durée illisible « 120 »",
            "90s, 5min, 1h"),
        FaultCase(
            "tocsin.yaml", "cellLimit: 2min", "cellLimit: 99h", "11:14", "hors des limites", "de 10s à 24h"),
        FaultCase(
            "tocsin.yaml", "cellLimit: 2min", "cellLimit:", "11:13", "la valeur manque", "90s, 5min, 1h"),
        FaultCase(
            "tocsin.yaml", "codReference: earlier", "codReference: premier", "13:17",
            "valeur inconnue « premier »",
            "earlier, decided, operational"),
        FaultCase(
            "tocsin.yaml", "persons: 2", "persons: \"2\"", "15:51", "nombre entier attendu", "sans guillemets"
        ),
        FaultCase("tocsin.yaml", "persons: 2", "persons: 200", "15:51", "hors des limites", "de 0 à 50"),
        FaultCase(
            "tocsin.yaml", "department: \"29\"", "department: Finistère", "4:13", "département incorrect",
            "code INSEE"),
        FaultCase(
            "tocsin.yaml", "timezone: Europe/Paris", "timezone: Europe/Pari", "6:11",
            "fuseau horaire inconnu", "Europe/Paris"),
        FaultCase(
            "tocsin.yaml", "timezone: Europe/Paris", "timezone: ../../etc/passwd", "6:11",
            "fuseau horaire inconnu", "Europe/Paris"),
        FaultCase(
            "tocsin.yaml", "publicURL: http://127.0.0.1:8080", "publicURL: http://tocsin.example", "7:12",
            "adresse sans TLS", "https://"),
        FaultCase(
            "tocsin.yaml", "publicURL: http://127.0.0.1:8080", "publicURL: https://tocsin.example/", "7:12",
            "barre oblique finale", "l'effacer"),
        FaultCase(
            "tocsin.yaml", "listen: 127.0.0.1:8080", "listen: 8080", "8:9", "adresse d'écoute incorrecte",
            "hôte:port"),
        FaultCase(
            "tocsin.yaml", "listen: 127.0.0.1:8080", "listen: 127.0.0.1:8080\nlisten: 127.0.0.1:8081", "8:1",
            "la clé `listen` est écrite plusieurs fois", "n'en garder qu'une"),
        FaultCase(
            "tocsin.yaml", "roles: [cellLead, writer, pressOfficer]",
            "roles: [cellLead, writer, presOfficer]", "18:29",
            "le rôle `presOfficer` n'existe pas", "écrire `pressOfficer`"),
        FaultCase(
            "tocsin.yaml", "roles: [cellLead, writer, pressOfficer]", "roles: []", "18:10",
            "n'appellerait personne", "au moins un rôle"),
        FaultCase(
            "tocsin.yaml", "call: role serviceLead", "call: role chief", "27:29",
            "le rôle `chief` n'existe pas", "choisir parmi"),
        FaultCase(
            "tocsin.yaml", "call: deputy", "call: suppléant", "26:29", "appel inconnu « suppléant »",
            "titular, deputy ou role NOM"),
        FaultCase(
            "tocsin.yaml", "after: 40s", "after: 15s", "27:9", "cet échelon tombe avant le précédent",
            "par `after` croissant"),
        FaultCase(
            "tocsin.yaml", "call: deputy", "call: deputy, contacts: all", "26:47", "`contacts` ne vaut que",
            "retirer cette clé"),
        FaultCase(
            "tocsin.yaml", "[50, 75, 92]", "[50, 92, 75]", "31:23", "la liste ne croît pas",
            "de la plus petite à la plus grande"),
        FaultCase(
            "tocsin.yaml", "[50, 75, 92]", "[50, 75, 100]", "31:23", "100 est hors des limites", "de 1 à 99"),
        FaultCase(
            "tocsin.yaml", "  cell: [cellLead]\n  elected", "  elected", "4:1",
            "le rôle `dutyOfficer` n'existe pas", "choisir parmi"),
        FaultCase(
            "tocsin.yaml", "informs: elected", "informs: élus", "45:66", "valeur inconnue « élus »",
            "elected, public, media"),
        FaultCase(
            "tocsin.yaml", "id: sirenes", "id: gala", "45:5", "l'identifiant `gala` y sert deux fois",
            "un autre"),
        FaultCase("tocsin.yaml", "  steps:", "\tsteps:", "44:1", "tabulation", "espaces"),
        FaultCase(
            "tocsin.yaml", "title: Sirènes SAIP }", "title: Sirènes SAIP", "47:7", "YAML incorrect", "« } »"),
        FaultCase(
            "tocsin.yaml", "    host: 127.0.0.1\n", "    host: smtp.example.org\n", "57:10",
            "n'est pas une adresse privée", "tls: verified"),
        FaultCase(
            "tocsin.yaml",
            "    tlsReason: récepteur de démonstration sur la même machine\n    timeout: 5s\n  - id: sms",
            "  - id: sms",
            "51:5", "il manque la clé `tlsReason`", "ajouter une ligne"),
        FaultCase("tocsin.yaml", "port: 2525", "port: 0", "54:11", "0 est hors des limites", "de 1 à 65535"),
        FaultCase(
            "tocsin.yaml", "from: tocsin@finistere.example", "from: tocsin", "55:11",
            "adresse électronique incorrecte", "nom@domaine.fr"),
        FaultCase(
            "tocsin.yaml", "medium: email", "medium: pigeon", "52:13", "moyen inconnu", "email, sms, matrix"),
        FaultCase(
            "tocsin.yaml", "id: sms\n", "id: smtp\n", "60:5", "l'identifiant `smtp` sert déjà", "un autre"),
        FaultCase(
            "tocsin.yaml", "url: http://127.0.0.1:2580/sms", "url: https://127.0.0.1:2580/sms", "62:10",
            "contredit `tls`", "tls: none"),
        FaultCase(
            "tocsin.yaml", "url: http://127.0.0.1:2580/sms", "url: ftp://127.0.0.1/", "62:10",
            "adresse incorrecte", "https://"),
        FaultCase("tocsin.yaml", "\"text\":\"{text}\",", "", "60:5", "`{text}` ne figure", "l'y placer"),
        FaultCase(
            "tocsin.yaml", "    bodyKind: json\n", "", "60:5", "`body` et `bodyKind` vont ensemble",
            "les deux"),
    ]

    /// An edit that gives the roster one override.
    private static func override(_ fields: String, _ place: String, _ what: String, _ mend: String)
        -> FaultCase
    {
        let lines = "\noverrides:\n  - { role: writer, \(fields) }\nroles:"
        return FaultCase("roster.yaml", "\nroles:", lines, place, what, mend)
    }

    static let roster: [FaultCase] = [
        FaultCase(
            "roster.yaml", "id: d02\n", "id: d01\n", "10:5", "l'identifiant `d01` sert déjà plus haut",
            "un autre"),
        FaultCase(
            "roster.yaml", "\"+33639980002\"", "\"0639980002\"", "13:33", "numéro sans indicatif", "+33"),
        FaultCase(
            "roster.yaml", "\"+33639980002\"", "\"+330639980002\"", "13:33", "numéro français incorrect",
            "sans le premier 0"),
        FaultCase("roster.yaml", "\"+33639980002\"", "6,4E+08", "13:35", "clé inconnue `4E+08`", "medium"),
        FaultCase(
            "roster.yaml", "\"+33639980002\", path: sms", "\"+33639980002\", path: smtp", "13:55",
            "la voie `smtp` porte `email`, pas `sms`", "corriger `medium`"),
        FaultCase(
            "roster.yaml", "\"+33639980002\", path: sms", "\"+33639980002\", path: fax", "13:55",
            "la voie `fax` n'existe pas", "sms"),
        FaultCase(
            "roster.yaml", "claire.bourdais@finistere.example, path: smtp, class: internet",
            "claire.bourdais@finistere.example, path: smtp, class: internet, wakes: true", "24:106",
            "un courriel ne réveille personne", "un contact qui sonne"),
        FaultCase(
            "roster.yaml", "rédacteur, people: [d02]", "rédacteur, people: [d20]", "34:46",
            "la personne `d20` n'existe pas", "d02"),
        FaultCase(
            "roster.yaml", "rédacteur, people: [d02]", "rédacteur, people: []", "34:45", "sans personne",
            "au moins une personne"),
        FaultCase(
            "roster.yaml", "directeur de cabinet, people: [d05], start: 2024-01-01T08:00",
            "directeur de cabinet, people: [d05], start: 2024-02-30T08:00", "39:76",
            "date et heure locales illisibles", "2026-01-05T08:00"),
        FaultCase(
            "roster.yaml", "directeur de cabinet, people: [d05]",
            "directeur de cabinet, weeks: 0, people: [d05]", "39:61",
            "0 est hors des limites", "de 1 à 52"),
        override(
            "person: d01, from: 2026-05-02T08:00, until: 2026-05-01T08:00",
            "32:65", "ce remplacement est vide", "corriger `from` ou `until`"),
        override(
            "from: 2026-05-02T08:00, until: 2026-05-03T08:00",
            "32:5", "il manque la clé `person`", "ajouter"),
        override(
            "person: d01, from: 2026-03-29T02:30, until: 2026-05-03T08:00",
            "32:40", "cette heure n'existe pas", "décalage"),
        FaultCase(
            "roster.yaml", "{ id: decider,", "{ id: validator,", "18:3", "le rôle `decider` n'existe pas",
            "choisir parmi"),
        FaultCase(
            "roster.yaml", "timezone: Europe/Paris", "timezone: Indian/Reunion", "3:11",
            "tocsin.yaml dit Europe/Paris",
            "l'un des deux"),
        FaultCase(
            "roster.yaml", "name: Samir Belkacem",
            "name: Samir Belkacem\n    user: a\n  - id: d06\n    name: X\n    user: a",
            "15:11", "le compte `a` est déjà", "un compte Unix par personne"),
    ]

    static let others: [FaultCase] = [
        FaultCase(
            "messages/4-fin.yaml", "{messages_cités}", "{messages_cités", "5:7", "accolade seule", "{lieu}"),
        FaultCase(
            "tocsin.yaml", "information:\n", "information:\n  officials: galla\n", "42:14",
            "valeur inconnue « galla »", "gala"),
        FaultCase(
            "tocsin.yaml", "information:\n", "information:\n  officials: both\n", "42:14",
            "arrêterait le délai des élus dès le lancement", "ôter `informs`"),
        FaultCase(
            "tocsin.yaml",
            "  steps:\n    - { id: gala, title: Campagne GALA vers les maires, informs: elected }\n",
            "  officials: gala\n  steps:\n", "44:14", "sans étape `gala`", "Campagne GALA"),
        FaultCase(
            "tocsin.yaml", "information:\n", "information:\n  galaPatience: 5s\n", "42:17",
            "hors des limites",
            "écrire une durée"),
        FaultCase(
            "messages/4-fin.yaml", "kind: end", "kind: fin", "3:7", "valeur inconnue « fin »",
            "holding, information, correction, end"),
        FaultCase(
            "messages/4-fin.yaml", "id: fin", "id: attente", "2:1", "le modèle `attente` existe déjà",
            "un autre `id`"),
        FaultCase("messages/4-fin.yaml", "id: fin\n", "", "2:1", "il manque la clé `id`", "ajouter"),
        FaultCase(
            "directories/elus.csv", "29042;", "2942;", "3:1", "code INSEE incorrect", "format texte"),
        FaultCase(
            "directories/elus.csv", "29042;", "35042;", "3:1", "n'est pas du département 29",
            "corriger le code"),
        FaultCase("directories/elus.csv", "29042;", "29019;", "3:1", "figure déjà plus haut", "qu'une ligne"),
        FaultCase(
            "directories/elus.csv", "+33639981001", "6,4E+08", "3:51",
            "mobile : « 6,4E+08 » : le tableur a transformé", "format texte"),
        FaultCase(
            "directories/elus.csv", "+33639981001", "639981001", "3:51", "ni 0 de tête", "écrire 0639981001"
        ),
        FaultCase(
            "directories/elus.csv", "maire@crozon.example", "maire.crozon.example", "3:30",
            "adresse électronique incorrecte", "nom@domaine.fr"),
        FaultCase(
            "directories/elus.csv", "Crozon;Armelle", "\"Crozon;Armelle", "3:7", "guillemet jamais refermé",
            "doubler"),
        FaultCase(
            "directories/elus.csv", "mobile;permanence", "portable;permanence", "1:30",
            "colonne inconnue « portable »", "choisir parmi"),
        FaultCase(
            "directories/elus.csv", "+33639982002;departement", "+33639982002;canton", "4:121",
            "valeur inconnue « canton »", "perimetre, departement"),
        FaultCase(
            "directories/elus.csv", "Crozon;Armelle", "CrÃ©zon;Armelle", "3:7", "accents abîmés", "UTF-8"),
        FaultCase(
            "directories/exercice.csv", ";public;", ";tous;", "4:45", "valeur inconnue « tous »",
            "elus, public, medias, partenaires"),
    ]
}
