// The course of one outgoing call as a pure machine: what happened and when, to what is played next.

/// Nothing but the introduction is heard before a key is pressed: a voicemail "answers" too.
package struct CallScript: Sendable, Equatable {
    package enum Prompt: Sendable, Hashable, CaseIterable {
        /// Who calls, and that key 1 gives the message.
        case introduction
        /// The text, and for a page the keys that answer it.
        case message
        /// The keys again.
        case menu
        /// What was understood, said back.
        case coming, unavailable, remote
    }

    package enum Input: Sendable, Equatable {
        case ringing
        case established
        case key(Character)
        case closed(CallEnd)
        /// The line to our own baresip is gone.
        case lost
        case time
    }

    package enum Action: Sendable, Equatable {
        case play(Prompt)
        case hangUp
    }

    private enum State: Sendable, Equatable {
        case dialling
        case ringing(since: Duration)
        case introducing
        case telling
        case confirming(CallResult.Choice)
        case leaving(CallResult, since: Duration)
        case over(CallResult)
    }

    private let asksAnswer: Bool
    private let lengths: [Prompt: Duration]
    private let ring: Duration
    private var state = State.dialling
    /// When the prompt that is being heard began, its length, and the times it was said.
    private var began = Duration.zero
    private var length = Duration.zero
    private var rounds = 0
    private var repeats = 0
    /// The text was heard to its end at least once.
    private var whole = false

    /// `asksAnswer`: somebody is convened; otherwise hearing the text is all. `lengths`: how long each prompt
    /// is heard.
    package init(asksAnswer: Bool, lengths: [Prompt: Duration], ring: Duration) {
        (self.asksAnswer, self.lengths, self.ring) = (asksAnswer, lengths, ring)
    }

    /// Set once the call is over.
    package var result: CallResult? {
        if case .over(let result) = state { return result }
        return nil
    }

    /// `elapsed` runs from the dialling and never goes back.
    package mutating func handle(_ input: Input, at elapsed: Duration) -> [Action] {
        if let result = ending(input) {
            state = .over(result)
            return []
        }
        switch state {
        case .dialling, .ringing: return call(input, elapsed)
        case .introducing: return introduce(input, elapsed)
        case .telling: return tell(input, elapsed)
        case .confirming(let choice): return confirm(choice, input, elapsed)
        case .leaving(let result, let since):
            if elapsed - since >= VoiceLimits.leaving { state = .over(result) }
            return []
        case .over: return []
        }
    }

    /// Nil while the call goes on. An answer that was given stands, whatever is lost after it.
    private func ending(_ input: Input) -> CallResult? {
        switch (input, state) {
        case (.closed(let end), _): ending(end)
        case (.lost, .confirming(let choice)): .answered(choice)
        case (.lost, .leaving(let result, _)), (.lost, .over(let result)): result
        case (.lost, _): .lost
        default: nil
        }
    }

    /// What the call comes to when the line falls now.
    private func ending(_ end: CallEnd) -> CallResult {
        switch state {
        case .dialling: end.result
        // It rang, then fell without a code: nobody took it.
        case .ringing: end.code == nil ? .noAnswer : end.result
        case .introducing: .unheard
        case .telling: .heard(whole: whole)
        case .confirming(let choice): .answered(choice)
        case .leaving(let result, _), .over(let result): result
        }
    }

    // MARK: - Until somebody picks up

    private mutating func call(_ input: Input, _ elapsed: Duration) -> [Action] {
        switch (input, state) {
        case (.established, _):
            state = .introducing
            rounds = 1
            return play(.introduction, elapsed)
        case (.ringing, .dialling): state = .ringing(since: elapsed)
        case (_, .dialling) where elapsed >= VoiceLimits.exchange: return leave(.silent, elapsed)
        case (_, .ringing(let since)) where elapsed - since >= ring: return leave(.noAnswer, elapsed)
        default: break
        }
        return []
    }

    // MARK: - Prompts

    private mutating func introduce(_ input: Input, _ elapsed: Duration) -> [Action] {
        switch input {
        case .key("1"):
            state = .telling
            rounds = 1
            return play(.message, elapsed)
        case .time where isPatienceOver(elapsed):
            guard rounds < VoiceLimits.rounds else { return leave(.unheard, elapsed) }
            rounds += 1
            return play(.introduction, elapsed)
        default: return []
        }
    }

    private mutating func tell(_ input: Input, _ elapsed: Duration) -> [Action] {
        whole = whole || elapsed - began >= length
        switch input {
        case .key("0") where !isDeaf(elapsed): return again(.message, elapsed)
        case .key(let key) where asksAnswer && !isDeaf(elapsed):
            guard let choice = CallResult.Choice(rawValue: key) else { return again(.menu, elapsed) }
            return understand(choice, elapsed)
        case .time where !asksAnswer && elapsed - began >= length + .seconds(1):
            return leave(.heard(whole: true), elapsed)
        case .time where isPatienceOver(elapsed):
            guard rounds < VoiceLimits.rounds else { return leave(.heard(whole: true), elapsed) }
            rounds += 1
            return play(.menu, elapsed)
        default: return []
        }
    }

    /// Said back; another key still changes it.
    private mutating func confirm(
        _ choice: CallResult.Choice, _ input: Input, _ elapsed: Duration
    ) -> [Action] {
        switch input {
        case .key(let key) where !isDeaf(elapsed):
            guard let other = CallResult.Choice(rawValue: key), other != choice,
                repeats < VoiceLimits.repeats
            else { return [] }
            repeats += 1
            return understand(other, elapsed)
        case .time where elapsed - began >= length + .seconds(2):
            return leave(.answered(choice), elapsed)
        default: return []
        }
    }

    private mutating func understand(_ choice: CallResult.Choice, _ elapsed: Duration) -> [Action] {
        state = .confirming(choice)
        switch choice {
        case .coming: return play(.coming, elapsed)
        case .unavailable: return play(.unavailable, elapsed)
        case .remote: return play(.remote, elapsed)
        }
    }

    private mutating func again(_ prompt: Prompt, _ elapsed: Duration) -> [Action] {
        guard repeats < VoiceLimits.repeats else { return [] }
        repeats += 1
        return play(prompt, elapsed)
    }

    private mutating func play(_ prompt: Prompt, _ elapsed: Duration) -> [Action] {
        (began, length) = (elapsed, lengths[prompt] ?? .zero)
        return [.play(prompt)]
    }

    private mutating func leave(_ result: CallResult, _ elapsed: Duration) -> [Action] {
        state = .leaving(result, since: elapsed)
        return [.hangUp]
    }

    private func isPatienceOver(_ elapsed: Duration) -> Bool {
        elapsed - began >= length + VoiceLimits.patience
    }

    private func isDeaf(_ elapsed: Duration) -> Bool { elapsed - began < VoiceLimits.deafness }
}
