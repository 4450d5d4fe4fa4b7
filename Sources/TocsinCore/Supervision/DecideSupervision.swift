// What a look at a path means: the third failure in a row is an outage, told by another path.

extension Turn {
    mutating func supervise(_ request: SupervisionRequest) {
        switch request {
        case .probed(let path, let outcome, let times):
            guard settings.paths.contains(where: { $0.id == path }) else { return }
            judge(path, outcome, times: times)
        case .peerHeard(let name): hear(of: name)
        case .peerSilent(let name, let since): miss(name, since: since)
        case .proof:
            let isRecent = state.supervision.provedAt.map { now - $0 < Limits.proofEvery } ?? false
            if !isRecent { emit(.supervised(.proved)) }
        case .reserve(let reserve): notice(reserve)
        case .anchor(let anchor): send(anchor)
        case .chain(let fault): note(fault)
        }
    }

    /// Told once, whoever finds it again at the next start.
    private mutating func note(_ fault: ChainFault?) {
        guard state.supervision.chainFault != fault else { return }
        emit(.supervised(.chain(fault)))
        if let fault { report(journalDamaged(fault)) }
    }

    private mutating func judge(_ path: PathID, _ outcome: ProbeOutcome, times: Int) {
        let known = state.supervision.paths[path]
        switch outcome {
        case .untestable:
            if known?.isUntestable != true, known?.failsLooks != true {
                emit(.supervised(.untestable(path)))
            }
            settle(path)
        case .failing(let reason):
            guard known?.failsLooks != true, times >= Limits.failingProbes else { return }
            fall(path, reason, known)
        case .fine(let note, let expires):
            let isSame = known?.expires == expires && known?.limp == nil
            stand(path, .fine(path, note: note, expires: expires), isSame: isSame, times: times)
        case .limping(let reason, let expires):
            let isSame = known?.expires == expires && known?.limp == reason
            stand(path, .limping(path, reason: reason, expires: expires), isSame: isSame, times: times)
        }
    }

    /// It works. `isSame`: as it did when that was last journaled.
    private mutating func stand(_ path: PathID, _ event: SupervisionEvent, isSame: Bool, times: Int) {
        let known = state.supervision.paths[path]
        switch known?.standing {
        case .down: rise(path, event, times: times)
        case .fine where isSame && !isStale(known): break
        default: emit(.supervised(event))
        }
        warnOfExpiry(path)
    }

    private func isStale(_ watch: PathWatch?) -> Bool {
        watch?.lastFine.map { now - $0 >= .hours(24) } ?? true
    }

    /// Looks that fail on a path already set aside are noted and told no second time.
    private mutating func fall(_ path: PathID, _ reason: String, _ known: PathWatch?) {
        emit(.supervised(.down(path, reason: reason)))
        guard known?.standing != .down else { return }
        undergo(.channelDown(path.rawValue))
        evacuate(path)
        report(pathDown(path, reason))
    }

    /// What went through it, or failed to be delivered, says that it does not work.
    mutating func setAside(_ path: PathID, _ reason: String) {
        let known = state.supervision.paths[path]
        if known?.standing == .down || settings.path(path) == nil { return evacuate(path) }
        fall(path, reason, known)
    }

    /// Looks that succeed: they end an outage that looks had found, and one that messages had found once its
    /// pause is over: nothing may go that way any more to tell.
    private mutating func rise(_ path: PathID, _ event: SupervisionEvent, times: Int) {
        guard let known = state.supervision.paths[path], times >= known.looksToRecover(at: now) else {
            return
        }
        if known.failsLooks {
            emit(.supervised(event))
            if !state.supervision.isDown(path) { return recover(path, downSince: known.since) }
        }
        if let until = state.paths[path]?.heldUntil, until <= now {
            free(path)
        } else {
            settle(path)
        }
    }

    /// Nothing holds it any more. One that keeps falling is believed only after it was quiet for minutes.
    mutating func settle(_ path: PathID) {
        guard let known = state.supervision.paths[path], known.standing == .down, !known.failsLooks,
            !state.isAtFault(path)
        else { return }
        let brokenAt = max(state.paths[path]?.brokenAt ?? known.since, known.since)
        if known.isUnstable(at: now), now < brokenAt + Limits.calmAfterFlapping { return }
        let event =
            known.isUntestable
            ? SupervisionEvent.untestable(path) : .fine(path, note: known.note, expires: known.expires)
        emit(.supervised(event))
        recover(path, downSince: known.since)
    }

    private mutating func recover(_ path: PathID, downSince: Instant) {
        undergo(.channelUp(path.rawValue))
        report(pathUp(path, after: now - downSince))
    }

    /// Only the nearest mark is told: a certificate first seen at six days is not announced for thirty.
    private mutating func warnOfExpiry(_ path: PathID) {
        guard let watch = state.supervision.paths[path], let expires = watch.expires,
            let days = Limits.expiryDays.last(where: { expires - .hours(24 * $0) <= now }),
            days < watch.expiryTold ?? .max
        else { return }
        emit(.supervised(.expiring(path, at: expires, days: days)))
        report(certificateEnds(path, at: expires))
    }

    /// Settings that no longer name a path: nothing is said of it any more.
    mutating func forgetPaths() {
        let known = Set(settings.paths.map(\.id))
        let gone = Set(state.supervision.paths.keys).union(state.supervision.canaries.keys)
            .subtracting(known)
        if !gone.isEmpty { emit(.supervised(.forgotten(gone.sorted()))) }
    }

    // MARK: Neighbours

    private mutating func hear(of name: String) {
        let known = state.supervision.peers[name]
        guard known?.isSilent != false else { return }
        emit(.supervised(.peerHeard(name)))
        if let known { report(peerBack(name, after: now - known.since)) }
    }

    private mutating func miss(_ name: String, since: Instant) {
        guard state.supervision.peers[name]?.isSilent != true else { return }
        emit(.supervised(.peerSilent(name, since: since)))
        report(peerSilent(name, since: since))
    }

    // MARK: The journal's disk

    private mutating func notice(_ reserve: Reserve) {
        let known = state.supervision.reserve
        guard known?.reserve.isLaid != reserve.isLaid else { return }
        emit(.supervised(.reserve(reserve)))
        if !reserve.isLaid {
            report(reserveSpent(reserve))
        } else if let known {
            report(reserveLaid(reserve, after: now - known.since))
        }
    }

    /// To whoever has a mailbox among those who are told of faults: a text cannot be kept for years. It stays
    /// due until one of them can be reached.
    private mutating func send(_ anchor: Anchor) {
        guard state.anchorIsDue(at: now) else { return }
        let mailboxes = toldOfFaults.compactMap { person in
            workingContact(of: person, by: .email).map { (person, $0) }
        }
        guard !mailboxes.isEmpty else { return }
        emit(.supervised(.anchored(anchor)))
        for (person, mailbox) in mailboxes {
            page(anchorText(anchor), to: person, by: mailbox, reason: .supervision, ask: nil)
        }
    }

    // MARK: Telling

    /// To everyone who must know, each by a contact point whose path works; where none of them has one, to
    /// whoever is on duty in the cell.
    mutating func report(_ wording: Wording) {
        if report(wording, to: toldOfFaults) { return }
        _ = report(wording, to: settings.convening.roles.compactMap { onDuty($0) })
    }

    /// Each once.
    private var toldOfFaults: [Person] {
        let owner = settings.roster.plan.owner.flatMap { settings.roster.people[$0] }
        let chosen = settings.supervision.tell.compactMap { onDuty($0) } + [owner].compactMap(\.self)
        return chosen.reduce(into: []) { people, person in
            if !people.contains(where: { $0.id == person.id }) { people.append(person) }
        }
    }

    private mutating func report(_ wording: Wording, to people: [Person]) -> Bool {
        var told: Set<PersonID> = []
        for person in people where !told.contains(person.id) {
            guard let contact = workingContact(of: person) else { continue }
            told.insert(person.id)
            page(wording, to: person, by: contact, reason: .supervision, ask: nil)
        }
        return !told.isEmpty
    }

    private func workingContact(of person: Person, by medium: Medium? = nil) -> ContactPoint? {
        var person = person
        person.contacts.removeAll { contact in
            !isUsable(route(contact.path, lane: .faults), lane: .faults)
                || medium.map { $0 != contact.medium } ?? false
        }
        return person.noticeContact
    }
}
