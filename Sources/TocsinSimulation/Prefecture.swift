// The simulated prefecture's settings: rotations, deputies, volunteers, paths with substitutes, directories.

import TocsinCore

struct Prefecture {
    let zone: ZoneRules
    /// Mobile numbers as they are, which the settings may not know yet.
    private var mobiles: [PersonID: String] = [:]
    private var owners: [String: PersonID] = [:]
    private var numbers = 0

    init(zone: ZoneRules) { self.zone = zone }

    /// Role, its French title, who takes turns, who stands in.
    private static let posts: [(role: RoleID, title: String, turns: [PersonID], deputies: [PersonID])] = [
        ("cellLead", "chef de cellule", ["l1", "l2", "l3"], ["l3", "l1", "l2"]),
        ("writer", "rédacteur", ["w1", "w2"], ["w2", "w1"]),
        ("pressOfficer", "attaché de presse", ["p1", "p2", "l2"], []),
        ("decider", "permanence", ["d1", "d2"], []),
        ("dutyOfficer", "cadre de permanence", ["o1", "o2"], ["o2", "o1"]),
        ("serviceLead", "chef de service", ["s1"], []),
        ("chiefOfStaff", "directeur de cabinet", ["c1"], []), ("prefect", "préfet", ["q1"], []),
    ]
    static let roles = posts.map(\.role)
    private static let volunteers: [PersonID] = ["v1", "v2", "v3", "v4", "v5", "v6"]

    mutating func settings(_ dice: inout Dice) -> Settings {
        var settings = Settings(
            digest: "d1", department: "29",
            authority: Authority(title: "Le préfet", prefecture: "Préfecture"), roster: roster(&dice),
            convening: convening, information: Self.information, paths: Self.paths,
            publicURL: "https://tocsin.example")
        if dice.chance(20) { settings.clocks.cipLimit = .hours(1) }
        settings.supervision.canaries = [
            Canary(path: Self.untestable, medium: .sms, address: "+33639980000", at: 36_000)
        ]
        if dice.chance(30) { settings.clocks.codReference = dice.one(of: [.decided, .operational]) }
        return settings
    }

    private var convening: Convening {
        var convening = Convening(roles: ["cellLead", "writer", "pressOfficer", "monitoring"])
        convening.lastResort = ["dutyOfficer"]
        return convening
    }

    private mutating func roster(_ dice: inout Dice) -> Roster {
        var roster = Roster(zone: zone, people: [:], roles: [])
        for post in Self.posts {
            for person in post.turns + post.deputies where roster.people[person] == nil {
                roster.people[person] = newPerson(person)
            }
            roster.roles.append(
                RosterRole(
                    id: post.role, title: post.title, rotation: Self.rotation(post.turns),
                    deputy: Self.rotation(post.deputies)))
        }
        for person in Self.volunteers { roster.people[person] = newPerson(person) }
        roster.roles.append(
            RosterRole(
                id: "monitoring", title: "chargé de veille", layers: [],
                pool: Pool(members: Self.volunteers, wave: 2, accept: 1)))
        if dice.chance(15) { roster.roles[2].layers = [] }
        return roster
    }

    private static func rotation(_ people: [PersonID]) -> Rotation? {
        people.isEmpty ? nil : Rotation(people: people, start: CivilTime(2024, 1, 1, 8), days: 1)
    }

    // MARK: people

    private mutating func newPerson(_ id: PersonID) -> Person {
        changeNumber(of: id)
        return Person(id: id, name: "Personne \(id)", contacts: contacts(of: id))
    }

    /// From now on this is their number, and the old one rings nowhere.
    mutating func changeNumber(of person: PersonID) {
        numbers += 1
        if let old = mobiles[person] {
            owners[old] = nil
            owners[voice(old)] = nil
        }
        let tail = "0000\(numbers)".suffix(4)
        let number = "+3363998\(tail)"
        mobiles[person] = number
        owners[number] = person
        owners[voice(number)] = person
        owners["\(person)@example.org"] = person
    }

    /// The mobile rings under the same number; the voice gateway writes it with its prefix.
    private func voice(_ mobile: String) -> String { "+3326191" + mobile.suffix(4) }

    private func contacts(of person: PersonID) -> [ContactPoint] {
        let mobile = mobiles[person] ?? ""
        return [
            ContactPoint(
                medium: .voice, address: voice(mobile), path: "voice", pathClass: .fixedLine, wakes: true),
            ContactPoint(
                medium: .sms, address: mobile, path: "sms", pathClass: .mobileNetwork, wakes: false),
            ContactPoint(
                medium: .email, address: "\(person)@example.org", path: "smtp", pathClass: .internet,
                wakes: false),
        ]
    }

    func write(_ person: PersonID, into settings: inout Settings) {
        settings.roster.people[person]?.contacts = contacts(of: person)
        settings.digest = "d\(numbers)"
    }

    func owner(of address: String) -> PersonID? { owners[address] }

    // MARK: paths and directories

    /// Of this path only what went through it tells whether it works.
    static let untestable: PathID = "sms2"

    private static let paths: [PathSettings] = [
        .voice(GatewaySettings(common: PathCommon(id: "voice"), url: "http://voice.example")),
        .sms(
            GatewaySettings(
                common: PathCommon(
                    id: "sms", honoursKeys: true, pace: Pace(messages: 20), backup: "sms2",
                    receipts: ReceiptRule()),
                url: "http://sms.example", replies: true)),
        .sms(
            GatewaySettings(
                common: PathCommon(id: untestable, honoursKeys: true, receipts: ReceiptRule()),
                url: "http://sms2.example")),
        .smtp(
            SMTPSettings(
                common: PathCommon(id: "smtp"), host: "smtp.example", port: 587, from: "t@example.org")),
    ]

    /// Addresses of the real public; no drill's text may reach one.
    static let realAddresses = Set(
        information.recipients.flatMap { [$0.email, $0.mobile] }.compactMap(\.self))
    static let drillAddresses = Set(
        information.exerciseRecipients.flatMap { [$0.email, $0.mobile] }.compactMap(\.self))

    private static let information: InformationSettings = {
        var information = InformationSettings()
        information.recipients = (1...12).map { number in
            Recipient(
                seat: "290\(number + 10)", audience: .elected, title: "Commune \(number)",
                insee: "290\(number + 10)", email: "mairie\(number)@example.com",
                mobile: number % 3 == 0 ? nil : "+3363999\(1000 + number)")
        }
        information.recipients += (1...3).map {
            Recipient(
                seat: "journal\($0)", audience: .media, title: "Journal \($0)", email: "j\($0)@example.com")
        }
        information.exerciseRecipients = [
            Recipient(seat: "ex1", audience: .elected, title: "Élu d'exercice", email: "ex1@example.net"),
            Recipient(seat: "ex2", audience: .media, title: "Média d'exercice", email: "ex2@example.net"),
        ]
        information.templates = [
            MessageTemplate(
                id: "attente", kind: .holding, title: "{nature} à {lieu}",
                body: "{autorité} informe : {nature} à {lieu}. {consigne}",
                sms: "{nature} à {lieu}. {consigne}"),
            MessageTemplate(
                id: "fin", kind: .end, title: "Fin d'alerte", body: "Fin. Annule {messages_cités}."),
        ]
        information.natures = ["incendie": "un incendie"]
        information.steps = [HumanStep(id: "sirenes", title: "Sirènes")]
        return information
    }()
}
