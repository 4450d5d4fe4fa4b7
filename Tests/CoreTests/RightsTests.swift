// Every door asks one table: without exactly the right it names, a request is refused and nothing changes.

import Testing
import TocsinCore

@Suite struct RightsTests {
    static let id: ActivationID = "29-2026-001"

    static let swap = Swap(
        asker: "l1", other: "l2",
        given: Swap.Stretch(
            role: "cellLead", from: Instant(seconds: 1_795_300_000), until: Instant(seconds: 1_795_400_000)))
    static let absence = Absence(
        person: "l1", from: Instant(seconds: 1_795_300_000), until: Instant(seconds: 1_795_400_000))
    static let override = Override(
        role: "cellLead", person: "l2", from: Instant(seconds: 1_795_300_000),
        until: Instant(seconds: 1_795_400_000))

    static let requests: [(Request, Right)] = [
        (.openLog(title: "Appel"), .trigger),
        (.activate(Trigger(mode: .real, title: "Feu", decision: Stating(by: "préfet"))), .trigger),
        (.merge(id, into: "29-2026-002"), .trigger), (.resume(by: "préfet", note: nil), .operate),
        (.state(id, .stoodDown, Stating(by: "préfet")), .trigger),
        (.state(id, .cancelled, Stating(by: "préfet", reason: "erreur")), .trigger),
        (.state(id, .prealerted, Stating()), .trigger),
        (.state(id, .codDecided, Stating(by: "préfet")), .state),
        (.state(id, .noted, Stating()), .state),
        (.state(id, .corrected("e1", to: nil), Stating()), .state),
        (.answer(id, "l1", .unavailable), .state),
        (.decideRung(id, "cellLead", call: true), .state),
        (.relieve(id, at: Instant(seconds: 1_795_240_000), [], by: "chef"), .state),
        (.roster(.absence(absence, by: "SIDPC")), .roster),
        (.roster(.override(override, by: "SIDPC", reason: nil)), .roster),
        (.roster(.withdraw("C1", by: "SIDPC", reason: nil)), .roster),
        (.roster(.importShifts([], by: "SIDPC")), .roster),
        (.roster(.importPeople([], by: "SIDPC")), .roster),
        (.roster(.campaign(until: Instant(seconds: 1_796_000_000), by: "SIDPC")), .roster),
        (.roster(.wakeTest(by: "SIDPC")), .roster), (.roster(.askSwap(swap)), .state),
        (.roster(.answer("A1", yes: true, by: nil)), .state),
        (.draftMessage(id, Draft(template: "attente")), .draft),
        (.validateMessage(id, "x", by: "préfet", orally: true), .state),
        (.releaseMessage(id, "x", ReleaseOrder(by: "chef")), .release),
        (.repeatUnknown(id, "x", by: "chef"), .release),
        (.closeSeat(id, "x", seat: "29001", .reached, words: "maire", Stating(by: "agent")), .state),
    ]

    @Test(arguments: requests.indices) func oneRightDecides(_ index: Int) throws {
        let (request, right) = Self.requests[index]
        #expect(request.right == right)
        var settings = try SceneHouse.settings()
        settings.digest = "d"
        let now = Instant(seconds: 1_795_223_520)
        var state = State()
        let trigger = Trigger(mode: .real, title: "Feu", decision: Stating(by: "préfet"))
        _ = try state.handle(
            Command(
                actor: Actor(means: .socket, person: nil, rights: [.trigger]), request: .activate(trigger)),
            at: now, under: settings)
        let before = state
        let others = Set(Right.allCases).subtracting([right])
        let without = Command(actor: Actor(means: .key, person: "l1", rights: others), request: request)
        let refusal = #expect(throws: Rejection.self) { try state.handle(without, at: now, under: settings) }
        #expect(refusal?.code == .forbidden)
        #expect(state == before)
        let with = Command(actor: Actor(means: .key, person: "l1", rights: [right]), request: request)
        do {
            _ = try state.handle(with, at: now, under: settings)
        } catch {
            #expect(error.code != .forbidden)
        }
    }

    @Test func whatTheDaemonSubmitsIsNobodyElses() throws {
        let settings = try SceneHouse.settings()
        let everything = Actor(means: .socket, person: nil, rights: Set(Right.allCases))
        var state = State()
        for request in [
            Request.clockReached, .heard(.receipt("a", Receipt(status: .delivered))), .settingsLoaded,
            .daemonStarted(downSince: nil), .machine(.daemonUp),
        ] {
            let command = Command(actor: everything, request: request)
            let refusal = #expect(throws: Rejection.self) {
                try state.handle(command, at: Instant(seconds: 0), under: settings)
            }
            #expect(refusal?.code == .forbidden)
        }
        #expect(state == State())
    }
}
