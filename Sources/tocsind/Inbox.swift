// What comes back by mail, handed to the writer: returns and receipts of an attempt, and answers of people.

import Logging
import ServiceLifecycle
import TocsinCore
import TocsinDispatch
import TocsinEngine
import TocsinSystem

struct PostRoom: Sendable {
    let watch: MailboxWatch
    private let loop: TransferLoop
    private let secrets: SecretStore

    init(
        engine: Engine, links: AnswerLinks?, loop: TransferLoop, secrets: @escaping SecretStore,
        logger: Logger
    ) {
        (self.loop, self.secrets) = (loop, secrets)
        watch = MailboxWatch(nil, every: .seconds(30), logger: logger) { finding in
            await engine.take(finding, links)
        }
    }

    /// The reader of these settings' mailbox, if they name one; throws when its secret is missing.
    func reader(_ settings: Settings) throws -> MailboxReader? {
        guard let mailbox = settings.inbound.mailbox else { return nil }
        let senders = settings.paths.compactMap { path -> String? in
            if case .smtp(let relay) = path { relay.from } else { nil }
        }
        do {
            return MailboxReader(
                mailbox, password: try secrets(mailbox.credential), loop: loop, senders: senders)
        } catch let fault as CredentialFault {
            throw StartRefusal(description: "Boîte de réception : \(fault.description)")
        }
    }

    /// Reads that mailbox from now on.
    func follow(_ settings: Settings, _ reader: MailboxReader?) {
        watch.replace(reader, every: settings.inbound.mailbox?.every ?? .seconds(30))
    }
}

extension Engine {
    /// True once it is kept, or is of no use; false when it must come again.
    fileprivate func take(_ finding: MailFinding, _ links: AnswerLinks?) async -> Bool {
        do {
            let heard = try await query { snapshot in finding.heard(in: snapshot, links) }
            guard let heard else { return true }
            _ = try await submit(Command(actor: .daemon, request: .heard(heard)))
            return true
        } catch is EngineFault {
            return false
        } catch {
            return true
        }
    }
}

extension MailFinding {
    /// A machine's mail is never an answer; a person's is one only with the page's code.
    fileprivate func heard(in snapshot: Engine.Snapshot, _ links: AnswerLinks?) -> HeardRequest? {
        switch kind {
        case .bounce:
            return attempt(in: snapshot.state).map { .receipt($0, Receipt(status: .bounced, reason: text)) }
        case .delivered: return attempt(in: snapshot.state).map { .receipt($0, Receipt(status: .delivered)) }
        case .delayed, .autoReply: return nil
        case .reply:
            let sender = snapshot.settings.roster.people.values.flatMap(\.contacts)
                .first { $0.medium == .email && $0.address.lowercased() == from.lowercased() }
            let address = sender?.address ?? from
            let key =
                "mail/" + (messageID.isEmpty ? "\(address)/\(attempt?.rawValue ?? "")/\(text)" : messageID)
            let proof = links?.proof(of: ReplyText(text).code, from: address, in: snapshot) ?? Proof()
            return .reply(TextReply(key: key, from: address, text: text), proof)
        }
    }

    /// A mail to many bears the key of its first recipient: the report names whose it is.
    private func attempt(in state: State) -> AttemptID? {
        guard let attempt, let recipient, let owner = state.owners[attempt],
            case .delivery(let message, let delivery) = state.attempt(attempt)?.content,
            delivery.address.lowercased() != recipient.lowercased()
        else { return attempt }
        let record = state.activations[owner]?.messages.first { $0.message.id == message }
        return record?.deliveries.last { id in
            guard case .delivery(_, let other) = state.attempt(id)?.content else { return false }
            return other.medium == .email && other.address.lowercased() == recipient.lowercased()
        }
    }
}
