// Lets connections in only while enough descriptors stay free for paging; looks again by itself.

import Logging
import NIOCore

/// Before the first connection of a server channel. Whoever is not let in waits in the kernel's queue.
final class DoorKeeper: ChannelDuplexHandler {
    typealias InboundIn = any NIOCore.Channel
    typealias InboundOut = any NIOCore.Channel
    typealias OutboundIn = Never
    typealias OutboundOut = Never

    private let hasRoom: @Sendable () -> Bool
    private let logger: Logger
    private var silentUntil = NIODeadline.uptimeNanoseconds(0)

    private init(hasRoom: @escaping @Sendable () -> Bool, logger: Logger) {
        (self.hasRoom, self.logger) = (hasRoom, logger)
    }

    /// Sets one at the door of a running server. Where a descriptor is missing all the same, accepting waits
    /// a second: else the error would end the server, and the daemon with it.
    static func stand(
        at channel: any NIOCore.Channel, hasRoom: @escaping @Sendable () -> Bool, logger: Logger
    ) async {
        let posted = channel.eventLoop.submit {
            let line = channel.pipeline.syncOperations
            try line.addHandler(DoorKeeper(hasRoom: hasRoom, logger: logger), position: .first)
            try line.addHandler(AcceptBackoffHandler(shouldForwardIOErrorCaught: false), position: .first)
            // Room may be made by something else than a connection of this door that ends.
            let looks = channel.eventLoop.scheduleRepeatedTask(
                initialDelay: WebLimits.lookForRoom, delay: WebLimits.lookForRoom
            ) { _ in channel.read() }
            channel.closeFuture.whenComplete { _ in looks.cancel() }
        }
        do {
            // One at a time: sixteen would enter at one look.
            try await channel.setOption(.maxMessagesPerRead, value: 1).get()
            try await posted.get()
        } catch {
            logger.error("porte sans gardien, relancez le démon dès que rien ne court : \(error)")
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let server = context.channel
        unwrapInboundIn(data).closeFuture.whenComplete { _ in server.read() }
        context.fireChannelRead(data)
    }

    func read(context: ChannelHandlerContext) {
        if hasRoom() { return context.read() }
        let now = NIODeadline.now()
        guard now >= silentUntil else { return }
        silentUntil = now + WebLimits.wordOnRoom
        logger.warning("trop peu de descripteurs libres : les nouvelles connexions attendent")
    }
}
