// At least one event of every kind, with every optional field once present and once absent.

import TocsinCore

enum Samples {
    static let id: ActivationID = "29-2026-E007"
    static let at = Instant(seconds: 1_784_000_000)
    static let clock = ClockReading(
        instant: at, wall: at + .milliseconds(250), bootID: "0f6c1e9a-2b5d-4c1f-9a51-6f1f6f0a7b11",
        bootMilliseconds: 86_400_123, synchronised: true)
    static let actor = Actor(means: .socket, person: "p03", rights: [.read, .trigger, .state])

    static let all: [Event] =
        openings + convening + facts.map { .stated(id, statement($0)) } + machine + messages
        + roster + paths + watching + heard

    static let opened = Event.opened(
        Opening(
            id: id, mode: .exercise, title: "Rupture de digue, appel de Mme Le Goff", nature: "inondation",
            place: "Quimper", zone: "Europe/Paris", rules: rules, continues: "29-2026-E006",
            adopts: "29-2026-J001"))

    static let openings: [Event] = [
        .settingsLoaded(digest: "ab01"), .daemonStarted(downSince: nil), .daemonStarted(downSince: at),
        opened,
        .opened(Opening(id: "29-2026-J001", mode: nil, title: "", zone: "Europe/Paris", rules: rules)),
        .requestKept(key: "k-1", fingerprint: "fp", answer: #"{"id":"29-2026-E007"}"#),
        .stated(id, bareStatement), .merged(id, into: "29-2026-008"), .told(id, "p07"),
    ]

    static let convening: [Event] =
        [
            .conveningBegan(
                id, RolePlan(role: "writer", dues: [at, at + .minutes(3)], repeatEvery: .minutes(5))),
            .conveningBegan(
                id,
                RolePlan(
                    role: "cipOperator", dues: [at], repeatEvery: .minutes(5),
                    pool: .init(wave: 3, need: 2))),
            .paged(id, page), .rungFired(id, role: "writer", rung: 2, reached: ["p04", "p05"]),
            .rungFired(id, role: "writer", rung: 3, reached: []),
            .deciderAsked(id, role: "writer", rung: 5, until: at + .minutes(2)),
            .deciderAnswered(id, role: "writer", rung: 5, call: false), .withdrawn(id, ["a1", "a2"]),
            .attemptsStarted(["a3"]), .attemptFinished("a3", AttemptResult(outcome: .acknowledged)),
            .attemptFinished(
                "a4",
                AttemptResult(
                    outcome: .failed, reference: "r9", reason: "550 inconnu", retryAt: at + .seconds(30))),
            .attemptFinished(
                "a5",
                AttemptResult(
                    outcome: .unknown, reason: "coupure", pathFault: true, mayHaveArrived: true)),
            .attemptFinished(
                "a6", AttemptResult(outcome: .queued, reason: "plein", pathFault: true, wasFull: true)),
            .warned(id, Warning(kind: .digest, clock: nil, mark: 15, to: ["p01"], text: "Bilan à 15 min")),
        ]
        + ClockID.allCases.flatMap { clock in
            [
                .missed(id, clock),
                .warned(id, Warning(kind: .share, clock: clock, mark: 75, to: [], text: "Reste 15 min")),
            ]
        }

    static let page = Page(
        attempt: "a1", purpose: .page, reason: .firstCall, roles: ["writer", "cellLead"], person: "p04",
        name: "Anne Kervella",
        contact: ContactPoint(
            medium: .sms, address: "+33639980104", path: "sms", pathClass: .mobileNetwork, wakes: false),
        subject: "Exercice 29-2026-E007", text: "Répondez : {link}")

    static let facts: [Fact] = [
        .alertReceived, .prealerted, .emergencyDetermined, .cellOperational, .codStandby, .codDecided,
        .codOperational, .codClosed, .cipOrdered, .cipOpen, .stoodDown,
        .acknowledged(role: "writer", person: "p04", etaMinutes: 20, remote: false),
        .acknowledged(role: "writer", person: "p04", etaMinutes: nil, remote: true),
        .declined(role: "writer", person: "p04"), .inPost(role: "writer", person: "p05", remote: true),
        .informed(.media, means: "appel à M. Riou", scope: .partial),
        .informed(.general, means: nil, scope: .all),
        .waived(.elected), .deferred(.media, until: at + .hours(1)), .ticked(step: "gala"),
        .corrected("e2", to: StatedTime(at, wholeMinute: true)), .corrected("e3", to: nil), .cancelled,
        .becameReal,
        .suspended, .noted,
    ]

    static func statement(_ fact: Fact) -> Statement {
        Statement(
            entry: "e1", fact: fact, statedAt: StatedTime(at, wholeMinute: true),
            recordedAt: at + .seconds(90),
            basis: .corroborated, plusMinus: .minutes(2), by: "M. Le Bris", reference: "registre, p. 3",
            note: "vu par Mme Salaün", reason: "erreur de saisie", file: "main-courante.pdf", actor: actor)
    }

    static let bareStatement = Statement(
        entry: "e9", fact: .noted, statedAt: StatedTime(at), recordedAt: at, basis: .observed, actor: .daemon)

    static let machine: [Event] = [
        .daemonDown, .daemonUp, .channelDown("smtp"), .channelUp("smtp"), .clockStepped(seconds: -3600),
        .stoodStill(seconds: 312),
        .inject(to: "standard", text: "Appel d'un maire"),
    ].map { .machine(id, $0) }

    static let paths: [Event] = [
        PathEvent.held("sms", until: at + .seconds(30), reason: "délai dépassé", isFault: true),
        .held("smtp", until: at, reason: "450", isFault: false), .freed("sms"), .late("sms", share: 40),
        .punctual("sms"), .deaf("sms", from: at - .minutes(2), to: at), .rerouted(["a1", "a2"], to: "sms2"),
    ].map { .path($0) }

    static let messages: [Event] = [
        .messageDrafted(
            id,
            Message(
                id: "29-2026-E007-CP-01", template: "attente", kind: .information,
                audiences: [.elected, .media],
                title: "Inondation",
                body: "La préfète informe…", sms: "Inondation à Quimper", missing: ["site"],
                cites: ["29-2026-E007-CP-00"], perimeter: ["29232"], drafter: actor, draftedAt: at,
                fingerprint: "f1")),
        .messageValidated(
            id, "29-2026-E007-CP-01",
            Validation(by: "Mme Salaün", orally: true, fingerprint: "f1", at: at, actor: actor)),
        .messageReleased(
            id, "29-2026-E007-CP-01",
            Release(
                by: "Mme Salaün", fingerprint: "f1", at: at, actor: actor, realRecipients: false,
                scope: [
                    FrozenSeat(seat: "29232", audience: .elected, title: "Quimper"),
                    FrozenSeat(seat: "sdis", audience: nil, title: "SDIS"),
                ])),
        .deliveriesQueued(
            id, "29-2026-E007-CP-01",
            [
                Delivery(
                    attempt: "a9", seat: "29232", audience: .elected, medium: .email, path: "smtp",
                    address: "maire@quimper.example",
                    subject: "EXERCICE", text: "EXERCICE – La préfète informe…",
                    also: [
                        SeatKey(seat: "epci", audience: .elected), SeatKey(seat: "sdis", audience: nil),
                    ]),
                Delivery(
                    attempt: "a10", seat: "29019", audience: .elected, medium: .email, path: "smtp",
                    address: "maire@brest.example", subject: "EXERCICE",
                    text: "EXERCICE – La préfète informe…"),
                Delivery(
                    attempt: "a11", seat: "29019", audience: .elected, medium: .sms, path: "sms",
                    address: "+33639980091", subject: "", text: "EXERCICE Restez"),
            ]),
        .campaign(
            id, "29-2026-E007-CP-01",
            .prepared(
                seats: [FrozenSeat(seat: "29232", audience: .elected, title: "Quimper")], policy: .both,
                until: at)),
        .campaign(
            id, "29-2026-E007-CP-01",
            .imported(
                CampaignResult(
                    file: "g.csv", number: nil, reached: 1, notReached: 2, outside: 3, by: "Mme Salaün",
                    actor: actor))),
        .campaign(id, "29-2026-E007-CP-01", .ended(timedOut: true)),
        .seatClosed(
            id, "29-2026-E007-CP-01",
            SeatClosing(
                seat: "29232", how: .reached, words: "Mme la maire", at: at, by: "M. Le Bris", actor: actor)),
    ]

    static let heard: [Event] = {
        let reply = TextReply(key: "sms/77", from: "+33639980104", text: "1 482913")
        let claims = Claim.Lack.allCases.map { Claim(person: "p04", reply: reply, lack: $0) }
        let receipts = Receipt.Status.allCases.flatMap { status in
            [
                Receipt(status: status),
                Receipt(status: status, reference: "abc-77", reason: "numéro inconnu"),
            ]
        }
        return
            (receipts.map { HeardEvent.receipt(id, "a1", $0) }
            + claims.map { .claimed(id, $0) }
            + [
                .answered(id, "a1", reply),
                .triggered(id, CardCode(person: "p04", number: 3), reply), .refused("p04", reply),
            ] + DoorRefusal.allCases.flatMap { [.turnedAway(nil, $0), .turnedAway("p04", $0)] })
            .map { .heard($0) }
    }()

    static let rules: Rules = {
        var clocks = ClockSettings()
        clocks.cipLimit = .minutes(90)
        let ladder = Ladder(
            rungs: [Rung(after: .seconds(5), call: .deputy)], margin: .zero, repeatEvery: .seconds(9))
        let convening = Convening(
            roles: ["cellLead", "writer"], ladders: ["writer": ladder, "cellLead": .standard],
            lastResort: ["decider"])
        return Rules(clocks: clocks, convening: convening, warnings: WarningSettings())
    }()
}
