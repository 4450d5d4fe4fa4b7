// Looks into the mailbox again and again. Whatever happens there, paging goes on.

package import Logging
import ServiceLifecycle
import Synchronization
package import TocsinCore

package final class MailboxWatch: Service {
    package typealias Take = @Sendable (MailFinding) async -> Bool

    private struct Watched {
        var mailbox: (any Inbox)?
        var every: Duration
        var problem: String?
        var expires: Instant?
    }

    private let watched: Mutex<Watched>
    private let take: Take
    private let logger: Logger

    /// `take` answers true once a finding is kept, or is of no use: false makes it come again.
    package init(_ mailbox: (any Inbox)?, every: Duration, logger: Logger, take: @escaping Take) {
        watched = Mutex(Watched(mailbox: mailbox, every: every))
        (self.logger, self.take) = (logger, take)
    }

    /// New settings; nil when there is no mailbox any more.
    package func replace(_ mailbox: (any Inbox)?, every: Duration) {
        watched.withLock { $0 = Watched(mailbox: mailbox, every: every) }
    }

    /// Why nothing is read, in French; nil while all is well.
    package var problem: String? { watched.withLock { $0.problem } }

    /// When the mail server's certificate ends, as far as it was seen.
    package var certificateExpires: Instant? { watched.withLock { $0.expires } }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await self.look()
                try? await Task.sleep(for: self.watched.withLock { $0.every })
            }
        }
    }

    private func look() async {
        guard let mailbox = watched.withLock({ $0.mailbox }) else { return }
        let look = await mailbox.look(take)
        if Task.isCancelled { return }
        switch look {
        case .read(_, let expires):
            let before = watched.withLock { watched in
                if let expires { watched.expires = expires }
                defer { watched.problem = nil }
                return watched.problem
            }
            if before != nil { logger.notice("la boîte de réception est de nouveau lue") }
        case .failing(let reason):
            let before = watched.withLock { watched in
                defer { watched.problem = reason }
                return watched.problem
            }
            // Every half minute the same line would hide the others.
            if before != reason {
                logger.error("la boîte de réception n’est pas lue", metadata: ["reason": "\(reason)"])
            }
        }
    }
}
