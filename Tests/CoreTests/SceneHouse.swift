// The house of the scenes: a small fictional prefecture in which every role has one person, always the same.

import TocsinCore

enum SceneHouse {
    /// Role, its French title, who holds it and the deputy ("" for none). The first three are convened.
    static let posts: [(role: RoleID, title: String, holder: PersonID, deputy: PersonID)] = [
        ("cellLead", "chef de cellule", "l1", "l2"), ("writer", "rédacteur", "w1", "w2"),
        ("pressOfficer", "attaché de presse", "p1", "p2"), ("decider", "permanence", "d1", ""),
        ("dutyOfficer", "cadre de permanence", "o1", ""), ("serviceLead", "chef de service", "s1", ""),
        ("chiefOfStaff", "directeur de cabinet", "c1", ""), ("prefect", "préfet", "q1", ""),
    ]

    static func settings() throws -> Settings {
        let zone = try zoneRules("Europe/Paris")
        var convening = Convening(roles: ["cellLead", "writer", "pressOfficer"])
        convening.lastResort = ["serviceLead"]
        return Settings(
            digest: "d1", department: "29",
            authority: Authority(title: "Le préfet", prefecture: "Préfecture"),
            roster: roster(zone), convening: convening, information: information, paths: paths,
            publicURL: "https://tocsin.example")
    }

    static func person(_ id: PersonID, _ number: Int) -> Person {
        let digits = number < 10 ? "0\(number)" : "\(number)"
        return Person(
            id: id, name: "Personne \(id)",
            contacts: [
                ContactPoint(
                    medium: .sms, address: "+336399800\(digits)", path: "sms", pathClass: .mobileNetwork,
                    wakes: false),
                ContactPoint(
                    medium: .email, address: "\(id)@example.org", path: "smtp", pathClass: .internet,
                    wakes: false),
                ContactPoint(
                    medium: .voice, address: "+332619100\(digits)", path: "voice", pathClass: .fixedLine,
                    wakes: true),
            ])
    }

    private static func roster(_ zone: ZoneRules) -> Roster {
        var roster = Roster(zone: zone, people: [:], roles: [])
        func rotation(_ person: PersonID) -> Rotation? {
            guard person != "" else { return nil }
            roster.people[person] = Self.person(person, roster.people.count + 1)
            return Rotation(people: [person], start: CivilTime(2024, 1, 1, 8))
        }
        for post in posts {
            roster.roles.append(
                RosterRole(
                    id: post.role, title: post.title, rotation: rotation(post.holder),
                    deputy: rotation(post.deputy)))
        }
        return roster
    }

    /// The SMS gateway honours keys; mail and voice do not.
    private static let paths: [PathSettings] = [
        .smtp(
            SMTPSettings(
                common: PathCommon(id: "smtp"), host: "smtp.example.org", port: 587, from: "t@example.org")),
        .sms(
            GatewaySettings(
                common: PathCommon(id: "sms", honoursKeys: true), url: "https://sms.example.org")),
    ]

    private static var information: InformationSettings {
        var information = InformationSettings()
        information.recipients = [
            Recipient(
                seat: "29001", audience: .elected, title: "Argol", insee: "29001", email: "argol@example.org",
                mobile: "+33639980091"),
            Recipient(
                seat: "29002", audience: .elected, title: "Arzano", insee: "29002",
                email: "arzano@example.org"),
            Recipient(seat: "journal", audience: .media, title: "Le Journal", email: "journal@example.org"),
        ]
        information.exerciseRecipients = [
            Recipient(seat: "ex1", audience: .elected, title: "Élu d'exercice", email: "ex1@example.org"),
            Recipient(seat: "ex2", audience: .media, title: "Média d'exercice", email: "ex2@example.org"),
        ]
        information.templates = [
            MessageTemplate(
                id: "attente", kind: .holding, title: "{nature} à {lieu}",
                body: "{autorité} informe : {nature} à {lieu}. {consigne}",
                sms: "{nature} à {lieu}. {consigne}"),
            MessageTemplate(
                id: "fin", kind: .end, title: "Fin d'alerte", body: "Fin. Annule {messages_cités}."),
            MessageTemplate(
                id: "rectificatif", kind: .correction, title: "Rectificatif",
                body: "Rectifie {messages_cités} : {texte}"),
        ]
        information.natures = ["incendie": "un incendie"]
        information.steps = [
            HumanStep(id: "gala", title: "Campagne GALA", informs: .elected),
            HumanStep(id: "sirenes", title: "Sirènes"),
        ]
        return information
    }
}

extension Settings {
    mutating func unstaff(_ roles: RoleID...) {
        for place in roster.roles.indices where roles.contains(roster.roles[place].id) {
            (roster.roles[place].rotation, roster.roles[place].deputy) = (nil, nil)
        }
    }
}

extension Actor {
    static let switchboard = Actor(means: .socket, person: "o1", rights: Set(Right.allCases))
    static let root = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
    static let link = Actor(means: .link, person: nil, rights: [.state])
}
