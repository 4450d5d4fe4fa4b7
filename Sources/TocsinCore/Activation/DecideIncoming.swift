// A handover within the hour, and learners: whoever comes next and whoever learns is told at the trigger.

extension Turn {
    /// The rule: whoever is on duty at the trigger is called and stays called. Whoever takes over before the
    /// cell's limit is told at once, so that both are known; a rung that falls due after the handover calls
    /// the one then on duty.
    mutating func tellIncoming(_ id: ActivationID) {
        guard let activation = state.activations[id] else { return }
        let limit = activation.reading(at: now).facts(.cell).due ?? now + activation.rules.clocks.cellLimit
        for role in activation.rules.convening.roles {
            guard let shift = settings.roster.onDuty(role, at: now), shift.until <= limit,
                let next = settings.roster.onDuty(role, at: shift.until), next.person != shift.person,
                let person = settings.roster.people[next.person]
            else { continue }
            let wording = wording(id).incoming(
                role: title(role), after: name(shift.person.rawValue), at: next.from)
            notify([person], in: id, reason: .incoming, wording: wording)
        }
    }

    /// A learner beside the titular reads along; nothing is expected of them.
    mutating func tellShadows(_ id: ActivationID) {
        guard let activation = state.activations[id] else { return }
        for role in activation.rules.convening.roles {
            guard let shadow = settings.roster.shadow(of: role, at: now),
                let person = settings.roster.people[shadow.person],
                settings.roster.onDuty(role, at: now)?.person != shadow.person
            else { continue }
            notify([person], in: id, reason: .shadow, wording: wording(id).shadow(role: title(role)))
        }
    }
}
