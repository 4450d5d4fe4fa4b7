// One conversation with one baresip over its control socket, which serves a single client at a time.
import Foundation
import TocsinCore
import TocsinSystem

/// Used by one task from beginning to end: opened for one call, closed after it.
package struct BaresipControl: ~Copyable {
    package enum Heard: Sendable, Equatable {
        case message(ControlMessage)
        /// Nothing for a tenth of a second.
        case beat
        /// The connection is gone.
        case gone
    }

    private let socket: LineSocket
    private var pieces: AsyncStream<[UInt8]>.Iterator
    private var reader = NetstringReader()

    /// Nil when no baresip listens at `address` (`host:port`).
    package static func open(_ address: String) async -> BaresipControl? {
        guard let colon = address.lastIndex(of: ":"),
            let port = UInt16(address[address.index(after: colon)...])
        else { return nil }
        let host = address[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]"))
        return await LineSocket.connect(host: host, port: port, within: VoiceLimits.control)
            .map { BaresipControl($0) }
    }

    private init(_ socket: LineSocket) {
        (self.socket, pieces) = (socket, socket.pieces.makeAsyncIterator())
    }

    deinit { socket.close() }

    @discardableResult
    package func send(_ command: ControlCommand) -> Bool { socket.send(Netstring.frame(command.bytes)) }

    package mutating func next() async -> Heard {
        while true {
            guard let framed = try? reader.next() as [UInt8]?? else { return .gone }
            if let framed {
                if let message = ControlMessage(framed) { return .message(message) }
                continue
            }
            guard let piece = await pieces.next() else { return .gone }
            if piece.isEmpty { return .beat }
            reader.take(piece)
        }
    }

    /// Sends a command and waits for its response; events that come before it are let go.
    package mutating func ask(_ command: ControlCommand) async -> String? {
        var command = command
        command.token = "tocsin"
        var clock = CallClock()
        guard send(command) else { return nil }
        while clock.elapsed() < VoiceLimits.control {
            switch await next() {
            case .message(.response(_, let text, "tocsin")): return text
            case .gone: return nil
            case .message, .beat: continue
            }
        }
        return nil
    }

    /// Lets go whatever comes for so long; false when the connection is gone. Whoever only slept would find
    /// it closed, for nobody keeps what is not read.
    package mutating func rest(_ pause: Duration) async -> Bool {
        var clock = CallClock()
        while clock.elapsed() < pause {
            if await next() == .gone { return false }
        }
        return true
    }

    /// Ends every call that an earlier conversation left behind; false when baresip does not obey.
    package mutating func clear() async -> Bool {
        for _ in 0..<5 {
            guard let text = await ask(ControlCommand("listcalls")) else { return false }
            if text.contains("Active calls (0)") || text.contains("no active calls") { return true }
            guard await ask(.hangUp) != nil else { return false }
        }
        return false
    }
}
