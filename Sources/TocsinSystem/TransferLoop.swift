// The way in to the transfer thread: any task hands a request over and awaits its result.
import Foundation

/// One thread drives every transfer through one libcurl "multi"; connections are kept and used again.
package final class TransferLoop: Sendable {
    private let inbox: TransferInbox

    /// `capacity` bounds transfers accepted and not finished; beyond it `perform` answers `.full` at once.
    /// `connectionsPerHost` keeps a hung host from using up the `connections` of all.
    package init(capacity: Int = 1024, connections: Int = 64, connectionsPerHost: Int = 16) {
        inbox = TransferInbox(
            capacity: capacity, multi: MultiHandle(connections: connections, perHost: connectionsPerHost))
        let thread = Thread { [inbox] in TransferDriver(inbox).run() }
        thread.name = "transfer"
        thread.start()
    }

    deinit { shutdown() }

    /// Returns when the transfer has ended, at the latest after its total time limit; never throws.
    package func perform(_ request: TransferRequest) async -> TransferResult {
        let ticket = inbox.issueTicket()
        defer { inbox.forget(ticket) }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                inbox.put(TransferOrder(ticket: ticket, request: request, continuation: continuation))
            }
        } onCancel: {
            inbox.cancel(ticket)
        }
    }

    /// Ends running transfers as `.stopped` and refuses new ones. Safe to call twice.
    package func shutdown() { inbox.stop() }

    /// Requests answered `.full` since the start.
    package var refused: Int { inbox.refused }
}
