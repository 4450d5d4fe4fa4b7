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
