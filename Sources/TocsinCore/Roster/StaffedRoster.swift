// The roster of a replay without configuration: every role is always staffed by people who do not exist.

extension Roster {
    /// Each role has a titular `<role>.titulaire` and a deputy `<role>.suppleant`, reachable by SMS, e-mail
    /// and voice on the paths `sms`, `smtp` and `voice`. Numbers and addresses are fictional.
    package static func everyRoleStaffed(zone: ZoneRules) -> Roster {
        var roster = Roster(zone: zone, people: [:], roles: [])
        for (id, title) in everyRole {
            let titular = roster.addFictional(PersonID("\(id).titulaire"), name: "\(title) (titulaire)")
            let deputy = roster.addFictional(PersonID("\(id).suppleant"), name: "\(title) (suppléant)")
            roster.roles.append(
                RosterRole(id: id, title: title, rotation: .always(titular), deputy: .always(deputy)))
        }
        return roster
    }

    /// The cell, then the duty chain from the first called to the last.
    private static let everyRole: [(RoleID, String)] = [
        ("cellLead", "chef de cellule"),
        ("writer", "rédacteur"),
        ("socialMedia", "chargé des médias sociaux"),
        ("pressOfficer", "attaché de presse"),
        ("monitoring", "chargé de veille"),
        ("webPublisher", "webmestre"),
        ("electedLiaison", "liaison avec les élus"),
        ("cipLiaison", "liaison avec la cellule d'information du public"),
        ("codLiaison", "liaison avec le COD"),
        ("logKeeper", "teneur de la main courante"),
        ("validator", "valideur"),
        ("decider", "membre du corps préfectoral de permanence"),
        ("dutyOfficer", "cadre d'astreinte"),
        ("serviceLead", "chef du service de la communication"),
        ("chiefOfStaff", "directeur de cabinet"),
        ("prefect", "préfet"),
    ]

    private mutating func addFictional(_ id: PersonID, name: String) -> PersonID {
        let number = (people.count + 1).padded(2)
        people[id] = Person(
            id: id, name: name,
            contacts: [
                ContactPoint(
                    medium: .sms, address: "+336399800\(number)", path: "sms", pathClass: .mobileNetwork,
                    wakes: false),
                ContactPoint(
                    medium: .email, address: "\(id)@example.org", path: "smtp", pathClass: .internet,
                    wakes: false),
                ContactPoint(
                    medium: .voice, address: "+332619100\(number)", path: "voice", pathClass: .fixedLine,
                    wakes: true),
            ])
        return id
    }
}

extension Rotation {
    /// One person alone, since long before any scenario; 1 January 1900 was a Monday.
    fileprivate static func always(_ person: PersonID) -> Rotation {
        Rotation(people: [person], start: CivilTime(1900, 1, 1))
    }
}
