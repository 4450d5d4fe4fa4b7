// The door by telephone on real parts: one baresip calls another and presses keys; a telephone is called.
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

    /// Calls the desk and presses keys, then ends the desk once `isDone` or after the time.
    private func call(
        _ network: Telephones, _ house: House, exchange: String, press keys: String,
        until isDone: @escaping @Sendable (House) -> Bool
    ) async throws {
        let settings = TelephoneSettings(
            control: network.places.controls[0], exchange: exchange, soundFolder: network.sounds,
            codes: "codes", ring: .seconds(10))
        let desk = TelephoneDesk(settings, codes: try #require(Self.codes), ports: house.ports)
        guard var person = await BaresipControl.open(network.places.controls[1]) else {
            throw TelephoneFault(description: "the person's telephone does not answer")
        }
        // Without sound of its own baresip sends no keys either.
        let voice = try await Speech(folder: network.sounds).sound("C'est moi.")
        let dial = ControlCommand.dial("sip:tocsin@\(network.places.lines[0])")
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await desk.run() }
            var (beats, pressed, isTaken) = (0, 0, false)
            let keys = Array(keys)
            while beats < 600, !isDone(house) {
                let heard = await person.next()
                if heard == .gone { break }
                if case .message(.event(let event)) = heard {
                    if event.type == "CALL_ESTABLISHED" {
                        (isTaken, beats) = (true, 0)
                        person.send(.play(voice.path))
                    }
                    // A desk that is just starting clears its line.
                    if event.type == "CALL_CLOSED", !isTaken { person.send(dial) }
                }
                guard heard == .beat else { continue }
                beats += 1
                if !isTaken, beats == 10 { person.send(dial) }
                // One key each half second; a space waits as long.
                if isTaken, beats % 5 == 0, pressed < keys.count {
                    if keys[pressed] != " " { person.send(ControlCommand("sndcode", String(keys[pressed]))) }
                    pressed += 1
                    if pressed == keys.count { person.send(.hangUp) }
                }
            }
            group.cancelAll()
        }
    }

    @Test func anOrderByTelephoneIsCarriedOutOnlyFromTheCallBack() async throws {
        let network = try await Telephones(lines: 1, ["keys 1@4000 *@4000 2@2500"])
        defer { network.end() }
        let house = House()
        try await call(
            network, house, exchange: network.places.exchanges[0], press: "  428193#   2   *2      ",
            until: { !$0.done.isEmpty })
        #expect(house.done == ["\(DoorOrder.trigger(.exercise)) p07"])
    }

    /// The call back is taken, and the keys of an exercise are pressed: nothing leaves.
    @Test func aRealAlertConfirmedWithTheKeysOfAnExerciseIsNotCarriedOut() async throws {
        let network = try await Telephones(lines: 1, ["keys 1@4000 *@4000 2@2500 0@2500"])
        defer { network.end() }
        let house = House()
        try await call(
            network, house, exchange: network.places.exchanges[0], press: "  428193#   1   #1      ",
            until: { !$0.said.isEmpty || !$0.done.isEmpty })
        #expect(house.done.isEmpty)
        #expect(house.said == ["ordre par téléphone de p07 : non confirmé au rappel"])
    }
}
