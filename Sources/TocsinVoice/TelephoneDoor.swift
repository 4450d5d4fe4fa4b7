// Somebody calls in to trigger or to validate: the course of that call, as a pure machine.
package import TocsinCore

/// A code, a choice, what was understood said back, and nothing more: the order goes out only from the call
/// back to the person's registered number (`CallBack`).
package struct TelephoneDoor: Sendable, Equatable {
    package enum Input: Sendable, Equatable {
        case key(Character)
        /// The answer to `.verify`: whose code it is.
        case verified(PersonID?)
        /// The answer to `.look`: the message that waits.
        case found(PendingMessage?)
        /// What was said last is heard for this long.
        case speaking(Duration)
        case closed
        case time
    }

    package enum Action: Sendable, Equatable {
        case say(String)
        case verify(String)
        case look
        case hangUp
    }

    package enum Result: Sendable, Equatable {
        /// Call this person back about this order.
        case order(DoorOrder, PersonID)
        /// Nothing is to be done; true when a code was tried in vain.
        case nothing(isSuspect: Bool)
    }

    private enum State: Sendable, Equatable {
        case greeting
        case verifying
        case menu(PersonID)
        case looking(PersonID)
        case confirming(DoorOrder, PersonID)
        case leaving(Result, since: Duration, hungUp: Bool)
        case over(Result)
    }

    package static let codeLength = 6...12
    private static let tries = 3

    private var state = State.greeting
    private var keys: [Character] = []
    private var failures = 0
    private var rounds = 0
    /// When the last sentence will have been heard.
    private var heard = Duration.zero
    private var sentence = ""

    package init() {}

    package var result: Result? {
        if case .over(let result) = state { return result }
        return nil
    }

    package mutating func begin(at elapsed: Duration) -> [Action] {
        ask("Tocsin. Composez votre code personnel, puis dièse.", elapsed)
    }

    package mutating func handle(_ input: Input, at elapsed: Duration) -> [Action] {
        if case .speaking(let length) = input {
            heard = elapsed + length
            return []
        }
        if input == .closed {
            close()
            return []
        }
        switch state {
        case .greeting: return code(input, elapsed)
        case .verifying: return verified(input, elapsed)
        case .menu(let person): return choose(person, input, elapsed)
        case .looking(let person): return found(person, input, elapsed)
        case .confirming(let order, let person): return confirm(order, person, input, elapsed)
        case .leaving(let result, let since, let hungUp): return end(result, since, hungUp, elapsed)
        case .over: return []
        }
    }

    /// Whoever hangs up before the last sentence asked for nothing.
    private mutating func close() {
        if case .over = state { return }
        if case .leaving(let result, _, _) = state { return state = .over(result) }
        state = .over(.nothing(isSuspect: failures > 0))
    }

    // MARK: - The code

    private mutating func code(_ input: Input, _ elapsed: Duration) -> [Action] {
        guard case .key(let key) = input else { return wait(elapsed) }
        switch key {
        case "#":
            let code = String(keys)
            keys = []
            guard Self.codeLength.contains(code.count) else { return fail(elapsed) }
            state = .verifying
            return [.verify(code)]
        case "*": keys = []
        default: if keys.count <= Self.codeLength.upperBound { keys.append(key) }
        }
        heard = elapsed
        return []
    }

    private mutating func verified(_ input: Input, _ elapsed: Duration) -> [Action] {
        guard case .verified(let person) = input else { return [] }
        guard let person else { return fail(elapsed) }
        state = .menu(person)
        return menu(elapsed)
    }

    private mutating func fail(_ elapsed: Duration) -> [Action] {
        failures += 1
        guard failures < Self.tries else {
            return leave(.nothing(isSuspect: true), "Code refusé. Au revoir.", elapsed)
        }
        state = .greeting
        return ask("Code refusé. Composez votre code personnel, puis dièse.", elapsed)
    }

    // MARK: - The choice

    private mutating func menu(_ elapsed: Duration) -> [Action] {
        ask(
            "Pour une alerte réelle, touche 1. Pour un exercice, touche 2. "
                + "Pour valider un message, touche 3.",
            elapsed)
    }

    private mutating func choose(_ person: PersonID, _ input: Input, _ elapsed: Duration) -> [Action] {
        switch input {
        case .key("1"): return readBack(.trigger(.real), person, elapsed)
        case .key("2"): return readBack(.trigger(.exercise), person, elapsed)
        case .key("3"):
            state = .looking(person)
            return [.look]
        default: return wait(elapsed)
        }
    }

    private mutating func found(_ person: PersonID, _ input: Input, _ elapsed: Duration) -> [Action] {
        guard case .found(let pending) = input else { return [] }
        guard let pending else {
            state = .menu(person)
            let menu = menu(elapsed)
            // One with gaps may be there: it is for whoever writes it.
            return [.say("Aucun message complet n'attend de validation. \(sentence)")] + menu.dropFirst()
        }
        return readBack(.validate(pending), person, elapsed)
    }

    private mutating func readBack(
        _ order: DoorOrder, _ person: PersonID, _ elapsed: Duration
    ) -> [Action] {
        state = .confirming(order, person)
        keys = []
        return ask("Vous demandez \(order.words). Pour confirmer, \(order.keys). Sinon, touche 0.", elapsed)
    }

    private mutating func confirm(
        _ order: DoorOrder, _ person: PersonID, _ input: Input, _ elapsed: Duration
    ) -> [Action] {
        guard case .key(let key) = input else { return wait(elapsed) }
        keys.append(key)
        if keys == order.confirmation {
            return leave(
                .order(order, person),
                "Bien compris. Rien n'est encore parti. Raccrochez : vous êtes rappelé à votre numéro "
                    + "enregistré pour confirmer.", elapsed)
        }
        if order.confirmation.starts(with: keys) { return [] }
        // Anything else goes back to the choice, never on to another order.
        keys = []
        state = .menu(person)
        return menu(elapsed)
    }

    // MARK: - Time

    private mutating func ask(_ text: String, _ elapsed: Duration) -> [Action] {
        (sentence, heard, rounds) = (text, elapsed, 0)
        return [.say(text)]
    }

    /// Said again when nothing is pressed, then the call ends.
    private mutating func wait(_ elapsed: Duration) -> [Action] {
        guard elapsed - heard >= VoiceLimits.patience else { return [] }
        rounds += 1
        keys = []
        guard rounds < VoiceLimits.rounds else {
            return leave(.nothing(isSuspect: failures > 0), "Au revoir.", elapsed)
        }
        heard = elapsed
        return [.say(sentence)]
    }

    private mutating func leave(_ result: Result, _ text: String, _ elapsed: Duration) -> [Action] {
        (state, heard) = (.leaving(result, since: elapsed, hungUp: false), elapsed)
        return [.say(text)]
    }

    private mutating func end(
        _ result: Result, _ since: Duration, _ hungUp: Bool, _ elapsed: Duration
    ) -> [Action] {
        if hungUp {
            if elapsed - since >= VoiceLimits.leaving { state = .over(result) }
            return []
        }
        guard elapsed - heard >= .seconds(1) else { return [] }
        state = .leaving(result, since: elapsed, hungUp: true)
        return [.hangUp]
    }
}
