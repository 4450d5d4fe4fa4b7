// From the state to what an answer page shows: only what concerns the person behind the link.

import TocsinCore
import TocsinEngine

extension Engine.Snapshot {
    /// Nil when the attempt is no page to a person.
    func answerView(of attempt: AttemptID, in id: ActivationID) -> AnswerView? {
        guard let activation = state.activations[id], let page = activation.attempts[attempt]?.page else {
            return nil
        }
        let french = settings.roster.zone.french
        let home = state.activations[state.home(of: id)] ?? activation
        let own = home.answers(of: page.person)
        let opening = activation.opening
        return AnswerView(
            person: page.person, name: page.name, mode: activation.mode,
            event: opening.place.map { "\(opening.title), \($0)" } ?? opening.title,
            authority: settings.authority.prefecture,
            roles: activation.rolesCalled(page.person).map(settings.roster.title), end: end(of: home),
            recorded: own.last.map { recorded($0, french) }, mayArrive: own.last?.isComing ?? false,
            questions: page.reason == .askDecider ? questions(activation, french) : [], seen: own.count)
    }

    private func end(of activation: Activation) -> AnswerView.End? {
        guard !activation.isOpen else { return nil }
        switch activation.closing?.fact {
        case .suspended, .becameReal:
            return .brokenOff(forReal: state.open.contains { state.activations[$0]?.mode == .real })
        default: return .over
        }
    }

    private func questions(_ activation: Activation, _ french: FrenchTime) -> [AnswerView.Question] {
        activation.rules.convening.roles.compactMap { role in
            activation.paging[role]?.asking.map { asking in
                let rung = activation.rules.convening.ladder(for: role).rungs[asking.rung]
                return AnswerView.Question(
                    role: role, title: settings.roster.title(role), next: holder(rung),
                    until: french.clock(asking.until))
            }
        }
    }

    /// The person a rung would call now, and as what.
    private func holder(_ rung: Rung) -> String? {
        guard case .role(let role) = rung.call, let shift = settings.roster.onDuty(role, at: now),
            let person = settings.roster.people[shift.person]
        else { return nil }
        return "\(person.name), \(settings.roster.title(role))"
    }

    private func recorded(_ statement: Statement, _ french: FrenchTime) -> String {
        let at = "Noté à \(french.clock(statement.recordedAt)) : "
        switch statement.fact {
        case .acknowledged(_, _, let minutes?, remote: false):
            return at
                + "vous arrivez dans \(minutes) min, "
                + "vers \(french.clock(statement.recordedAt + .minutes(minutes)))."
        case .acknowledged(_, _, nil, remote: false): return at + "vous arrivez."
        case .acknowledged, .inPost(_, _, remote: true): return at + "vous êtes en poste à distance."
        case .inPost: return at + "vous êtes en poste."
        case .declined: return at + "vous êtes indisponible. Le suivant est appelé."
        default: return at + "votre réponse."
        }
    }
}

extension Activation {
    /// In order of recording.
    fileprivate func answers(of person: PersonID) -> [Statement] {
        statements.filter { statement in
            switch statement.fact {
            case .acknowledged(_, person, _, _), .declined(_, person), .inPost(_, person, _): true
            default: false
            }
        }
    }
}

extension Statement {
    fileprivate var isComing: Bool {
        if case .acknowledged(_, _, _, remote: false) = fact { true } else { false }
    }
}

extension Roster {
    func title(_ role: RoleID) -> String { roles.first { $0.id == role }?.title ?? role.rawValue }
}
