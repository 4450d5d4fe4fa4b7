// Takes the calls of the telephone door one after the other, and calls back; what it decides, the house does.
import Synchronization
package import TocsinCore

/// What the desk asks of the house.
package struct DeskPorts: Sendable {
    /// The number registered for a person; nil when there is none.
    package var number: @Sendable (PersonID) async -> String?
    /// The message that waits for a validation.
    package var pending: @Sendable () async -> PendingMessage?
    /// Carries an order out, once, and says in French what came of it.
    package var perform: @Sendable (DoorOrder, PersonID) async -> String
    /// Somebody was turned away: for the journal.
    package var turnedAway: @Sendable (PersonID?, DoorRefusal) async -> Void
    /// For the daemon's log; holds no code and no number.
    package var note: @Sendable (String) -> Void

    package init(
        number: @escaping @Sendable (PersonID) async -> String?,
        pending: @escaping @Sendable () async -> PendingMessage?,
        perform: @escaping @Sendable (DoorOrder, PersonID) async -> String,
        turnedAway: @escaping @Sendable (PersonID?, DoorRefusal) async -> Void,
        note: @escaping @Sendable (String) -> Void
    ) {
        (self.number, self.pending, self.perform) = (number, pending, perform)
        (self.turnedAway, self.note) = (turnedAway, note)
    }
}

/// What a call goes by.
package struct DoorRules: Sendable, Equatable {
    fileprivate var settings: TelephoneSettings
    fileprivate var codes: DoorCodes

    package init(_ settings: TelephoneSettings, codes: DoorCodes) {
        (self.settings, self.codes) = (settings, codes)
    }
}

package final class TelephoneDesk: Sendable {
    /// Which baresip it is stays as it was at the start.
    private let control: String
    private let rules: Mutex<DoorRules>
    private let ports: DeskPorts

    package init(_ rules: DoorRules, ports: DeskPorts) {
        (control, self.ports) = (rules.settings.control, ports)
        self.rules = Mutex(rules)
    }

    /// From the next call on: one that has begun ends as it began.
    package func follow(_ rules: DoorRules) { self.rules.withLock { $0 = rules } }

    /// Until its task is cancelled. A baresip that ends is waited for.
    package func run() async {
        var doorGuard = DoorGuard()
        let begun = ContinuousClock.now
        var isLost = false
        while !Task.isCancelled {
            if var control = await BaresipControl.open(control), await control.clear() {
                if isLost { ports.note("le poste téléphonique répond de nouveau") }
                isLost = false
                await serve(&control, &doorGuard, begun)
            } else if !isLost {
                isLost = true
                ports.note("le poste téléphonique ne répond pas : déclencher par téléphone est impossible")
            }
            try? await Task.sleep(for: VoiceLimits.pause)
        }
    }

    private func serve(
        _ control: inout BaresipControl, _ doorGuard: inout DoorGuard, _ begun: ContinuousClock.Instant
    ) async {
        while !Task.isCancelled {
            switch await control.next() {
            case .gone: return
            case .message(.event(let event)) where event.isIncoming && event.type == "CALL_INCOMING":
                let now = ContinuousClock.now - begun
                guard !doorGuard.isClosed(at: now) else {
                    ports.note("appel refusé : trop de codes faux depuis un quart d'heure")
                    control.send(.hangUp)
                    continue
                }
                let call = DoorCall(rules.withLock { $0 }, ports)
                switch await call.answer(event.call, &control) {
                case .order(let order, let person): await call.callBack(order, person, &control)
                case .nothing(let isSuspect):
                    guard isSuspect else { continue }
                    let now = ContinuousClock.now - begun
                    doorGuard.note(at: now)
                    await ports.turnedAway(nil, doorGuard.isClosed(at: now) ? .shut : .wrongCode)
                case nil: return
                }
            case .message, .beat: continue
            }
        }
    }

}

/// One call that comes in, and the call back it leads to.
private struct DoorCall {
    private let settings: TelephoneSettings
    private let codes: DoorCodes
    private let ports: DeskPorts
    private let speech: Speech

    init(_ rules: DoorRules, _ ports: DeskPorts) {
        (settings, codes, self.ports) = (rules.settings, rules.codes, ports)
        speech = Speech(folder: settings.soundFolder)
    }

    // MARK: - The call that comes in

    /// Nil when the line to baresip was lost.
    func answer(_ call: String?, _ control: inout BaresipControl) async -> TelephoneDoor.Result? {
        var door = TelephoneDoor()
        var clock = CallClock()
        var actions: [TelephoneDoor.Action] = []
        // baresip 1.0 takes no other source for a call that it has not accepted yet.
        control.send(.silence)
        control.send(.accept)
        while true {
            while !actions.isEmpty {
                switch actions.removeFirst() {
                case .say(let text):
                    let length = await say(text, control)
                    actions += door.handle(.speaking(length), at: clock.elapsed())
                case .verify(let code):
                    let person = codes.person(code: code)
                    actions += door.handle(.verified(person), at: clock.elapsed())
                case .look:
                    let pending = await ports.pending()
                    actions += door.handle(.found(pending), at: clock.elapsed())
                case .hangUp: control.send(.hangUp)
                }
            }
            if let result = door.result { return result }
            let heard = await control.next()
            if heard == .gone { return nil }
            let elapsed = clock.elapsed()
            if Self.isEstablished(heard, call) {
                actions = door.begin(at: elapsed)
            } else if let input = Self.doorInput(heard, call) {
                actions = door.handle(input, at: elapsed)
            }
        }
    }

    private static func isEstablished(_ heard: BaresipControl.Heard, _ call: String?) -> Bool {
        guard case .message(.event(let event)) = heard else { return false }
        return event.isIncoming && event.call == call && event.type == "CALL_ESTABLISHED"
    }

    private static func doorInput(_ heard: BaresipControl.Heard, _ call: String?) -> TelephoneDoor.Input? {
        switch heard {
        case .beat: return .time
        case .message(.event(let event)) where event.isIncoming && event.call == call:
            if event.type == "CALL_CLOSED" { return .closed }
            return event.type == "CALL_DTMF_START" ? event.parameter.first.map { .key($0) } : nil
        case .message, .gone: return nil
        }
    }

    // MARK: - The call back

    /// Several times when nobody takes it: the daemon's own calls may keep that very telephone busy.
    func callBack(
        _ order: DoorOrder, _ person: PersonID, _ control: inout BaresipControl
    ) async {
        guard let address = await ports.number(person),
            let number = Dialling.number(address, prefix: settings.outsidePrefix)
        else { return await ports.turnedAway(person, .noNumber) }
        let uri = "sip:\(number)@\(settings.exchange)"
        for pause in VoiceLimits.callBacks {
            guard await control.rest(pause), await control.clear() else { break }
            let call = await dial(uri, order, person, &control)
            if call.wasTaken {
                if !call.isConfirmed { await ports.turnedAway(person, .notConfirmed) }
                return
            }
        }
        // Also where the telephone was lost; a daemon that stops says it by itself.
        if !Task.isCancelled { await ports.turnedAway(person, .noAnswer) }
    }

    private func dial(
        _ uri: String, _ order: DoorOrder, _ person: PersonID, _ control: inout BaresipControl
    ) async -> CallBack {
        var call = CallBack(order: order, ring: settings.ring, caller: settings.caller)
        var clock = CallClock()
        control.send(.silence)
        control.send(.dial(uri))
        while !call.isOver {
            let heard = await control.next()
            let elapsed = clock.elapsed()
            guard let input = Self.callInput(heard) else { continue }
            var actions = call.handle(input, at: elapsed)
            while !actions.isEmpty {
                switch actions.removeFirst() {
                case .say(let text):
                    let length = await say(text, control)
                    actions += call.handle(.speaking(length), at: clock.elapsed())
                case .perform:
                    let text = await ports.perform(order, person)
                    actions += call.handle(.done(text), at: clock.elapsed())
                case .hangUp: control.send(.hangUp)
                }
            }
        }
        return call
    }

    private static func callInput(_ heard: BaresipControl.Heard) -> CallBack.Input? {
        switch heard {
        case .beat: return .time
        case .message(.event(let event)) where !event.isIncoming:
            switch event.type {
            case "CALL_RINGING", "CALL_PROGRESS": return .ringing
            case "CALL_ESTABLISHED": return .established
            case "CALL_DTMF_START": return event.parameter.first.map { .key($0) }
            case "CALL_CLOSED": return .closed
            default: return nil
            }
        case .gone: return .closed
        case .message: return nil
        }
    }

    /// How long it will be heard; a text that cannot be spoken is silence, and the machine goes on.
    private func say(_ text: String, _ control: borrowing BaresipControl) async -> Duration {
        do throws(SpeechFault) {
            let sound = try await speech.sound(text)
            control.send(.play(sound.path))
            return sound.length
        } catch {
            ports.note(error.description)
            return .zero
        }
    }
}
