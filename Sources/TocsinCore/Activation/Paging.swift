// Turning calls into pages and notices: one text per person and contact point, whatever the number of roles.

extension Turn {
    mutating func send(_ calls: [Call], in id: ActivationID) {
        var groups: [(person: Person, contact: ContactPoint, reason: PageReason, roles: [RoleID])] = []
        for call in calls {
            for contact in call.contacts {
                if let known = groups.firstIndex(where: {
                    $0.person.id == call.person.id && $0.contact == contact
                }) {
                    if !groups[known].roles.contains(call.role) { groups[known].roles.append(call.role) }
                } else {
                    groups.append((call.person, contact, call.reason, [call.role]))
                }
            }
        }
        for group in groups {
            page(
                group.person, group.contact, .page, group.reason, roles: group.roles,
                wording(id).page(group.roles.map(title)), in: id)
        }
    }

    mutating func notify(_ people: [Person], in id: ActivationID, reason: PageReason, wording: Wording) {
        var told: Set<PersonID> = []
        for person in people where told.insert(person.id).inserted {
            guard let contact = person.noticeContact else { continue }
            page(person, contact, .notice, reason, roles: [], wording, in: id)
        }
    }

    mutating func page(
        _ person: Person, _ contact: ContactPoint, _ purpose: Purpose, _ reason: PageReason, roles: [RoleID],
        _ wording: Wording, in id: ActivationID
    ) {
        let number = (state.activations[id]?.attempts.ids.count ?? 0) + 1
        let attempt = AttemptID(rawValue: "\(id)/\(person.id)/\(contact.medium.rawValue)/\(number)")
        let invitation = purpose == .page ? self.invitation(by: contact, isQuestion: false) : nil
        let rendered = wording.adding(invitation).rendered(for: contact.medium)
        emit(
            .paged(
                id,
                Page(
                    attempt: attempt, purpose: purpose, reason: reason, roles: roles, person: person.id,
                    name: person.name, contact: contact, subject: rendered.subject, text: rendered.text)))
        redirect([attempt], from: contact.path, lane: purpose == .page ? .pages : .notices)
    }

    /// Records a warning for whoever holds these roles; `tell` says it, at the latest after the quiet time.
    mutating func warn(_ warning: Warning, roles: [RoleID], in id: ActivationID) {
        var warning = warning
        warning.to = listeners(roles, in: id)
        emit(.warned(id, warning))
    }

    /// Tells each person what is held for them, in one text, unless they were told within the quiet time.
    mutating func tell(_ id: ActivationID) {
        guard let activation = state.activations[id], activation.isOpen else { return }
        for (person, warnings) in activation.warned.held.sorted(by: { $0.key < $1.key })
        where activation.tellingTime(person) <= now {
            let texts = warnings.map(\.text).joined(separator: " ")
            if let known = settings.roster.people[person] {
                notify([known], in: id, reason: warnings.reason, wording: wording(id).warning(texts))
            }
            emit(.told(id, person))
        }
    }

    /// Who holds these roles now: whoever answered for them; else who is on duty, unless they have declined;
    /// else whoever was called for them last.
    func listeners(_ roles: [RoleID], in id: ActivationID) -> [PersonID] {
        guard let activation = state.activations[id] else { return [] }
        var people: [PersonID] = []
        for role in roles {
            people += holders(of: role, in: activation).filter { !people.contains($0) }
        }
        return people
    }

    private func holders(of role: RoleID, in activation: Activation) -> [PersonID] {
        let answered = activation.paging[role]?.answers.map(\.person) ?? []
        guard answered.isEmpty else { return answered }
        let onDuty = onDuty(role)?.id
        let declined = activation.paging[role]?.declined ?? []
        guard let onDuty, declined.contains(onDuty) else { return [onDuty].compactMap(\.self) }
        let called = activation.attempts.values.compactMap(\.page).last { page in
            page.purpose == .page && page.roles.contains(role) && !declined.contains(page.person)
        }
        return [called?.person ?? onDuty]
    }

    func wording(_ id: ActivationID) -> Phrases {
        Phrases(
            activation: state.activations[id], authority: settings.authority, zone: settings.roster.zone,
            hasLinks: settings.publicURL != nil)
    }
}

extension [Warning] {
    /// The gravest of several warnings said in one text.
    fileprivate var reason: PageReason {
        if contains(where: { $0.kind == .miss }) { return .missed }
        return allSatisfy { $0.kind == .digest } ? .digest : .warning
    }
}
