// Faults of the telephone: the exchange's path, and the door by which people trigger.

extension FaultCase {
    private static let path = """
          - id: vocal
            medium: voice
            exchange: 10.29.0.5
            controls: ["127.0.0.1:4444"]
            soundFolder: /run/tocsin-voice

        """

    /// The demonstration with a path of the exchange at line 60, `old` made `new` in it.
    private static func exchange(
        _ old: String, _ new: String, _ place: String, _ what: String, _ mend: String
    ) -> FaultCase {
        FaultCase(
            "tocsin.yaml", "  - id: sms\n", path.replacing(old, with: new) + "  - id: sms\n", place, what,
            mend)
    }

    /// The demonstration with a door by telephone at line 49, whose fields are these.
    private static func door(
        _ fields: String, _ place: String, _ what: String, _ mend: String
    ) -> FaultCase {
        FaultCase("tocsin.yaml", "\npaths:\n", "\ntelephone: { \(fields) }\npaths:\n", place, what, mend)
    }

    static let voice: [FaultCase] = [
        exchange(
            "10.29.0.5", "le central", "62:15", "adresse de central incorrecte", "nom ou une adresse IP"),
        exchange(
            "    controls: [\"127.0.0.1:4444\"]\n", "", "60:5", "il manque la clé `controls`", "ajouter"),
        exchange("\"127.0.0.1:4444\"", "", "63:15", "aucun poste", "un par canal"),
        exchange("127.0.0.1:4444", "10.29.0.20:4444", "63:16", "poste incorrect", "de cette machine"),
        exchange("127.0.0.1:4444", "127.0.0.1", "63:16", "poste incorrect", "127.0.0.1:4444"),
        exchange(
            "[\"127.0.0.1:4444\"]", "[\"127.0.0.1:4444\", \"127.0.0.1:4444\"]", "63:15",
            "le même poste deux fois", "en retirer un"),
        exchange("/run/tocsin-voice", "sons", "64:18", "chemin relatif", "chemin absolu"),
        exchange(
            "tocsin-voice\n", "tocsin-voice\n    tls: none\n", "65:5", "clé inconnue `tls`", "choisir parmi"),
        exchange(
            "tocsin-voice\n", "tocsin-voice\n    outsidePrefix: zéro\n", "65:20", "préfixe incorrect",
            "entre guillemets"),
        exchange(
            "tocsin-voice\n", "tocsin-voice\n    ring: 5s\n", "65:11", "hors des limites", "10s à 1min"),
        door(
            "exchange: 10.29.0.5, soundFolder: /run/tocsin-voice, codes: telephone-codes", "50:12",
            "il manque la clé `control`", "ajouter"),
        door(
            "control: \"127.0.0.1:4450\", exchange: 10.29.0.5, soundFolder: /run/tocsin-voice",
            "50:12", "il manque la clé `codes`", "ajouter"),
        door(
            "control: \"0.0.0.0:4450\", exchange: 10.29.0.5, soundFolder: /run/v, codes: c", "50:23",
            "poste incorrect", "de cette machine"),
    ]
}
