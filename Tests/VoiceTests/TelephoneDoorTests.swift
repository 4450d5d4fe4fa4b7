// The door by telephone, key by key: a code, a choice, what was understood, nothing without the call back.
import Foundation
import Testing
import TocsinCore
import TocsinVoice

private let pending = PendingMessage(
    activation: "29-2026-007", message: "29-2026-007-CP-01", title: "Premier message",
    text: "Restez chez vous.", isExercise: false,
    fingerprint: "f")

/// A caller: codes and messages are what the test says; every sentence lasts five seconds.
private struct Caller {
    var door = TelephoneDoor()
    var said: [String] = []
    var now = 0.0
    var hungUp = false
    var message: PendingMessage?

    init(message: PendingMessage? = nil) {
        self.message = message
        take(door.begin(at: .zero))
    }

    mutating func take(_ actions: [TelephoneDoor.Action]) {
        for action in actions {
            let time = Duration.milliseconds(Int(now * 1000))
            switch action {
            case .say(let text):
                said.append(text)
                take(door.handle(.speaking(.seconds(5)), at: time))
            case .verify(let code): take(door.handle(.verified(code == "428193" ? "p07" : nil), at: time))
            case .look: take(door.handle(.found(message), at: time))
            case .hangUp: hungUp = true
            }
        }
    }

    mutating func press(_ keys: String) {
        for key in keys {
            now += 0.3
            take(door.handle(.key(key), at: .milliseconds(Int(now * 1000))))
        }
    }

    mutating func wait(_ seconds: Int) {
        for _ in 0..<(seconds * 10) {
            now += 0.1
            take(door.handle(.time, at: .milliseconds(Int(now * 1000))))
        }
    }

    mutating func hangUp() { take(door.handle(.closed, at: .milliseconds(Int(now * 1000)))) }

    var last: String { said.last ?? "" }
}

@Suite struct TelephoneDoorTests {
    @Test func aRealAlertIsReadBackConfirmedAndOnlyThenAnOrder() {
        var caller = Caller()
        #expect(caller.last.contains("code personnel"))
        caller.press("428193#")
        #expect(caller.last.contains("alerte réelle, touche 1"))
        caller.press("1")
        #expect(caller.last.contains("alerte réelle. Je répète : réelle"))
        #expect(caller.last.contains("dièse, puis sur 1"))
        caller.press("#1")
        #expect(caller.last.contains("Rien n'est encore parti"))
        caller.wait(7)
        #expect(caller.hungUp)
        caller.hangUp()
        #expect(caller.door.result == .order(.trigger(.real), "p07"))
    }

    @Test func anExerciseHasOtherKeysAndOtherWords() {
        var caller = Caller()
        caller.press("428193#2")
        #expect(caller.last.contains("exercice") && !caller.last.contains("réelle"))
        caller.press("*2")
        caller.hangUp()
        #expect(caller.door.result == .order(.trigger(.exercise), "p07"))
    }

    /// The keys of the one never confirm the other, whatever slips in between.
    @Test(arguments: ["1*2", "2#1", "11", "22", "1#2", "2*1", "10", "2##1", "1**2", "13", "23"])
    func realAndExerciseAreNeverTakenForEachOther(_ keys: String) {
        var caller = Caller()
        caller.press("428193#\(keys)")
        caller.hangUp()
        #expect(caller.door.result == .nothing(isSuspect: false))
    }

    @Test func threeWrongCodesEndTheCallAndMakeItSuspect() {
        var caller = Caller()
        caller.press("111111#222222#")
        #expect(!caller.hungUp)
        caller.press("333333#")
        #expect(caller.last.contains("Code refusé. Au revoir"))
        caller.press("428193#1#1")
        caller.wait(10)
        #expect(caller.hungUp)
        #expect(caller.door.result == .nothing(isSuspect: true))
    }

    @Test func aWrongCodeThenHangingUpIsSuspectToo() {
        var caller = Caller()
        caller.press("111111#")
        caller.hangUp()
        #expect(caller.door.result == .nothing(isSuspect: true))
    }

    @Test(arguments: ["#", "12345#", "1234567890123#"])
    func codesOfAnotherLengthAreNotEvenLookedUp(_ keys: String) {
        var caller = Caller()
        caller.press(keys)
        #expect(caller.last.contains("Code refusé"))
    }

    @Test func aStarBeginsTheCodeAgain() {
        var caller = Caller()
        caller.press("99*428193#")
        #expect(caller.last.contains("touche 1"))
    }

    @Test func aMessageIsReadBackByNumberAndTitle() {
        var caller = Caller(message: pending)
        caller.press("428193#3")
        #expect(caller.last.contains("29, 2026, 007, C P, 01") && caller.last.contains("Premier message"))
        caller.press("3")
        caller.hangUp()
        #expect(caller.door.result == .order(.validate(pending), "p07"))
    }

    @Test func withoutAMessageTheChoiceIsSaidAgain() {
        var caller = Caller()
        caller.press("428193#3")
        #expect(caller.last.contains("Aucun message complet n'attend") && caller.last.contains("touche 1"))
        caller.press("2*2")
        caller.hangUp()
        #expect(caller.door.result == .order(.trigger(.exercise), "p07"))
    }

    @Test func silenceIsAskedOnceMoreAndThenEnds() {
        var caller = Caller()
        caller.wait(60)
        #expect(caller.hungUp)
        #expect(caller.said.count == 3)
        #expect(caller.door.result == .nothing(isSuspect: false))
    }

    @Test func hangingUpBeforeConfirmingAsksForNothing() {
        var caller = Caller()
        caller.press("428193#1#")
        caller.hangUp()
        #expect(caller.door.result == .nothing(isSuspect: false))
    }

    @Test func theDoorClosesAfterThreeSuspectCallsForAQuarterOfAnHour() {
        var watch = DoorGuard()
        for minute in [0, 1, 2] {
            #expect(!watch.isClosed(at: .minutes(minute)))
            watch.note(at: .minutes(minute))
        }
        #expect(watch.isClosed(at: .minutes(3)))
        #expect(!watch.isClosed(at: .minutes(15)))
    }
}

/// The call back: its sentences last five seconds.
private struct CalledBack {
    var call: CallBack
    var said: [String] = []
    var now = 0.0
    var performed = 0
    var hungUp = false

    init(_ order: DoorOrder) { call = CallBack(order: order, ring: .seconds(30), caller: "Préfecture") }

    mutating func take(_ input: CallBack.Input, after seconds: Double = 0) {
        now += seconds
        let time = Duration.milliseconds(Int(now * 1000))
        for action in call.handle(input, at: time) {
            switch action {
            case .say(let text):
                said.append(text)
                take(.speaking(.seconds(5)))
            case .perform:
                performed += 1
                take(.done("C'est déclenché."))
            case .hangUp: hungUp = true
            }
        }
    }

    mutating func pickUp() {
        take(.ringing, after: 0.5)
        take(.established, after: 5)
    }

    mutating func press(_ keys: String, every pause: Double = 1.5) {
        for key in keys { take(.key(key), after: pause) }
    }

    mutating func wait(_ seconds: Int) { for _ in 0..<(seconds * 10) { take(.time, after: 0.1) } }
}

@Suite struct CallBackTests {
    @Test func theOrderIsCarriedOutOnceAndSaysSo() {
        var person = CalledBack(.trigger(.real))
        person.pickUp()
        #expect(person.performed == 0)
        person.press("1")
        #expect(person.said.last?.contains("réelle") == true)
        person.press("#1")
        #expect(person.performed == 1 && person.call.isConfirmed)
        #expect(person.said.last == "C'est déclenché.")
        person.press("#1#1")
        person.wait(12)
        #expect(person.hungUp && person.call.isOver && person.performed == 1)
    }

    @Test(arguments: ["", "1", "1*2", "10", "111", "1#0", "1#2", "#1", "13"])
    func withoutTheKeysOfTheOrderNothingHappens(_ keys: String) {
        var person = CalledBack(.trigger(.real))
        person.pickUp()
        person.press(keys)
        person.wait(60)
        #expect(person.performed == 0 && person.call.isOver && person.hungUp)
    }

    @Test func aVoicemailHearsNothingOfTheOrder() {
        let order = DoorOrder.validate(pending)
        var person = CalledBack(order)
        person.pickUp()
        person.wait(60)
        #expect(person.call.isOver && !person.call.wasTaken)
        #expect(
            person.said == [
                "Préfecture. Rappel de vérification. Appuyez sur la touche 1.",
                "Annulé. Rien n'est parti. Au revoir.",
            ])
    }

    @Test func aDoublePressConfirmsNothing() {
        var person = CalledBack(.validate(pending))
        person.pickUp()
        person.press("1")
        person.press("3", every: 0.3)
        #expect(person.performed == 0)
        person.press("3")
        #expect(person.performed == 1)
    }

    @Test func nobodyPickingUpEndsIt() {
        var person = CalledBack(.trigger(.exercise))
        person.take(.ringing, after: 0.5)
        person.wait(40)
        #expect(person.hungUp && person.call.isOver && !person.call.wasTaken)
        var mute = CalledBack(.trigger(.exercise))
        mute.wait(15)
        #expect(mute.hungUp && mute.call.isOver)
    }
}

@Suite struct DoorCodesTests {
    /// RFC 7914, section 11: PBKDF2-HMAC-SHA-256 of "passwd" with "salt", one round.
    @Test func theHashIsTheStandardsOwn() {
        let made = DoorCodes.derive("passwd", Array("salt".utf8), 1).map { String($0, radix: 16) }
        #expect(made.prefix(4) == ["55", "ac", "4", "6e"])
        // What `openssl kdf` makes, as Deploy/voice/README.md uses it.
        let command = DoorCodes.derive("428193", Array(0..<16), 10_000).map { String($0, radix: 16) }
        #expect(command.prefix(4) == ["4f", "dd", "31", "62"])
    }

    @Test func aCodeSaysWhoseItIsAndAWrongOneNothing() throws {
        let salt: [UInt8] = Array(0..<16)
        let hex = { (bytes: [UInt8]) in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        let file = """
            pbkdf2-sha256 10000 \(hex(salt))
            p07 \(hex(DoorCodes.derive("428193", salt, 10_000)))
            p02 \(hex(DoorCodes.derive("771204", salt, 10_000)))
            """
        let codes = try DoorCodes(file: file)
        #expect(codes.person(code: "428193") == "p07")
        #expect(codes.person(code: "771204") == "p02")
        #expect(codes.person(code: "428194") == nil)
        #expect(codes.person(code: "") == nil)
        let twice = file + "\np03 \(hex(DoorCodes.derive("428193", salt, 10_000)))"
        #expect(throws: DoorCodesFault.self) { try DoorCodes(file: twice) }
    }

    @Test(arguments: [
        "", "p07 00", "pbkdf2-sha256 10 0011223344556677", "pbkdf2-sha256 10000 00",
        "pbkdf2-sha256 10000 0011223344556677\np07 zz", "pbkdf2-sha256 10000 0011223344556677\np07",
    ])
    func aFaultyFileIsRefusedWhole(_ text: String) {
        #expect(throws: DoorCodesFault.self) { try DoorCodes(file: text) }
    }
}
