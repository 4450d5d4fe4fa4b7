// The door by telephone on real parts: one baresip calls another, presses keys and is called back.
import Foundation
import Synchronization
import Testing
import TocsinCore
import TocsinVoice

extension RealCallTests {
    /// What the desk asked of the house.
    final class House: Sendable {
        private let orders = Mutex<[(DoorOrder, PersonID)]>([])
        private let notes = Mutex<[String]>([])

        var ports: DeskPorts {
            DeskPorts(
                number: { $0 == "p07" ? "+33639980002" : nil }, pending: { nil },
                perform: { order, person in
                    self.orders.withLock { $0.append((order, person)) }
                    return "C'est déclenché."
                },
                turnedAway: { person, reason in
                    self.notes.withLock { $0.append("\(person?.rawValue ?? "-") \(reason)") }
                },
                note: { note in self.notes.withLock { $0.append(note) } })
        }

        var said: [String] { notes.withLock { $0 } }
        var done: [String] { orders.withLock { $0.map { "\($0.0) \($0.1)" } } }
    }

    private static let codes: DoorCodes? = {
        let salt: [UInt8] = Array(0..<16)
        let hex = { (bytes: [UInt8]) in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let hash = hex(DoorCodes.derive("428193", salt, 10_000))
        return try? DoorCodes(file: "pbkdf2-sha256 10000 \(hex(salt))\np07 \(hash)")
    }()

    /// Calls the desk and presses `keys`, is called back on the same telephone and presses `back`; one key
    /// each half second, a space waits as long. Then the desk ends.
    private func call(
        _ network: Telephones, _ house: House, press keys: String, whenCalledBack back: String,
        until isDone: (House) -> Bool
    ) async throws {
        let settings = TelephoneSettings(
            control: network.places.controls[0], exchange: network.places.recorder,
            soundFolder: network.sounds, codes: "codes", ring: .seconds(10))
        let desk = TelephoneDesk(settings, codes: try #require(Self.codes), ports: house.ports)
        guard var person = await BaresipControl.open(network.places.controls[1]) else {
            throw TelephoneFault(description: "the person's telephone does not answer")
        }
        // Without sound of its own baresip sends no keys either.
        let voice = try await Speech(folder: network.sounds).sound("C'est moi.")
        let dial = ControlCommand.dial("sip:tocsin@\(network.places.lines[0])")
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            var (beats, calls, left) = (0, 0, [Character]())
            while beats < 600, !isDone(house) {
                let heard = await person.next()
                if heard == .gone { break }
                if case .message(.event(let event)) = heard {
                    if event.type == "CALL_ESTABLISHED" {
                        (left, calls, beats) = (Array(calls == 0 ? keys : back), calls + 1, 0)
                        person.send(.play(voice.path))
                    }
                    // A desk that is just starting clears its line.
                    if event.type == "CALL_CLOSED", calls == 0 { person.send(dial) }
                }
                guard heard == .beat else { continue }
                beats += 1
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
