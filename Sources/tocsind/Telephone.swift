// The telephone door as a service: who is called back, what waits for a validation, the commands it gives.

import Logging
import ServiceLifecycle
import TocsinCore
import TocsinEngine
import TocsinVoice

struct Telephone: Service {
    private let desk: TelephoneDesk
    private let secrets: Secrets

    /// Throws when the codes cannot be read: better at the start than at three in the morning.
    init(_ settings: TelephoneSettings, engine: Engine, secrets: Secrets, logger: Logger) throws {
        self.secrets = secrets
        let orders = TelephoneOrders(engine: engine)
        desk = TelephoneDesk(
            try Self.rules(settings, secrets),
            ports: DeskPorts(
                number: { await orders.number(of: $0) }, pending: { await orders.pending() },
                perform: { await orders.perform($0, by: $1) },
                turnedAway: { person, reason in
                    logger.warning(
                        "appel refusé à la porte téléphonique",
                        metadata: [
                            "raison": "\(reason.words)", "personne": "\(person?.rawValue ?? "inconnue")",
                        ])
                    await orders.turnedAway(person, reason)
                },
                note: { logger.warning("téléphone : \($0)") }))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { await desk.run() }
    }

    /// What the door goes by under these settings; nil where they have none. Throws when the codes cannot be
    /// read, and changes nothing.
    func rules(_ settings: TelephoneSettings?) throws -> DoorRules? {
        try settings.map { try Self.rules($0, secrets) }
    }

    /// From the next call on.
    func follow(_ rules: DoorRules) { desk.follow(rules) }

    private static func rules(_ settings: TelephoneSettings, _ secrets: Secrets) throws -> DoorRules {
        do {
            return DoorRules(settings, codes: try DoorCodes(file: try secrets.store(settings.codes)))
        } catch {
            throw StartRefusal(description: "Téléphone : \(error)")
        }
    }
}

struct TelephoneOrders: Sendable {
    let engine: Engine

    /// Voice before mobile: the number that rings.
    func number(of person: PersonID) async -> String? {
        let contacts = try? await engine.query { $0.settings.roster.people[person]?.contacts ?? [] }
        let found = [Medium.voice, .sms].lazy.compactMap { medium in
            contacts?.first { $0.medium == medium }?.address
        }
        return found.first
    }

    /// The first that waits.
    func pending() async -> PendingMessage? {
        let found = try? await engine.query { PendingMessage.waiting(in: $0.state).first }
        return found ?? nil
    }

    func turnedAway(_ person: PersonID?, _ reason: DoorRefusal) async {
        _ = try? await engine.submit(
            Command(actor: .daemon, request: .heard(.turnedAway(person, reason))))
    }

    func perform(_ order: DoorOrder, by person: PersonID) async -> String {
        let actor = Actor(means: .telephone, person: person, rights: [.trigger, .state])
        do {
            let name =
                try await engine.query { $0.settings.roster.people[person]?.name } ?? person.rawValue
            switch order {
            case .trigger(let mode): return try await trigger(mode, name, actor)
            case .validate(let pending): return try await validate(pending, name, actor)
            }
        } catch let rejection as Rejection {
            return "Refusé. \(SpokenFrench.of(rejection.message)) Au revoir."
        } catch {
            return "Échec : rien n'est parti. Appelez la permanence. Au revoir."
        }
    }

    private func trigger(_ mode: Mode, _ name: String, _ actor: Actor) async throws -> String {
        let trigger = Trigger(
            mode: mode, title: mode == .real ? "Alerte déclenchée par téléphone" : "Exercice par téléphone",
            decision: Stating(by: name, note: "déclenché par téléphone, confirmé au rappel"))
        let accepted = try await engine.submit(Command(actor: actor, request: .activate(trigger)))
        let id = SpokenFrench.of(accepted.activation?.rawValue ?? "")
        let kind = mode == .real ? "Alerte réelle" : "Exercice"
        return "\(kind) \(id) : c'est déclenché, les appels partent. Au revoir."
    }

    private func validate(
        _ pending: PendingMessage, _ name: String, _ actor: Actor
    ) async throws -> String {
        _ = try await engine.submit(
            Command(
                actor: actor,
                request: .validateMessage(
                    pending.activation, pending.message, by: name, orally: true,
                    fingerprint: pending.fingerprint)))
        return "Message \(SpokenFrench.of(pending.message.rawValue)) validé. Au revoir."
    }
}
