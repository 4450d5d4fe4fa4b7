// Faults of the mailbox, each put before the demonstration's paths, with its exact place and words.

extension FaultCase {
    static let mailbox: [FaultCase] = [
        mailbox(
            "inbound: { mailbox: { host: h.example, user: u, credential: c, port: 0 } }",
            "50:70", "hors des limites", "de 1 à 65535"),
        mailbox(
            "inbound: { mailbox: { host: h.example, user: u, credential: c, every: 1s } }",
            "50:71", "hors des limites", "de 5s à 15min"),
        mailbox(
            "inbound: { mailbox: { host: h.example, user: u, credential: c, folder: \"Boîte\" } }",
            "50:72", "nom de dossier illisible", "INBOX"),
        mailbox(
            "inbound: { mailbox: { host: h.example, user: u, credential: c, caFile: ca.pem } }",
            "50:72", "chemin relatif", "chemin absolu"),
        mailbox(
            "inbound: { mailbox: { host: h.example, user: u, credential: c, implicitTLS: oui } }",
            "50:77", "`inbound.mailbox.implicitTLS`", "true"),
        mailbox(
            "inbound: { mailbox: { host: h.example, user: u, credential: c, tls: none } }",
            "50:64", "clé inconnue `tls`", "choisir parmi"),
        mailbox(
            "inbound: { mailbox: { host: \"a b\", user: u, credential: c } }",
            "50:29", "nom de machine incorrect", "sans port"),
        mailbox(
            "inbound: { mailbox: { host: h.example, user: u } }",
            "50:21", "il manque la clé `credential`", "ajouter une ligne"),
        mailbox("inbound: { telex: {} }", "50:12", "clé inconnue `telex`", "choisir parmi"),
    ]

    private static func mailbox(_ line: String, _ place: String, _ what: String, _ mend: String) -> FaultCase
    {
        FaultCase("tocsin.yaml", "\npaths:", "\n\(line)\npaths:", place, what, mend)
    }
}
