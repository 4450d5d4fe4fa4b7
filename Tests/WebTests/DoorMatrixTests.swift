// Attack 35: every endpoint that the API describes, with every kind of key; the description makes the table.

import Foundation
import Testing
import TocsinCore

struct DoorMatrixTests {
    private struct Operation: CustomStringConvertible {
        var method: String
        var path: String
        var isOpen: Bool
        var description: String { "\(method) \(path)" }
    }

    private func operations(_ house: TestHouse) async throws -> [Operation] {
        let document = try await house.tcp.with(key: "key-all").get("/v1/openapi.json").json
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        return paths.flatMap { path, methods in
            methods.compactMap { method, operation in
                guard let operation = operation as? [String: Any] else { return nil }
                let security = operation["security"] as? [Any]
                return Operation(
                    method: method.uppercased(), path: path, isOpen: security.map(\.isEmpty) ?? false)
            }
        }.sorted { $0.description < $1.description }
    }

    private func ask(_ operation: Operation, _ client: Client, in id: ActivationID) async throws -> Answer {
        let path = operation.path.replacing("{id}", with: id.rawValue)
            .replacing(/\{[a-z]+\}/, with: "x")
        return operation.method == "POST" ? try await client.post(path, "{}") : try await client.get(path)
    }

    @Test func nothingIsServedToStrangersThatIsNotSaidToBe() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let operations = try await operations(house)
            let closed = operations.filter { !$0.isOpen }
            #expect(closed.count > 35 && closed.allSatisfy { $0.path.hasPrefix("/v1/") })
            #expect(closed.count { $0.method == "POST" } > 15)
            let version = try await house.version()
            for operation in closed {
                let stranger = try await ask(operation, house.tcp, in: id)
                #expect(stranger.status == 401, "\(operation): \(stranger.status)")
                let wrong = try await ask(operation, house.tcp.with(key: "wrong"), in: id)
                #expect(wrong.status == 401, "\(operation): \(wrong.status)")
                let blind = try await ask(operation, house.tcp.with(key: "key-blind"), in: id)
                let isRefused =
                    operation.method == "GET" ? blind.status == 403 : (400..<500).contains(blind.status)
                #expect(isRefused, "\(operation): \(blind.status)")
            }
            #expect(try await house.version() == version)
        }
    }

    /// What a key that may only read must not do, each sound in itself.
    private static let doings: [(path: String, body: String)] = [
        ("/v1/logs", #"{"title":"x"}"#),
        ("/v1/activations", #"{"mode":"real","title":"x","by":"y"}"#),
        ("/v1/activations/ID/facts", #"{"do":"codDecided","by":"y"}"#),
        ("/v1/activations/ID/facts", #"{"do":"stoodDown","by":"y"}"#),
        ("/v1/activations/ID/facts", #"{"do":"corrected","entry":"e1","to":"03:12","by":"y"}"#),
        ("/v1/activations/ID/facts", #"{"do":"acknowledged","role":"writer","person":"writer.titulaire"}"#),
        ("/v1/activations/ID/messages", #"{"template":"attente","values":{"nature":"x","lieu":"y"}}"#),
        ("/v1/activations/ID/rungs", #"{"role":"writer","call":true}"#),
        ("/v1/resume", #"{"by":"y"}"#),
        ("/v1/roster/wake-tests", #"{"by":"y"}"#),
    ]

    @Test func aKeyThatReadsDoesNothingElse() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let version = try await house.version()
            let reader = house.tcp.with(key: "key-reader")
            for (path, body) in Self.doings {
                let answer = try await reader.post(path.replacing("ID", with: id.rawValue), body)
                #expect(answer.status == 403, "\(path) \(body): \(answer.status) \(answer.body)")
            }
            // Secrets of the gateways and codes that trigger are not for reading.
            for path in ["/v1/inbound", "/v1/inbound/codes?person=writer.titulaire", "/v1/roster/people"] {
                #expect(try await reader.get(path).status == 403, "\(path)")
            }
            #expect(try await house.version() == version)
        }
    }
}
