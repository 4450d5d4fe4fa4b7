// The call back to the registered number: only here, on that telephone, does an order become a command.

/// A pure machine, as `CallScript` is; its sentences depend on the order.
package struct CallBack: Sendable, Equatable {
    package enum Input: Sendable, Equatable {
        case ringing
        case established
        case key(Character)
        /// What came of the order, in words to say.
        case done(String)
        case speaking(Duration)
        case closed
        case time
    }

    package enum Action: Sendable, Equatable {
        case say(String)
        /// The person confirmed: carry the order out now.
        case perform
        case hangUp
    }

    private enum State: Sendable, Equatable {
        case dialling(since: Duration, limit: Duration)
        case introducing
        case confirming
        case performing
        case leaving(since: Duration, hungUp: Bool)
        case over
    }

    private let order: DoorOrder
    private let ring: Duration
    private let caller: String
    private var state = State.dialling(since: .zero, limit: VoiceLimits.exchange)
    private var keys: [Character] = []
    private var rounds = 0
    private var heard = Duration.zero
    private var began = Duration.zero
    private var sentence = ""
    /// The order was carried out, or at least asked for.
    package private(set) var isConfirmed = false
    package private(set) var wasTaken = false

    package init(order: DoorOrder, ring: Duration, caller: String) {
        (self.order, self.ring, self.caller) = (order, ring, caller)
    }

    package var isOver: Bool { state == .over }

    /// Heard by whoever picks up: reveals nothing.
    private var introduction: String {
        "\(caller). Rappel de vérification. Appuyez sur la touche 1."
    }

    package mutating func handle(_ input: Input, at elapsed: Duration) -> [Action] {
        switch (input, state) {
        case (.speaking(let length), _):
            heard = elapsed + length
            return []
        // What was asked for is done whether or not anybody still listens.
        case (.closed, _):
            state = .over
            return []
        case (_, .dialling(let since, let limit)): return dial(input, since, limit, elapsed)
        case (.key("1"), .introducing):
            wasTaken = true
            state = .confirming
            return ask(
                "Vous avez demandé \(order.wordsWithText). \(order.purpose), \(order.keys). "
                    + "Pour tout annuler, touche 0.", elapsed)
        case (.key(let key), .confirming): return confirm(key, elapsed)
        case (.done(let text), .performing): return leave(text, elapsed)
        case (.time, .introducing), (.time, .confirming): return wait(elapsed)
        case (.time, .leaving(let since, let hungUp)): return end(since, hungUp, elapsed)
        default: return []
        }
    }

    private mutating func dial(
        _ input: Input, _ since: Duration, _ limit: Duration, _ elapsed: Duration
    ) -> [Action] {
        switch input {
        case .ringing where limit == VoiceLimits.exchange: state = .dialling(since: elapsed, limit: ring)
        case .established:
            state = .introducing
            return ask(introduction, elapsed)
        case .time where elapsed - since >= limit:
            state = .leaving(since: elapsed, hungUp: true)
            return [.hangUp]
        default: break
        }
        return []
    }

    private mutating func confirm(_ key: Character, _ elapsed: Duration) -> [Action] {
        // The key that opened the sentence, pressed twice, confirms nothing.
        guard elapsed - began >= VoiceLimits.deafness else { return [] }
        keys.append(key)
        if keys == order.confirmation {
            (state, isConfirmed) = (.performing, true)
            return [.perform]
        }
        if order.confirmation.starts(with: keys) { return [] }
        keys = []
        if key == "0" { return leave("Annulé. Rien n'est parti. Au revoir.", elapsed) }
        rounds += 1
        guard rounds < VoiceLimits.repeats else { return leave("Annulé. Rien n'est parti.", elapsed) }
        began = elapsed
        return [.say(sentence)]
    }

    private mutating func ask(_ text: String, _ elapsed: Duration) -> [Action] {
        (sentence, heard, began) = (text, elapsed, elapsed)
        return [.say(text)]
    }

    private mutating func wait(_ elapsed: Duration) -> [Action] {
        guard elapsed - heard >= VoiceLimits.patience + .seconds(6) else { return [] }
        return leave("Annulé. Rien n'est parti. Au revoir.", elapsed)
    }

    private mutating func leave(_ text: String, _ elapsed: Duration) -> [Action] {
        (state, heard) = (.leaving(since: elapsed, hungUp: false), elapsed)
        return [.say(text)]
    }

    private mutating func end(_ since: Duration, _ hungUp: Bool, _ elapsed: Duration) -> [Action] {
        if hungUp {
            if elapsed - since >= VoiceLimits.leaving { state = .over }
            return []
        }
        guard elapsed - heard >= .seconds(1) else { return [] }
        state = .leaving(since: elapsed, hungUp: true)
        return [.hangUp]
    }
}
