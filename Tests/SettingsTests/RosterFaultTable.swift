// One edit of the sample roster each, with the exact place and words of the only fault it must cause.

extension FaultCase {
    private static func edit(
        _ old: String, _ new: String, _ place: String, _ what: String, _ mend: String
    ) -> FaultCase {
        FaultCase("roster.yaml", old, new, place, what, mend)
    }

    static let rosterRules: [FaultCase] = [
        edit(
            "territory: alsaceMoselle", "territory: alsace", "2:12",
            "`territory` : valeur inconnue « alsace »",
            "choisir parmi : metropole, alsaceMoselle"),
        edit("owner: p01", "owner: p10", "3:8", "la personne `p10` n'existe pas", "p01"),
        edit("managers: [p01, p02]", "managers: [p01, p20]", "4:17", "la personne `p20` n'existe pas", "p02"),
        edit(
            "managers: [p01, p02]", "managers: [p01, p01]", "4:11",
            "`managers` : une personne y figure deux fois",
            "qu'une fois"),
        edit("managers: [p01, p02]", "managers: p01", "4:11", "`managers` : liste attendue", "[a, b]"),
        edit("PerPerson: 2", "PerPerson: 0", "5:17", "0 est hors des limites", "de 1 à 20"),
        edit("PerPerson: 2", "PerPerson: 21", "5:17", "21 est hors des limites", "de 1 à 20"),
        edit(
            "rolesPerPerson: 2", "rolePerPerson: 2", "5:1", "clé inconnue `rolePerPerson`", "`rolesPerPerson`"
        ),
        edit(
            "[cellLead, decider], remind", "[cellLead, validator], remind", "6:31",
            "le rôle `validator` n'existe pas", "choisir parmi"),
        edit(
            "[cellLead, decider], remind", "[decider, decider], remind", "6:20", "un rôle y figure deux fois",
            "qu'une fois"),
        edit(
            "[cellLead, decider], remind", "[cellLead, cipOperator], remind", "6:31",
            "le rôle `cipOperator` est un vivier : personne n'y prend l'astreinte",
            "le retirer de `handover.roles`"),
        edit(
            "escalateAfter: 45min", "escalateAfter: 20min", "6:76", "avant le rappel ou en même temps",
            "`escalateAfter` plus long que `remindAfter`"),
        edit(
            "remindAfter: 20min, escalateAfter: 45min", "remindAfter: 60min", "6:54",
            "avant le rappel ou en même temps", "30min et 60min par défaut"),
        edit("remindAfter: 20min", "remindAfter: 20", "6:54", "durée illisible « 20 »", "90s, 5min, 1h"),
        edit("remindAfter: 20min", "remind: 20min", "6:41", "clé inconnue `remind`", "choisir parmi"),
        edit("day: 5, at", "day: 29, at", "7:18", "29 est hors des limites", "de 1 à 28"),
        edit("{ day: 5, at", "{ at", "7:11", "il manque la clé `day` dans `wakeTest`", "ajouter"),
        edit(
            "at: \"14:30\"", "at: 14h30", "7:25", "`wakeTest.at` : heure illisible « 14h30 »",
            "de 00:00 à 23:59"),
        edit("at: \"14:30\"", "at: \"24:00\"", "7:25", "heure illisible « 24:00 »", "de 00:00 à 23:59"),
        edit("answerWithin: 10min", "answerWithin: 0s", "7:48", "durée hors des limites", "de 10s à 24h"),
        edit(
            "verified: 2026-09-01", "verified: 01/09/2026", "11:15",
            "`people[1].verified` : date illisible « 01/09/2026 »", "2026-01-15"),
        edit(
            "verified: 2026-09-01", "verified: 2026-02-29", "11:15", "date illisible « 2026-02-29 »",
            "le jour"),
        edit("verified: 2026-09-01", "verified:", "11:14", "jour attendu, et la valeur manque", "2026-01-15"),
        edit("consent: 2026-01-15", "consent: oui", "17:14", "date illisible « oui »", "2026-01-15"),
        edit(
            "\"+33639980003\", path: sms, class: mobileNetwork",
            "\"+33639980003\", path: sms, class: mobileNetwork, private: oui", "22:98", "oui ou non attendu",
            "`true` (oui)"),
    ]

    static let rosterTurns: [FaultCase] = [
        edit(
            "    people: [p01, p02]\n    start: 2024-01-01T08:00\n    orders", "    orders", "70:5",
            "`roles[6]` : ce rôle n'est tenu par personne", "`people` et `start`, ou `layers`, ou `pool`"),
        edit(
            "people: [p01, p02]\n    start: 2024-01-01T08:00\n    orders", "people: [p01, p02]\n    orders",
            "70:5", "il manque la clé `start`", "ajouter"),
        edit(
            "    start: 2024-01-05T18:00\n    handovers: [\"friday 18:00\"",
            "    handovers: [\"friday 18:00\"",
            "58:5", "il manque la clé `start`", "ajouter"),
        edit(
            "title: rédacteur\n", "title: rédacteur\n    weeks: 2\n", "36:12", "`weeks` à côté de `layers`",
            "l'écrire dans une couche"),
        edit(
            "    title: veille\n    people: [p03]\n    start: 2024-01-01T08:00\n",
            "    title: veille\n    layers: []\n", "89:13", "`roles[8].layers` : aucune couche",
            "retirer la clé"),
        edit(
            "{ name: semaine, people: [p03, p02], ", "{ name: semaine, people: [], ", "37:34",
            "tour d'astreinte sans personne", "au moins une personne"),
        edit(
            "start: 2024-01-01T08:00, weeks: 1 }", "start: 2024-01-01T08:00, weeks: 1, days: 7 }", "37:87",
            "`days` à côté de `weeks`", "l'une des deux"),
        edit("    days: 8\n", "    days: 367\n", "68:11", "367 est hors des limites", "de 1 à 366"),
        edit(
            "until: 2030-01-01T08:00", "until: 2024-01-01T08:00", "29:12", "la fin du tour précède son début",
            "postérieure à `start`"),
        edit(
            "from: 2026-06-01T00:00", "from: 2026-09-01T00:00", "45:15", "cette couche ne vaut jamais",
            "corriger `from` ou `until`"),
        edit(
            "    deputy: { people: [p02, p03], start: 2024-01-01T08:00 }\n",
            "    deputy: { people: [p02], start: 2024-01-01T08:00 }\n    deputies:\n"
                + "      - { people: [p03], start: 2024-01-01T08:00 }\n",
            "49:7", "`deputies` à côté de `deputy`", "tout écrire dans `deputies`"),
        edit(
            "shadow: { people: [p01], start: 2026-01-05T08:00 }", "shadow: []", "48:13", "aucune couche",
            "retirer la clé"),
        edit(
            "shadow: { people: [p01], start: 2026-01-05T08:00 }", "shadow: p01", "48:13",
            "suite de `clé: valeur` attendue", "clé: valeur"),
        // Handovers
        edit(
            "[\"20:00\", \"08:00\"]", "[\"08:00\", \"20:00\"]", "54:17",
            "la première relève n'est pas celle de `start`", "commencer par \"20:00\""),
        edit(
            "[\"20:00\", \"08:00\"]", "[\"20:00\", \"8 h\"]", "54:26",
            "`roles[3].handovers[2]` : relève illisible « 8 h »", "écrire une heure : \"20:00\""),
        edit(
            "[\"20:00\", \"08:00\"]", "[\"20:00\", \"monday 08:00\"]", "54:26", "relève illisible",
            "une heure"),
        edit(
            "[\"20:00\", \"08:00\"]", "[\"20:00\", \"08:00\", \"07:00\"]", "54:35",
            "ne vient pas après la précédente", "qui commence à \"20:00\""),
        edit("[\"20:00\", \"08:00\"]", "[]", "54:16", "aucune relève", "retirer la clé"),
        edit("[\"20:00\", \"08:00\"]", "[[a]]", "54:17", "moment de relève attendu", "écrire une heure"),
        edit(
            "[\"friday 18:00\"", "[\"thursday 18:00\"", "62:17",
            "la première relève n'est pas celle de `start`",
            "commencer par \"friday 18:00\""),
        edit(
            "\"monday 08:00\"", "\"lundi 08:00\"", "62:33", "relève illisible « lundi 08:00 »",
            "un jour et une heure : \"friday 18:00\""),
        edit("\"monday 08:00\"", "\"08:00\"", "62:33", "relève illisible « 08:00 »", "un jour et une heure"),
        edit(
            "start: 2024-01-05T18:00", "start: 2024-01-05T18:30", "62:17",
            "la première relève n'est pas celle de `start`", "commencer par \"friday 18:30\""),
        edit(
            "\"6 20:30\"", "\"9 20:30\"", "69:39", "relève illisible « 9 20:30 »",
            "le numéro du jour, de 1 à 8, et une heure : \"1 08:00\""),
        edit("\"6 20:30\"", "\"3 08:00\"", "69:39", "ne vient pas après la précédente", "l'ordre du cycle"),
        edit(
            "\"1 08:00\"", "\"2 08:00\"", "69:17", "n'est pas celle de `start`", "commencer par \"1 08:00\""),
    ]

    static let rosterHours: [FaultCase] = [
        edit(
            "days: workingDays", "days: ouvrés", "43:21", "jours inconnus « ouvrés »",
            "workingDays, weekend"),
        edit(
            "days: workingDays", "days: workingDays, holidays: never", "43:44", "qu'avec une liste de jours",
            "mot"),
        edit(
            "{ from: \"18:00\"", "{ holidays: only, from: \"18:00\"", "30:43", "`holidays` sans `days`",
            "liste"),
        edit(
            "days: [saturday, sunday]", "days: [samedi, sunday]", "44:22", "valeur inconnue « samedi »",
            "monday, tuesday"),
        edit("days: [saturday, sunday]", "days: []", "44:21", "aucun jour", "en nommer un"),
        edit(
            "holidays: asRest", "holidays: férié", "44:51", "valeur inconnue « férié »", "asRest, only, never"
        ),
        edit(
            "workingDays, from: \"18:00\"", "workingDays, from: \"24:00\"", "43:40",
            "heure illisible « 24:00 »",
            "de 00:00 à 23:59"),
        edit("to: \"24:00\"", "to: \"24:01\"", "33:80", "heure illisible « 24:01 »", "de 00:00 à 24:00"),
        edit(
            "only: [{ days: weekend }", "only: [] #", "30:11", "`roles[1].only` : aucune heure",
            "retirer la clé"),
        edit("{ days: weekend }", "{ day: weekend }", "30:14", "clé inconnue `day`", "écrire `days`"),
    ]

    static let rosterPools: [FaultCase] = [
        edit(
            "members: [p01, p02, p03]", "members: []", "80:16", "vivier sans personne",
            "au moins une personne"),
        edit(
            "members: [p01, p02, p03]", "members: [p01, p02, p02]", "80:16",
            "une personne y figure deux fois",
            "qu'une fois"),
        edit(
            "members: [p01, p02, p03]", "members: [p01, p02, p04]", "80:27", "la personne `p04` n'existe",
            "p0"),
        edit("      members: [p01, p02, p03]\n", "", "80:7", "il manque la clé `members`", "ajouter"),
        edit("      wave: 2\n", "", "80:7", "il manque la clé `wave`", "ajouter"),
        edit("      wave: 2\n", "      wave: 0\n", "81:13", "0 est hors des limites", "de 1 à 100"),
        edit("every: 3min", "every: 3 min", "82:14", "durée illisible", "90s, 5min, 1h"),
        edit(
            "accept: 2", "accept: 4", "83:15",
            "ce vivier attend plus d'acceptations (4) qu'il n'a de membres (3)", "réduire `accept`"),
        edit("accept: 2", "accept: 0", "83:15", "0 est hors des limites", "de 1 à 500"),
        edit("chance: 40", "chance: 0", "85:15", "0 est hors des limites", "de 1 à 100"),
        edit("needed: 80", "needed: 101", "86:15", "101 est hors des limites", "de 1 à 100"),
        edit(
            "quiet: [{ days: all", "quiet: [{ days: nuits", "84:23", "jours inconnus « nuits »", "holidayEves"
        ),
    ]

    static let rosterChanges: [FaultCase] = [
        edit(
            "p01, reference: arrêté n° 29-2026-03-02-00001, ", "p01, ", "75:9",
            "il manque la clé `reference`", "ajouter"),
        edit(
            "until: 2027-03-02T00:00", "until: 2026-03-02T00:00", "76:72", "cette délégation est vide",
            "corriger `from` ou `until`"),
        edit(
            "{ person: p02, reference", "{ person: p04, reference", "76:19", "la personne `p04` n'existe",
            "p0"),
        edit(
            "until: 2026-12-26T08:00", "until: 2026-12-24T08:00", "93:65", "ce remplacement est vide",
            "corriger `from` ou `until`"),
        edit(
            "role: writer, person: p01", "role: writer, person: p02", "93:29",
            "tenu par personne : Samir Belkacem est absent(e) d'un bout à l'autre", "corriger `absences`"),
        edit(
            "until: 2026-12-28T08:00", "until: 2026-12-23T08:00", "95:51", "cette absence est vide",
            "corriger `from` ou `until`"),
        edit("2026-10-25T02:30+01:00", "2026-10-25T02:30", "96:26", "cette heure a lieu deux fois", "+02:00"),
        edit("2026-10-25T02:30+01:00", "2026-03-29T02:30", "96:26", "cette heure n'existe pas", "+01:00"),
        edit("reason: congés", "reason: \"\"", "95:77", "texte vide", "retirer la clé"),
        edit(
            "- { person: p03, from: 2026-10", "- { from: 2026-10", "96:5", "il manque la clé `person`",
            "ajouter"),
    ]
}
