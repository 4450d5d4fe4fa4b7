// Faults of what a path says of its provider: pace, hours, substitute, receipts. The edit replaces the line
// `honoursKeys: true` of the demonstration's SMS gateway.

extension FaultCase {
    private static func sms(_ new: String, _ place: String, _ what: String, _ mend: String) -> FaultCase {
        FaultCase("tocsin.yaml", "    honoursKeys: true", "    " + new, place, what, mend)
    }

    static let paths: [FaultCase] = [
        sms("pace: { messages: 0 }", "68:23", "0 est hors des limites", "de 1 à 512"),
        sms("pace: { per: 2s }", "68:18", "`per` sans `messages`", "messages: 40"),
        sms("pace: { messages: 40, per: 0s }", "68:32", "hors des limites", "de 1s à 1h"),
        sms("pace: { hours: [20-8] }", "68:21", "plage horaire incorrecte « 20-8 »", "8-20"),
        sms("pace: { hours: [8h-20h] }", "68:21", "plage horaire incorrecte", "sans minutes"),
        sms("backup: sms", "68:13", "se suppléerait elle-même", "une autre voie"),
        sms("backup: smtp", "68:13", "porte `email`, pas `sms`", "medium"),
        sms("backup: sms9", "68:13", "la voie `sms9` n'existe pas", "sms"),
        sms("receipts: { within: 1s }", "68:25", "hors des limites", "de 10s à 10min"),
        sms("receipts: { within: 11min }", "68:25", "hors des limites", "de 10s à 10min"),
        sms("receipts: { share: 0 }", "68:24", "0 est hors des limites", "de 1 à 100"),
    ]
}
