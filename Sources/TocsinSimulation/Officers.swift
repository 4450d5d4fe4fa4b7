// The simulated officers: they trigger, state, inform and stand down, whatever becomes of the daemon.

import TocsinCore

extension World {
    func haveCrises() async {
        while faultsAllowed {
            await time.sleep(for: dice.chance(80) ? dice.waiting(mean: .hours(60)) : dice.seconds(0...1200))
            guard faultsAllowed else { return }
            guard state.open.count < 5 else { continue }
            nextCrisis += 1
            let number = nextCrisis
            go { await $0.leadThrough(number) }
        }
    }

    /// One activation from its trigger to its end.
    private func leadThrough(_ number: Int) async {
        officersAtWork += 1
        defer { officersAtWork -= 1 }
        let mode: Mode = dice.chance(40) ? .real : .exercise
        guard let id = await trigger(number, mode) else { return }
        counts.crises += 1
        watch.promised(id, key: "k\(number)", mode)
        await stateTheCourse(of: id)
        await pause(60...1800)
        if dice.chance(70) {
            await state(id, .codDecided)
            if dice.chance(60) {
                await pause(30...1200)
                await state(id, .codOperational)
            }
            if dice.chance(80) { await inform(id, by: "attente", values: ["consigne": "Restez chez vous."]) }
            await stateInformation(of: id)
        }
        await end(id, mode)
    }

    private func trigger(_ number: Int, _ mode: Mode) async -> ActivationID? {
        let request = Request.activate(
            Trigger(
                mode: mode, title: "Feu \(number)", nature: "incendie", place: "Argol",
                decision: Stating(by: "sous-préfète")))
        let key = RequestKey(key: "k\(number)", fingerprint: "f\(number)")
        // Telling it twice is what people do; the key makes it one.
        var known: ActivationID?
        for _ in 0...dice.any(0...1) {
            guard case .success(let accepted)? = await insist(request, by: .officer, key: key) else {
                return nil
            }
            if let known, accepted.activation != known { watch.fail("one key, two activations") }
            known = accepted.activation
        }
        return known
    }

    private func stateTheCourse(of id: ActivationID) async {
        await pause(120...3000)
        if dice.chance(40) { await state(id, .noted, note: "Point de situation") }
        if dice.chance(70) { await state(id, .cellOperational) }
        if dice.chance(20) { await correctSomething(in: id) }
    }

    private func stateInformation(of id: ActivationID) async {
        for audience in Audience.allCases {
            await pause(60...1500)
            switch dice.any(0...5) {
            case 0: await state(id, .waived(audience))
            case 1: await state(id, .deferred(audience, until: clock.truth + dice.seconds(300...3600)))
            case 2: break
            default: await state(id, .informed(audience, means: nil, scope: .all))
            }
        }
        if dice.chance(30) { await state(id, .ticked(step: "sirenes")) }
        if dice.chance(30) { await correctSomething(in: id) }
    }

    private func correctSomething(in id: ActivationID) async {
        let statements = state.activations[id]?.statements.filter { $0.fact.answeredRole == nil } ?? []
        guard let entry = statements.randomElement(using: &dice) else { return }
        let time = entry.statedAt.instant - dice.seconds(0...600)
        await state(id, .corrected(entry.entry, to: StatedTime(time)))
    }

    private func inform(_ id: ActivationID, by template: String, values: [String: String]) async {
        await pause(60...900)
        let draft = Draft(template: template, values: values)
        guard
            case .success(let drafted)? = await insist(.draftMessage(id, draft), by: .officer),
            let message = drafted.message
        else { return }
        await pause(10...300)
        _ = await insist(.validateMessage(id, message, by: "sous-préfète", orally: true), by: .officer)
        let order = ReleaseOrder(by: "chef")
        _ = await insist(.releaseMessage(id, message, order), by: .officer)
    }

    private func end(_ id: ActivationID, _ mode: Mode) async {
        await pause(600...14_000)
        if mode == .exercise, dice.chance(10) {
            if let real = await state(id, .becameReal)?.activation, real != id { await end(real, .real) }
        } else if dice.chance(10) {
            await state(id, .cancelled, reason: "fausse alerte")
        }
        for _ in 0..<40 where isOpen(id) {
            await state(id, .codClosed)
            await inform(id, by: "fin", values: [:])
            await state(id, .stoodDown)
            for seat in openSeats(of: id) {
                _ = await insist(
                    .closeSeat(
                        id, seat.message, seat: seat.seat, .reached, words: "M. X", Stating(by: "chef")),
                    by: .officer)
            }
            await state(id, .stoodDown)
            if isOpen(id) { await pause(60...600) }
        }
    }

    /// Duties change hands, also while a crisis runs: somebody takes over, somebody is away.
    func changeRoster() async {
        while faultsAllowed {
            await time.sleep(for: dice.waiting(mean: state.open.isEmpty ? .hours(40) : .hours(3)))
            guard faultsAllowed else { return }
            let people = settings.roster.people.keys.sorted()
            let person = dice.one(of: people)
            let from = clock.truth + dice.seconds(0...3600)
            let until = from + dice.seconds(600...30_000)
            let request: RosterRequest =
                dice.chance(60)
                ? .override(
                    Override(role: dice.one(of: Prefecture.roles), person: person, from: from, until: until),
                    by: "chef", reason: "échange")
                : .absence(Absence(person: person, from: from, until: until), by: "chef")
            _ = await insist(.roster(request), by: .officer)
            counts.changes += 1
        }
    }

    private func openSeats(of id: ActivationID) -> [(message: MessageID, seat: String)] {
        guard let activation = state.activations[id] else { return [] }
        return activation.messages.filter { $0.release != nil }.flatMap { record in
            (record.release?.scope ?? []).map { (record.message.id, $0.seat) }
        }
    }

    private func isOpen(_ id: ActivationID) -> Bool { state.activations[id]?.isOpen ?? false }

    private func pause(_ range: ClosedRange<Int>) async { await time.sleep(for: dice.seconds(range)) }

    @discardableResult
    private func state(
        _ id: ActivationID, _ fact: Fact, note: String? = nil, reason: String? = nil
    ) async -> Accepted? {
        let stating = Stating(by: "sous-préfète", note: note, reason: reason ?? "main courante")
        return try? await insist(.state(id, fact, stating), by: .officer)?.get()
    }
}
