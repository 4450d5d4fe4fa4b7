// The same request twice is one act and one answer; the same key for another request is refused.

import Testing
import TocsinCore

struct IdempotencyTests {
    private static let body = #"{"mode":"exercise","title":"Essai","by":"X"}"#

    @Test func theSameAgainIsAnsweredTheSame() async throws {
        try await withHouse { house in
            let first = try await house.socket.post("/v1/activations", Self.body, idempotency: "k1")
            let version = try await house.version()
            let second = try await house.socket.post("/v1/activations", Self.body, idempotency: "k1")
            #expect(first.status == 201 && second.status == 201)
            #expect(first.text("id") != nil && first.text("id") == second.text("id"))
            #expect(first.text("entry") == second.text("entry"))
            #expect(try await house.version() == version)
        }
    }

    @Test func anotherRequestUnderTheKeyIsRefused() async throws {
        try await withHouse { house in
            _ = try await house.socket.post("/v1/activations", Self.body, idempotency: "k1")
            let before = try await house.version()
            for (path, body) in [("/v1/activations", Self.body + " "), ("/v1/logs", #"{"title":"Essai"}"#)] {
                let answer = try await house.socket.post(path, body, idempotency: "k1")
                #expect(answer.status == 409 && answer.text("code") == "keyReused")
            }
            #expect(try await house.version() == before)
        }
    }

    @Test func twoCallersMayUseOneKey() async throws {
        try await withHouse { house in
            let first = try await house.socket.post("/v1/activations", Self.body, idempotency: "k1")
            let second = try await house.tcp.with(key: "key-all").post(
                "/v1/activations", Self.body, idempotency: "k1")
            #expect(first.status == 201 && second.status == 201 && first.text("id") != second.text("id"))
        }
    }

    @Test(arguments: [nil, "", "clé", String(repeating: "k", count: 201)] as [String?])
    func aKeyIsNeeded(key: String?) async throws {
        try await withHouse { house in
            let before = try await house.version()
            #expect(try await house.socket.post("/v1/activations", Self.body, idempotency: key).status == 400)
            #expect(try await house.version() == before)
        }
    }
}
