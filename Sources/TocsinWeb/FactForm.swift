// The words of `do`: which members each takes, and the statement it makes.

import TocsinCore
import TocsinEngine

struct FactForm: Sendable {
    var word: String
    /// Beside those of every statement.
    var members: [Member]
    var read: @Sendable (Call) throws(Problem) -> Asked

    /// A statement, a person's answer for every role they are called for, or one for the only such role.
    enum Asked: Sendable {
        case fact(Fact)
        case answer(PersonID, Answer)
        case onlyRole(PersonID, @Sendable (RoleID) -> Fact)
    }

    static let all: [FactForm] = bare + answers + withMembers

    private static let bare: [FactForm] = [
        Fact.alertReceived, .prealerted, .emergencyDetermined, .cellOperational, .codStandby, .codDecided,
        .codOperational, .codClosed, .cipOrdered, .cipOpen, .stoodDown, .cancelled, .becameReal, .suspended,
        .noted,
    ].map { fact in FactForm(word: fact.kind, members: []) { _ in .fact(fact) } }

    // MARK: Answers

    private static let answering = [
        Member("role", "fonction ; sinon celles de la personne, ou la seule s'il y a heure ou note"),
        Member("person", "identifiant de la personne ; soi-même s'il manque"),
    ]
    private static let remote = Member("remote", .flag, "en poste à distance")
    private static let eta = Member("etaMinutes", .whole(0...1440), "minutes avant l'arrivée")

    private static let answers: [FactForm] = [
        FactForm(word: "acknowledged", members: answering + [eta, remote]) { call throws(Problem) in
            let minutes = call.body.whole("etaMinutes").map { Int($0) }
            let remote = call.body.flag("remote")
            return try call.asked(remote ? .remote : .coming(minutes: minutes)) { role, person in
                .acknowledged(role: role, person: person, etaMinutes: minutes, remote: remote)
            }
        },
        FactForm(word: "declined", members: answering + [eta, remote]) { call throws(Problem) in
            try call.asked(.unavailable) { role, person in .declined(role: role, person: person) }
        },
        FactForm(word: "inPost", members: answering + [eta, remote]) { call throws(Problem) in
            let remote = call.body.flag("remote")
            return try call.asked(remote ? .remote : .inPost) { role, person in
                .inPost(role: role, person: person, remote: remote)
            }
        },
    ]

    // MARK: Facts with members of their own

    private static let audience = Member(
        "audience", .choice(Audience.allCases.map(\.rawValue)), required: true,
        "à qui l'information s'adresse")

    private static let withMembers: [FactForm] = [
        FactForm(
            word: "informed",
            members: [
                audience, Member("means", "par quel moyen"),
                Member("scope", .choice(["all", "partial"]), "étendue"),
            ]
        ) { call throws(Problem) in
            let scope = Scope(rawValue: call.body.text("scope") ?? "") ?? .all
            return .fact(.informed(try call.audience(), means: call.body.text("means"), scope: scope))
        },
        FactForm(word: "waived", members: [audience]) { call throws(Problem) in
            .fact(.waived(try call.audience()))
        },
        FactForm(
            word: "deferred", members: [audience, Member("to", .later, required: true, "report jusqu'à")]
        ) {
            call throws(Problem) in
            guard let until = call.body.time("to") else {
                throw .malformed("Il manque « to ».", hint: "ajoutez l'heure")
            }
            return .fact(.deferred(try call.audience(), until: until.instant))
        },
        FactForm(
            word: "ticked", members: [Member("step", required: true, "étape déclarée dans les réglages")]
        ) {
            call throws(Problem) in .fact(.ticked(step: try call.body.required("step")))
        },
        FactForm(
            word: "corrected",
            members: [
                Member("entry", required: true, "entrée corrigée"),
                Member("to", .time(orNull: true), required: true, "heure exacte ; null retire l'entrée"),
            ]
        ) { call throws(Problem) in
            .fact(.corrected(EntryID(try call.body.required("entry")), to: call.body.time("to")))
        },
    ]
}

extension Call {
    fileprivate func audience() throws(Problem) -> Audience {
        guard let audience = Audience(rawValue: try body.required("audience")) else {
            throw .malformed("Destinataire inconnu.", hint: "elected, public ou media")
        }
        return audience
    }

    /// With a role, a statement about it; without, the person's answer for all their roles, now. What carries
    /// a time or a note is about one role.
    fileprivate func asked(
        _ answer: Answer, _ fact: @escaping @Sendable (RoleID, PersonID) -> Fact
    ) throws(Problem) -> FactForm.Asked {
        guard let person = body.text("person").map(PersonID.init(rawValue:)) ?? caller?.actor.person else {
            throw Problem(
                422, "byRequired", "Il faut dire de qui vient la réponse.", hint: "ajoutez person (--person)")
        }
        if let role = body.text("role") { return .fact(fact(RoleID(role), person)) }
        guard body.has(anyOf: [Member].stating.map(\.name)) else { return .answer(person, answer) }
        return .onlyRole(person) { fact($0, person) }
    }

    /// The role a person is called for, when there is one and no other.
    func onlyRole(of person: PersonID) async throws -> RoleID {
        let id = activation
        let found = try await house.engine.query { snapshot in
            snapshot.state.activations[id].map { ($0.rolesCalled(person), snapshot.settings.roster) }
        }
        guard let (roles, roster) = found else { throw Problem.unknownActivation(id) }
        if roles.count == 1 { return roles[0] }
        let name = roster.people[person]?.name ?? person.rawValue
        let titles = roles.isEmpty ? "aucune fonction" : roles.map(roster.title).joined(separator: ", ")
        throw Problem.malformed(
            "Pour quelle fonction ? \(name) est appelé(e) pour : \(titles).",
            hint: "--role \(roles.first?.rawValue ?? "FONCTION")")
    }
}
