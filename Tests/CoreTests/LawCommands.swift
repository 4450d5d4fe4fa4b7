// Random commands for the laws: mostly sensible, some impossible, by people with and without rights.

import TocsinCore
import TocsinSimulation

struct LawCommands {
    var random: Dice

    init(seed: UInt64) { random = Dice(seed: seed) }

    mutating func next(in state: State, at now: Instant) -> Command {
        let actor = random.pick([
            (70, Actor.switchboard), (12, .root), (8, .link),
            (5, Actor(means: .key, person: "s1", rights: [.read])),
            (5, .scenario),
        ])
        let key = random.chance(5) ? RequestKey(key: "k\(any(0...3))", fingerprint: "f\(any(0...1))") : nil
        return Command(actor: actor, key: key, request: request(in: state, at: now))
    }

    mutating func outcome() -> DeliveryOutcome {
        random.pick([
            (60, .accepted(reference: "250")), (15, .retry(after: nil, reason: "busy")),
            (8, .refused(reason: "550")),
            (8, .unknown(reason: "cut")), (6, .full(reason: "trunk")),
            (9, .retry(after: .seconds(90), reason: "later")),
        ])
    }

    mutating func any(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }

    private mutating func request(in state: State, at now: Instant) -> Request {
        let id = activation(in: state)
        switch random.pick([
            (8, 0), (22, 1), (18, 2), (5, 3), (2, 4), (6, 5), (5, 6), (5, 7), (5, 8), (2, 9), (2, 10),
        ]) {
        case 0: return opening(in: state, at: now)
        case 1: return .answer(id, person(), answer())
        case 3: return .decideRung(id, role(), call: random.chance(50))
        case 4: return .merge(id, into: activation(in: state))
        case 5: return draft(id)
        case 6:
            return .validateMessage(
                id, message(id, in: state), by: random.chance(80) ? "préfet" : "", orally: true)
        case 7: return release(id, in: state)
        case 8:
            return .closeSeat(
                id, message(id, in: state), seat: one(["29001", "29002", "journal", "ex1", "rien"]),
                random.chance(50) ? .reached : .excluded, words: "M. X", stating(at: now))
        case 9:
            return .machine(
                one([.daemonDown, .channelDown("sms"), .clockStepped(seconds: -3), .stoodStill(seconds: 90)]))
        case 10: return .settingsLoaded
        default: return .state(id, fact(in: state, id, at: now), stating(at: now))
        }
    }

    private mutating func opening(in state: State, at now: Instant) -> Request {
        if random.chance(20) { return .openLog(title: "Fumée") }
        let log = state.open.last { $0.rawValue.contains("-J") }
        return .activate(
            Trigger(
                log: random.chance(30) ? log : nil, mode: random.chance(50) ? .real : .exercise, title: "Feu",
                nature: "incendie", place: random.chance(80) ? "Argol" : nil, decision: stating(at: now)))
    }

    private mutating func release(_ id: ActivationID, in state: State) -> Request {
        let words = random.chance(85) ? nil : "EXERCICE VERS 3 DESTINATAIRES REELS"
        let order = ReleaseOrder(by: random.chance(80) ? "chef" : "préfet", realRecipientsConfirmation: words)
        return .releaseMessage(id, message(id, in: state), order)
    }

    private mutating func draft(_ id: ActivationID) -> Request {
        let values = ["consigne": one(["Restez.", "Sortez.", ""]), "texte": "ceci"]
        return .draftMessage(
            id, Draft(template: one(["attente", "attente", "fin", "rectificatif", "rien"]), values: values))
    }

    private mutating func fact(in state: State, _ id: ActivationID, at now: Instant) -> Fact {
        let entry = state.activations[id]?.statements.randomElement(using: &random)?.entry ?? "e1"
        return random.pick([
            (8, .coming(role(), person(), eta: random.chance(50) ? any(-1...90) : nil)),
            (8, .declined(role: role(), person: person())), (8, .seated(role(), person())),
            (4, .cellOperational), (4, .codDecided), (3, .codOperational), (2, .codClosed), (2, .codStandby),
            (2, .cipOrdered), (1, .cipOpen), (2, .alertReceived), (2, .prealerted), (2, .emergencyDetermined),
            (4, .informed(one(Audience.allCases), means: nil, scope: random.chance(80) ? .all : .partial)),
            (2, .waived(one(Audience.allCases))),
            (3, .deferred(one(Audience.allCases), until: now + .minutes(any(1...50)))),
            (3, .ticked(step: one(["gala", "sirenes", "rien"]))), (3, .noted),
            (6, .corrected(entry, to: random.chance(70) ? StatedTime(now - .minutes(any(0...30))) : nil)),
            (2, .stoodDown), (1, .cancelled), (1, .becameReal), (1, .suspended),
        ])
    }

    private mutating func stating(at now: Instant) -> Stating {
        let time = random.pick([
            (70, Instant?.none), (25, now - .minutes(any(0...40))), (5, now + .minutes(20)),
        ])
        return Stating(
            at: time.map { StatedTime($0, wholeMinute: $0.seconds % 60 == 0) },
            by: random.chance(85) ? "sous-préfet" : nil, reason: random.chance(80) ? "vrai motif" : nil)
    }

    private mutating func answer() -> Answer {
        random.pick([(40, .coming(minutes: any(0...90))), (20, .unavailable), (20, .remote), (20, .inPost)])
    }

    private mutating func activation(in state: State) -> ActivationID {
        let ids = random.chance(85) && !state.open.isEmpty ? state.open : state.order
        return random.chance(4) ? "29-2026-999" : ids.randomElement(using: &random) ?? "29-2026-001"
    }

    private mutating func message(_ id: ActivationID, in state: State) -> MessageID {
        state.activations[id]?.messages.randomElement(using: &random)?.message.id ?? "rien"
    }

    private mutating func role() -> RoleID { one(["cellLead", "writer", "pressOfficer", "prefect", "rien"]) }

    private mutating func person() -> PersonID {
        one(["l1", "l2", "w1", "w2", "p1", "p2", "s1", "c1", "q1", "zz"])
    }

    private mutating func one<Value>(_ choices: [Value]) -> Value { choices[any(0...choices.count - 1)] }
}
