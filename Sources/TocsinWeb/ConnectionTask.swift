// A connection's whole task runs on the thread that reads it, and knows from the beginning who is at its end.

import HummingbirdCore
import Logging
import NIOCore

/// Nothing is handed from thread to thread between the bytes of a command and its handler; what only reads
/// goes to the shared threads (`WebResponder`).
struct ConnectionTask: ServerChildChannel {
    /// Whoever is at the other end of the socket, in the kernel's word; asked once, for it cannot change.
    @TaskLocal static var visitor = Credential.none

    let http: HTTP1Channel
    /// By the descriptor of a connection.
    let visitor: @Sendable (NIOBSDSocket.Handle) -> Credential

    func setup(
        channel: any NIOCore.Channel, logger: Logger
    ) -> EventLoopFuture<HTTP1Channel.Value> {
        http.setup(channel: channel, logger: logger)
    }

    func handle(value: HTTP1Channel.Value, logger: Logger) async {
        let channel = value.channel
        await withTaskExecutorPreference(LoopExecutor(channel.eventLoop)) {
            await Self.$visitor.withValue(credential(of: channel)) {
                await http.handle(value: value, logger: logger)
            }
        }
    }

    /// On the connection's own thread, as this is.
    private func credential(of channel: any NIOCore.Channel) -> Credential {
        let found = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(
            of: NIOBSDSocket.Handle.self
        ) { visitor($0) }
        return (found ?? nil) ?? .none
    }
}

/// Lets tasks run on an event loop.
private final class LoopExecutor: TaskExecutor {
    private let loop: any EventLoop

    init(_ loop: any EventLoop) { self.loop = loop }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        loop.execute { [self] in job.runSynchronously(on: asUnownedTaskExecutor()) }
    }
}
