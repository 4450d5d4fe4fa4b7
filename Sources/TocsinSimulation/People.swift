// The simulated people: they sleep, wake at the third call, decline, come late, change their telephone.

import TocsinCore
import TocsinEngine

/// How somebody takes the calls of one activation.
struct Mood: Sendable {
    struct Key: Hashable, Sendable {
        var person: PersonID
        var activation: ActivationID
    }

    enum Answering: Sendable { case comes, declines, never }

    var answering: Answering
    /// Calls slept through before one is heard.
    var sleepsThrough: Int
    var hasAnswered = false
}

extension World {
    /// Whose telephone or mailbox it is, in truth.
    private func owner(of parcel: Parcel) -> PersonID? { prefecture.owner(of: parcel.address) }

    private func activation(of parcel: Parcel) -> ActivationID {
        ActivationID(String(parcel.attempt.rawValue.prefix { $0 != "/" }))
    }

    /// Nil while asleep, or when everything has been said.
    private func hears(_ parcel: Parcel) -> (person: PersonID, mood: Mood)? {
        guard let person = owner(of: parcel) else { return nil }
        let key = Mood.Key(person: person, activation: activation(of: parcel))
        var mood = moods[key] ?? freshMood()
        defer { moods[key] = mood }
        if mood.sleepsThrough > 0 {
            mood.sleepsThrough -= 1
            return nil
        }
        guard !mood.hasAnswered, mood.answering != .never else { return nil }
        mood.hasAnswered = true
        return (person, mood)
    }

    private func freshMood() -> Mood {
        Mood(
            answering: dice.one(of: [.comes, .comes, .comes, .comes, .declines, .never]),
            sleepsThrough: dice.chance(60) ? 0 : dice.any(1...4))
    }

    /// A call is picked up, by somebody or by a machine that answers nothing.
    func pickUp(_ parcel: Parcel) async -> DeliveryOutcome {
        _ = watch.arrives(parcel)
        guard parcel.purpose == .page, let (person, mood) = hears(parcel) else {
            return dice.chance(50)
                ? .notReached(after: nil, reason: "rings out") : .accepted(reference: nil)
        }
        counts.answers += 1
        if mood.answering == .comes { go { await $0.arriveAtPost(person, parcel) } }
        return .answered(mood.answering == .comes ? .coming(minutes: nil) : .unavailable, reference: nil)
    }

    /// A text is read.
    func read(_ parcel: Parcel) async {
        // Some hold the telephone in their hand: they answer before the gateway has.
        await time.sleep(for: dice.chance(20) ? dice.seconds(1...10) : dice.seconds(5...240))
        guard let (person, mood) = hears(parcel) else { return }
        let minutes = dice.any(3...50)
        let answer: Answer = mood.answering == .comes ? .coming(minutes: minutes) : .unavailable
        counts.answers += 1
        if parcel.medium == .sms, dice.chance(30) {
            await reply(parcel, mood.answering == .comes ? "1" : "2")
        } else {
            let told = await insist(.answer(activation(of: parcel), person, answer), by: .link(person))
            if case .success? = told { failAtTheWorst(for: person) }
        }
        if mood.answering == .comes { await arriveAtPost(person, parcel) }
    }

    /// The answer is on the disk, and another text to the same person is still on its way.
    private func failAtTheWorst(for person: PersonID) {
        let isCalled = state.outbox.inFlight.contains { state.attempt($0)?.page?.person == person }
        if faultsAllowed, isCalled, dice.chance(75) { kill() }
    }

    private func reply(_ parcel: Parcel, _ word: String) async {
        let id = activation(of: parcel)
        let code = links.replyCode(for: parcel.attempt, in: id)
        let text = TextReply(
            key: "\(parcel.path):\(parcel.attempt)", from: parcel.address, text: "\(code) \(word)")
        let links = links
        for _ in 0..<3 {
            guard let proof = await query({ links.proof(of: code, from: text.from, in: $0) }) else {
                await time.sleep(for: .seconds(30))
                continue
            }
            await tell(.heard(.reply(text, proof)))
        }
    }

    private func arriveAtPost(_ person: PersonID, _ parcel: Parcel) async {
        await time.sleep(for: dice.seconds(120...3000))
        _ = await insist(.answer(activation(of: parcel), person, .inPost), by: .link(person))
    }

    /// Somebody has another number: theirs is dead until the settings know.
    func changeTelephones() async {
        while faultsAllowed {
            await time.sleep(for: dice.waiting(mean: .hours(24 * 20)))
            guard faultsAllowed, let person = settings.roster.people.keys.sorted().randomElement(using: &dice)
            else { return }
            prefecture.changeNumber(of: person)
            await time.sleep(for: dice.waiting(mean: .hours(48)))
            prefecture.write(person, into: &settings)
            try? life?.engine.reload(settings)
        }
    }
}

extension Actor {
    static func link(_ person: PersonID) -> Actor {
        Actor(means: .link, person: person, rights: [.state])
    }

    /// The duty officer at the socket, with every right.
    static let officer = Actor(means: .socket, person: "o1", rights: Set(Right.allCases))
}
