// Live changes as server-sent events: which activations moved, nothing personal; readers ask for the rest.

import HTTPTypes
import Hummingbird
import ServiceLifecycle
import TocsinCore
import TocsinEngine
import TocsinReport

extension Routes {
    static let live: [Route] = [
        Route(
            method: .get, path: "/v1/live", access: .right(.read), summary: "Changements au fil de l'eau",
            types: ["text/event-stream"]
        ) { call in
            let changes = call.house.engine.changes()
            return Reply(
                contentType: "text/event-stream",
                body: ResponseBody { writer in
                    try await LiveFeed(changes: changes).write(to: &writer)
                    try await writer.finish(nil)
                })
        }
    ]
}

private struct LiveFeed {
    let changes: AsyncStream<Engine.Change>

    /// Until the reader goes, or the daemon stops.
    func write(to writer: inout any ResponseBodyWriter) async throws {
        let (lines, feed) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(256))
        feed.yield(": tocsin\n\n")
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await follow(feed) }
            group.addTask { try await beat(feed) }
            group.addTask {
                try? await gracefulShutdown()
                feed.finish()
            }
            for await line in lines { try await writer.write(ByteBuffer(string: line)) }
            group.cancelAll()
        }
    }

    private func follow(_ feed: AsyncStream<String>.Continuation) async {
        for await change in changes {
            let touched = Set(change.touched.joined()).sorted()
            let data = JSON.object([
                ("version", .int(change.version)),
                ("activations", .array(touched.map { .string($0.rawValue) })),
            ])
            feed.yield("event: change\ndata: \(data.text())\n\n")
        }
        feed.finish()
    }

    private func beat(_ feed: AsyncStream<String>.Continuation) async throws {
        while true {
            try await Task.sleep(for: WebLimits.heartbeat)
            feed.yield(":\n\n")
        }
    }
}
