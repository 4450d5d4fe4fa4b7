// Matrix, Mastodon, webhook, publications and alert classes: what is read, and what is refused where.

import Testing
import TocsinCore
import TocsinSettings

private let publications = """
    posts:
      - { path: mastodon, audience: public }
      - { path: tchap, address: "!abc:example.org", audience: media }
      - { path: partenaire, audience: public, exercise: true }
    cap: { sender: pref29@finistere.gouv.fr, category: Fire }
    paths:

    """
private let posts = """
      - id: tchap
        medium: matrix
        homeserver: https://matrix.example.org
        credential: tchap-token
      - id: mastodon
        medium: mastodon
        server: https://social.example.org
        credential: mastodon-token
      - id: partenaire
        medium: webhook
        url: https://partenaire.example.org/tocsin
        credential: partenaire-secret
        headers: { X-Source: tocsin29 }
      - id: sms

    """

private func sample() throws -> Scratch {
    let scratch = try Scratch(copyOf: Samples.plain)
    try scratch.edit("tocsin.yaml", "\npaths:\n", "\n" + publications)
    try scratch.edit("tocsin.yaml", "  - id: sms\n", posts)
    return scratch
}

extension FaultCase {
    static let posts: [FaultCase] = [
        FaultCase(
            "", "https://matrix.example.org", "https://u:mdp@matrix.example.org", "67:17",
            "adresse incorrecte", "ni mot de passe"),
        FaultCase(
            "", "https://matrix.example.org", "https://matrix.example.org/", "67:17", "un chemin", "rien"),
        FaultCase("", "https://partenaire", "http://partenaire", "75:10", "contredit `tls`", "https://"),
        FaultCase(
            "", "https://partenaire.example.org/tocsin", "https://10.1.2.3/x", "75:10", "adresse privée",
            "allowPrivate: true"),
        FaultCase(
            "", "https://partenaire.example.org/tocsin", "https://[::1]/x", "75:10", "adresse privée",
            "allowPrivate: true"),
        FaultCase(
            "", "https://partenaire.example.org/tocsin", "https://169.254.169.254/", "75:10",
            "ne mène à aucun service", "le nom"),
        FaultCase(
            "", "https://partenaire.example.org/tocsin", "https://0x7f.1/", "75:10", "détournée", "décimal"),
        FaultCase(
            "", "https://partenaire.example.org/tocsin", "https://2130706433/", "75:10", "détournée",
            "décimal"),
        FaultCase(
            "", "https://partenaire.example.org/tocsin", "https://0177.0.0.1/", "75:10", "détournée",
            "décimal"),
        FaultCase(
            "", "https://partenaire.example.org/tocsin", "file:///etc/passwd", "75:10", "adresse incorrecte",
            "https://"),
        FaultCase(
            "", "X-Source: tocsin29", #"X-Source: "a\r\nX-Evil: 1""#, "77:26", "saut de ligne",
            "une seule ligne"),
        FaultCase("", "X-Source: tocsin29", "\"X Source\": a", "77:16", "X Source", "lettres"),
        FaultCase(
            "", "credential: tchap-token", "credential: tchap-token\n    honoursKeys: false", "69:18",
            "écarte de lui-même", "retirer"),
        FaultCase(
            "", "    credential: partenaire-secret\n", "", "73:5", "manque la clé `credential`", "ajouter"),
        FaultCase(
            "", "path: mastodon, audience", "path: mastodn, audience", "51:13", "la voie `mastodn`",
            "mastodon"),
        FaultCase(
            "", "path: mastodon, audience", "path: smtp, audience", "51:13", "on n'y publie pas", "voie"),
        FaultCase("", "\"!abc:example.org\"", "\"#abc:example.org\"", "52:29", "salon Matrix", "!"),
        FaultCase("", "audience: media", "audience: elected", "52:59", "valeur inconnue", "public, media"),
        FaultCase("", "sender: pref29", "sender: pref 29", "54:16", "espace, virgule", "écrire"),
        FaultCase("", "category: Fire", "category: Feu", "54:52", "valeur inconnue", "Fire"),
    ]
}

@Suite struct PostReadingTests {
    @Test func postsAreRead() throws {
        let scratch = try sample()
        let settings = try Configuration.load(folder: scratch.folder).settings
        let common = settings.paths.reduce(into: [PathID: PathCommon]()) { $0[$1.id] = $1.common }
        for id in ["tchap", "mastodon", "partenaire"] as [PathID] {
            #expect(common[id]?.honoursKeys == true && common[id]?.allowPrivate == false, "\(id)")
        }
        #expect(common["smtp"]?.allowPrivate == true)
        #expect(settings.publications.map(\.address) == ["mastodon", "!abc:example.org", "partenaire"])
        #expect(settings.publications.map(\.exercise) == [false, false, true])
        #expect(settings.alerts.sender == "pref29@finistere.gouv.fr")
        #expect(settings.alerts.classing.category == .fire && settings.alerts.classing.urgency == .unknown)
    }

    @Test func aWrittenPrivateHostInTheClearNeedsItsReasonOnly() throws {
        let scratch = try sample()
        try scratch.edit(
            "tocsin.yaml", "https://partenaire.example.org/tocsin",
            "http://10.1.2.3/tocsin\n    tls: none\n    tlsReason: réseau interne")
        let settings = try Configuration.load(folder: scratch.folder).settings
        #expect(settings.paths.first { $0.id == "partenaire" }?.common.allowPrivate == true)
    }

    @Test(arguments: FaultCase.posts) func oneFaultOfAPost(_ expected: FaultCase) throws {
        let scratch = try sample()
        try scratch.edit("tocsin.yaml", expected.old, expected.new)
        let faults = scratch.faults()
        let said = faults.map(\.description).joined(separator: "\n")
        #expect(faults.count == 1, "\(said)")
        let fault = try #require(faults.first)
        #expect("\(fault.line):\(fault.column)" == expected.place, "\(said)")
        #expect(fault.what.contains(expected.what) && fault.mend.contains(expected.mend), "\(said)")
        #expect(!said.contains("mdp"), "a secret is not repeated")
    }
}
