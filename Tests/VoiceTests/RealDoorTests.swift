// The door by telephone on real parts: one baresip calls another, presses keys and is called back.
import Foundation
import Synchronization
import Testing
import TocsinCore
import TocsinVoice

extension RealCallTests {
    /// What the desk asked of the house.
    final class House: Sendable {
        private let pending: PendingMessage?
        private let answer: String
        private let orders = Mutex<[(DoorOrder, PersonID)]>([])
        private let notes = Mutex<[String]>([])

        /// `pending`: the message that waits; `answer`: what comes of every order.
        init(pending: PendingMessage? = nil, answer: String = "C'est déclenché.") {
            (self.pending, self.answer) = (pending, answer)
        }

        var ports: DeskPorts {
            DeskPorts(
                number: { $0 == "p07" ? "+33639980002" : nil }, pending: { self.pending },
                perform: { order, person in
                    self.orders.withLock { $0.append((order, person)) }
                    return self.answer
                },
                turnedAway: { person, reason in
                    self.notes.withLock { $0.append("\(person?.rawValue ?? "-") \(reason)") }
                },
                note: { note in self.notes.withLock { $0.append(note) } })
        }

        var said: [String] { notes.withLock { $0 } }
        var done: [String] { orders.withLock { $0.map { "\($0.0) \($0.1)" } } }
    }

    private static func codes(_ code: String = "428193") throws -> DoorCodes {
        let salt: [UInt8] = Array(0..<16)
        let hex = { (bytes: [UInt8]) in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let hash = hex(DoorCodes.derive(code, salt, 10_000))
        return try DoorCodes(file: "pbkdf2-sha256 10000 \(hex(salt))\np07 \(hash)")
    }

    private func desk(
        _ network: Telephones, _ house: House, code: String = "428193"
    ) throws -> TelephoneDesk {
        TelephoneDesk(try Self.rules(network, code), ports: house.ports)
    }

    private static func rules(_ network: Telephones, _ code: String) throws -> DoorRules {
        let settings = TelephoneSettings(
            control: network.places.controls[0], exchange: network.places.recorder,
            soundFolder: network.sounds, codes: "codes", ring: .seconds(10))
        return DoorRules(settings, codes: try codes(code))
    }

    /// Calls the desk and presses `keys`, is called back on the same telephone and presses `back`; one key
    /// each half second, a space waits as long. The desk ends once it is done, and (`hearsOut`) the call back
    /// is over.
    private func call(
        _ network: Telephones, _ house: House, by given: TelephoneDesk? = nil, press keys: String,
        whenCalledBack back: String, hearsOut: Bool = false, until isDone: (House) -> Bool
    ) async throws {
        let desk = try given ?? desk(network, house)
        guard var person = await BaresipControl.open(network.places.controls[1]) else {
            throw TelephoneFault(description: "the person's telephone does not answer")
        }
        // Without sound of its own baresip sends no keys either.
        let voice = try await Speech(folder: network.sounds).sound("C'est moi.")
        let dial = ControlCommand.dial("sip:tocsin@\(network.places.lines[0])")
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            var (beats, calls, left, isOver) = (0, 0, [Character](), !hearsOut)
            while beats < 600, !(isOver && isDone(house)) {
                let heard = await person.next()
                if heard == .gone { break }
                if case .message(.event(let event)) = heard {
                    if event.type == "CALL_ESTABLISHED" {
                        (left, calls, beats) = (Array(calls == 0 ? keys : back), calls + 1, 0)
                        person.send(.play(voice.path))
                    }
                    // A desk that is just starting clears its line.
                    if event.type == "CALL_CLOSED", calls == 0 { person.send(dial) }
                    if event.type == "CALL_CLOSED", calls == 2 { isOver = true }
                }
                guard heard == .beat else { continue }
                beats += 1
                // Its end would end the call.
                if calls > 0, beats % 100 == 0 { person.send(.play(voice.path)) }
                if calls == 0, beats == 10 { person.send(dial) }
                guard beats % 5 == 0, !left.isEmpty else { continue }
                let key = left.removeFirst()
                if key != " " { person.send(ControlCommand("sndcode", String(key))) }
                if left.isEmpty, calls == 1 { person.send(.hangUp) }
            }
            group.cancelAll()
        }
    }

    @Test func aRealAlertByTelephoneGoesOutOnlyFromTheCallBack() async throws {
        let network = try await Telephones(lines: 1, [])
        defer { network.end() }
        let house = House()
        try await call(
            network, house, press: "  428193#   1   #1      ", whenCalledBack: "      1       #1 ",
            until: { !$0.done.isEmpty })
        #expect(house.done == ["\(DoorOrder.trigger(.real)) p07"])
    }

    private static let waiting = PendingMessage(
        activation: "29-2026-007", message: "29-2026-007-CP-01", title: "Fumées à Brest",
        text: "Restez à l'abri et fermez vos fenêtres", isExercise: false, fingerprint: "f")

    /// Recorded at the other end: the sentence said back, the text that is validated, and what came of it.
    @Test func whatIsSaidBackAndTheTextAndTheRefusalAreHeardSampleForSample() async throws {
        let network = try await Telephones(lines: 1, [])
        defer { network.end() }
        let refusal = "Refusé. Ce message a changé depuis sa lecture : il n'est pas validé. Au revoir."
        let house = House(pending: Self.waiting, answer: refusal)
        let (short, long) = (String(repeating: " ", count: 24), String(repeating: " ", count: 44))
        try await call(
            network, house, press: "  428193#   3\(short)3         ",
            whenCalledBack: "      1\(long)3\(short)", hearsOut: true, until: { !$0.done.isEmpty })
        #expect(house.done == ["\(DoorOrder.validate(Self.waiting)) p07"], "\(house.said)")
        let recordings = network.recordings()
        let (title, text) = (Self.waiting.title, Self.waiting.text)
        let sentences = [
            (Self.asked(title), Self.asked("Nuage de chlore")),
            (Self.read(title, text), Self.read(title, "Sortez tous sans attendre")),
            (refusal, "Message 29, 2026, 007, C P, 01 validé. Au revoir."),
        ]
        let speech = Speech(folder: network.sounds)
        for (said, unsaid) in sentences {
            let (right, wrong) = (try await speech.sound(said), try await speech.sound(unsaid))
            let heard = try share(of: right, butNotOf: wrong, in: recordings)
            let unheard = try share(of: wrong, butNotOf: right, in: recordings)
            #expect(heard > 0.08 && unheard < 0.01, "\(heard) of « \(said) », \(unheard) of « \(unsaid) »")
        }
    }

    private static let words = "la validation du message 29, 2026, 007, C P, 01, d'une activation réelle"

    private static func asked(_ title: String) -> String {
        "Vous demandez \(words). Son titre : \(title). Pour confirmer, appuyez sur 3. Sinon, touche 0."
    }

    private static func read(_ title: String, _ text: String) -> String {
        "Vous avez demandé \(words). Son titre : \(title). Son texte : \(text). Fin du texte. "
            + "Pour confirmer et valider, appuyez sur 3. Pour tout annuler, touche 0."
    }

    /// Codes are those of the moment of the call: a card that was lost is of no use from the next one on.
    @Test func aCallGoesByTheCodesOfItsBeginning() async throws {
        let network = try await Telephones(lines: 1, [])
        defer { network.end() }
        let house = House()
        let desk = try desk(network, house, code: "771204")
        desk.follow(try Self.rules(network, "428193"))
        try await call(
            network, house, by: desk, press: "  428193#   2   *2      ",
            whenCalledBack: "      1       *2 ", until: { !$0.done.isEmpty })
        #expect(house.done == ["\(DoorOrder.trigger(.exercise)) p07"])
    }

    /// The call back is taken, and the keys of an exercise are pressed: nothing leaves.
    @Test func aRealAlertConfirmedWithTheKeysOfAnExerciseIsNotCarriedOut() async throws {
        let network = try await Telephones(lines: 1, [])
        defer { network.end() }
        let house = House()
        try await call(
            network, house, press: "  428193#   1   #1      ", whenCalledBack: "      1       *2   0 ",
            until: { !$0.said.isEmpty || !$0.done.isEmpty })
        #expect(house.done.isEmpty)
        #expect(house.said == ["p07 notConfirmed"])
    }
}
