// One event of every form that happens to the roster, with every field set.

import TocsinCore

extension Samples {
    static let roster: [Event] = rosterEvents.map { .roster($0) }

    private static let shift = Shift(
        role: "writer", person: "p04", from: at, until: at + .hours(12), source: .swap)

    private static let swap = Swap(
        asker: "p04", other: "p05",
        given: Swap.Stretch(role: "writer", from: at, until: at + .hours(12)),
        taken: Swap.Stretch(role: "cellLead", from: at + .hours(24), until: at + .hours(36)))

    private static let noticePage = Page(
        attempt: "astreinte/p04/sms/1", purpose: .notice, reason: .handover, roles: [], person: "p04",
        name: "Mme Riou", contact: contact, subject: "Prise d'astreinte", text: "Confirmez : {link}")

    private static let contact = ContactPoint(
        medium: .sms, address: "+33639980004", path: "sms", pathClass: .mobileNetwork, wakes: true,
        isPrivate: true)

    private static let changes: [RosterChange.Content] = [
        .overrides([
            Override(role: "writer", person: "p04", from: at, until: at + .hours(1), source: .import)
        ]),
        .absence(Absence(person: "p04", from: at, until: at + .hours(1), reason: "congés")),
        .people([plan.people["p04"] ?? Person(id: "p04", name: "", contacts: [])]), .withdrawn("C1"),
        .directory(
            .elus,
            [
                Recipient(
                    seat: "29001", audience: .elected, title: "Argol", insee: "29001", holder: "M. Riou",
                    email: "maire@argol.example", mobile: "+33639980001", standbyHolder: "Mme Le Goff",
                    standbyEmail: "astreinte@argol.example", standbyMobile: "+33639980002", circle: .perimeter
                ),
                Recipient(seat: "sdis", audience: nil, title: "SDIS"),
            ]),
    ]

    private static let abouts: [Ask.About] = [
        .duty(shift), .contacts(campaign: "21 novembre, Mme Salaün", by: at + .hours(99)),
        .wake(test: "novembre"), .swap(swap),
        .relief(id, ["writer", "cellLead"], at: at + .hours(10)),
    ]

    private static let rosterEvents: [RosterEvent] =
        [
            .planKnown(plan), .planKnown(RosterPlan()), .lapsed("A1"),
            .looked(next: at + .hours(24), holders: [Assignment(role: "writer", person: "p04")]),
            .looked(next: nil, holders: []),
            .announced([
                .init(
                    gap: Gap(
                        role: "writer", person: "p04", from: at, until: at + .hours(2), reason: .absent),
                    daysAhead: 14)
            ]),
            .filled([Gap(role: "writer", from: at, until: at + .hours(2), reason: .uncovered)]),
            .reminded("A1"), .escalated("A1"), .answered("A1", yes: true, by: "Mme Riou", day: 20_778),
            .answered("A2", yes: false, by: nil, day: 20_778), .paged(noticePage, ask: "A1"),
            .paged(noticePage, ask: nil),
        ]
        + changes.enumerated().map { number, content in
            .changed(
                RosterChange(
                    id: ChangeID("C\(number + 1)"), content: content, by: "Mme Salaün", reason: "maladie"))
        }
        + abouts.enumerated().map { number, about in
            .asked(
                Ask(
                    id: AskID("A\(number + 1)"), about: about, person: "p04", remindAt: at + .minutes(30),
                    escalateAt: at + .minutes(60)))
        }

    private static let plan: RosterPlan = {
        var plan = RosterPlan()
        plan.people["p04"] = Person(
            id: "p04", name: "Mme Riou", contacts: [contact], language: "en", user: "riou", verified: 20_700,
            consent: 20_701)
        let days = DaySet([1, 5], holidays: .asRest, eves: true)
        let rotation = Rotation(
            people: ["p04", "p04"], start: CivilTime(2026, 1, 5, 8), days: 8,
            handovers: [0, 43_200], until: CivilTime(2027, 1, 5, 8))
        let restriction = Restriction(days: days, from: 64_800, until: 28_800)
        let layer = Layer(
            rotation, name: "nuits", only: [restriction], from: CivilTime(2026, 2, 1))
        plan.roles = [
            RosterRole(
                id: "writer", title: "rédacteur", layers: [layer], deputies: [layer], shadows: [layer],
                pool: Pool(
                    members: ["p04"], wave: 2, every: .minutes(7), accept: 1, quiet: [restriction],
                    chancePercent: 40, neededPercent: 80),
                mustBeCovered: false,
                orders: [
                    Delegation(person: "p04", reference: "arrêté n° 1", from: at, until: at + .hours(9)),
                    Delegation(person: "p04", reference: "arrêté n° 2", from: at),
                ])
        ]
        plan.overrides = [Override(role: "writer", person: "p04", from: at, until: at + .hours(1))]
        plan.absences = [Absence(person: "p04", from: at, until: at + .hours(1), reason: nil)]
        (plan.territory, plan.owner, plan.managers) = (.alsaceMoselle, "p04", ["p04"])
        plan.rolesPerPerson = 5
        plan.handover.roles = ["writer"]
        plan.handover.remindAfter = .minutes(11)
        plan.handover.escalateAfter = .minutes(22)
        plan.wakeTest = WakeTestSettings(day: 5, at: 52_200, answerWithin: .minutes(9))
        return plan
    }()
}
