// A roster that uses every key there is, and the plan that it must be read as.

import TocsinCore
import TocsinSettings

enum RosterSample {
    /// Takes the place of the demonstration's; its first line is line 1.
    static let text = """
        timezone: Europe/Paris
        territory: alsaceMoselle
        owner: p01
        managers: [p01, p02]
        rolesPerPerson: 2
        handover: { roles: [cellLead, decider], remindAfter: 20min, escalateAfter: 45min }
        wakeTest: { day: 5, at: "14:30", answerWithin: 10min }
        people:
          - id: p01
            name: Maud Kerloc'h
            verified: 2026-09-01
            contacts:
              - { medium: sms, address: "+33639980001", path: sms, class: mobileNetwork, private: true }
              - { medium: email, address: maud.kerloch@finistere.example, path: smtp, class: internet }
          - id: p02
            name: Samir Belkacem
            consent: 2026-01-15
            contacts:
              - { medium: sms, address: "+33639980002", path: sms, class: mobileNetwork, private: true }
          - id: p03
            name: Inès Carval
            contacts: [{ medium: sms, address: "+33639980003", path: sms, class: mobileNetwork }]
        roles:
          - id: cellLead
            title: chef de cellule
            people: [p01, p02]
            start: 2024-01-01T08:00
            weeks: 2
            until: 2030-01-01T08:00
            only: [{ days: weekend }, { from: "18:00", to: "08:00" }]
            deputies:
              - { name: semaine, people: [p03], start: 2024-01-01T08:00 }
              - { people: [p02], start: 2024-01-01T08:00, only: [{ days: holidays, to: "24:00" }] }
          - id: writer
            title: rédacteur
            layers:
              - { name: semaine, people: [p03, p02], start: 2024-01-01T08:00, weeks: 1 }
              - name: nuits d'été
                people: [p01]
                start: 2024-01-01T18:00
                days: 1
                only:
                  - { days: workingDays, from: "18:00", to: "08:00" }
                  - { days: [saturday, sunday], holidays: asRest }
                from: 2026-06-01T00:00
                until: 2026-09-01T00:00
            deputy: { people: [p02, p03], start: 2024-01-01T08:00 }
            shadow: { people: [p01], start: 2026-01-05T08:00 }
          - id: pressOfficer
            title: attaché de presse
            people: [p01, p02, p03]
            start: 2024-01-01T20:00
            days: 1
            handovers: ["20:00", "08:00"]
            shadow:
              - { people: [p02], start: 2026-01-05T08:00 }
              - { people: [p03], start: 2027-01-05T08:00 }
          - id: serviceLead
            title: chef du service de communication
            people: [p01, p02]
            start: 2024-01-05T18:00
            handovers: ["friday 18:00", "monday 08:00", "friday 08:00"]
            mustBeCovered: false
          - id: chiefOfStaff
            title: directeur de cabinet
            people: [p01, p02, p03]
            start: 2024-01-01T08:00
            days: 8
            handovers: ["1 08:00", "3 08:00", "6 20:30"]
          - id: decider
            title: corps préfectoral de permanence
            people: [p01, p02]
            start: 2024-01-01T08:00
            orders:
              - { person: p01, reference: arrêté n° 29-2026-03-02-00001, from: 2026-03-02T00:00 }
              - { person: p02, reference: n° 2, from: 2026-03-02T00:00, until: 2027-03-02T00:00 }
          - id: cipOperator
            title: opérateur de la CIP
            pool:
              members: [p01, p02, p03]
              wave: 2
              every: 3min
              accept: 2
              quiet: [{ days: all, from: "22:00", to: "06:00" }]
              chance: 40
              needed: 80
          - id: monitoring
            title: veille
            people: [p03]
            start: 2024-01-01T08:00
            pool: { members: [p02], wave: 1 }
        overrides:
          - { role: writer, person: p01, from: 2026-12-24T08:00, until: 2026-12-26T08:00 }
        absences:
          - { person: p02, from: 2026-12-24T00:00, until: 2026-12-28T08:00, reason: congés }
          - { person: p03, from: 2026-10-25T02:30+01:00, until: 2026-10-26T08:00 }

        """

    // MARK: What it says

    static func instant(
        _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0
    ) throws -> Instant {
        try ZoneFile.load(name: "Europe/Paris").resolve(CivilTime(year, month, day, hour, minute)).instant
    }

    private static let monday = CivilTime(2024, 1, 1, 8)

    static let people: [PersonID: Person] = [
        "p01": Person(
            id: "p01", name: "Maud Kerloc'h",
            contacts: [
                sms("+33639980001", isPrivate: true),
                ContactPoint(
                    medium: .email, address: "maud.kerloch@finistere.example", path: "smtp",
                    pathClass: .internet, wakes: false),
            ], verified: CivilTime(2026, 9, 1).daysSinceEpoch),
        "p02": Person(
            id: "p02", name: "Samir Belkacem", contacts: [sms("+33639980002", isPrivate: true)],
            consent: CivilTime(2026, 1, 15).daysSinceEpoch),
        "p03": Person(id: "p03", name: "Inès Carval", contacts: [sms("+33639980003")]),
    ]

    private static func sms(_ number: String, isPrivate: Bool = false) -> ContactPoint {
        ContactPoint(
            medium: .sms, address: number, path: "sms", pathClass: .mobileNetwork, wakes: false,
            isPrivate: isPrivate)
    }

    static func roles() throws -> [RosterRole] {
        [cellLead, writer, pressOfficer, serviceLead, chiefOfStaff, try decider(), cipOperator, monitoring]
    }

    private static let cellLead = RosterRole(
        id: "cellLead", title: "chef de cellule",
        layers: [
            Layer(
                Rotation(people: ["p01", "p02"], start: monday, days: 14, until: CivilTime(2030, 1, 1, 8)),
                only: [
                    Restriction(days: DaySet(6...7)), Restriction(from: 18 * 3600, until: 8 * 3600),
                ])
        ],
        deputies: [
            Layer(Rotation(people: ["p03"], start: monday, days: 7), name: "semaine"),
            Layer(
                Rotation(people: ["p02"], start: monday, days: 7),
                only: [Restriction(days: DaySet(1...7, holidays: .only))]),
        ])

    private static let writer = RosterRole(
        id: "writer", title: "rédacteur",
        layers: [
            Layer(Rotation(people: ["p03", "p02"], start: monday, days: 7), name: "semaine"),
            Layer(
                Rotation(
                    people: ["p01"], start: CivilTime(2024, 1, 1, 18), days: 1, until: CivilTime(2026, 9, 1)),
                name: "nuits d'été",
                only: [
                    Restriction(
                        days: DaySet(1...5, holidays: .asRest), from: 18 * 3600, until: 8 * 3600),
                    Restriction(days: DaySet(6...7, holidays: .asRest)),
                ], from: CivilTime(2026, 6, 1)),
        ],
        deputies: [Layer(Rotation(people: ["p02", "p03"], start: monday, days: 7))],
        shadows: [Layer(Rotation(people: ["p01"], start: CivilTime(2026, 1, 5, 8), days: 7))])

    private static let pressOfficer = RosterRole(
        id: "pressOfficer", title: "attaché de presse",
        layers: [
            Layer(
                Rotation(
                    people: ["p01", "p02", "p03"], start: CivilTime(2024, 1, 1, 20), days: 1,
                    handovers: [0, 12 * 3600]))
        ],
        shadows: [
            Layer(Rotation(people: ["p02"], start: CivilTime(2026, 1, 5, 8), days: 7)),
            Layer(Rotation(people: ["p03"], start: CivilTime(2027, 1, 5, 8), days: 7)),
        ])

    /// From Friday 18:00: to Monday 08:00 it is 62 hours, to the Friday after 158.
    private static let serviceLead = RosterRole(
        id: "serviceLead", title: "chef du service de communication",
        layers: [
            Layer(
                Rotation(
                    people: ["p01", "p02"], start: CivilTime(2024, 1, 5, 18), days: 7,
                    handovers: [0, 62 * 3600, 158 * 3600]))
        ], mustBeCovered: false)

    private static let chiefOfStaff = RosterRole(
        id: "chiefOfStaff", title: "directeur de cabinet",
        layers: [
            Layer(
                Rotation(
                    people: ["p01", "p02", "p03"], start: monday, days: 8,
                    handovers: [0, 48 * 3600, 132 * 3600 + 1800]))
        ])

    private static func decider() throws -> RosterRole {
        let from = try instant(2026, 3, 2)
        return RosterRole(
            id: "decider", title: "corps préfectoral de permanence",
            layers: [Layer(Rotation(people: ["p01", "p02"], start: monday, days: 7))],
            orders: [
                Delegation(person: "p01", reference: "arrêté n° 29-2026-03-02-00001", from: from),
                Delegation(person: "p02", reference: "n° 2", from: from, until: try instant(2027, 3, 2)),
            ])
    }

    private static let cipOperator = RosterRole(
        id: "cipOperator", title: "opérateur de la CIP", layers: [],
        pool: Pool(
            members: ["p01", "p02", "p03"], wave: 2, every: .minutes(3), accept: 2,
            quiet: [Restriction(from: 22 * 3600, until: 6 * 3600)], chancePercent: 40, neededPercent: 80))

    private static let monitoring = RosterRole(
        id: "monitoring", title: "veille",
        layers: [Layer(Rotation(people: ["p03"], start: monday, days: 7))],
        pool: Pool(members: ["p02"], wave: 1))
}
