// Who is believed, at which door, and what each may do.

import Foundation
import Glibc
import Synchronization
import Testing
import TocsinCore
import TocsinWeb

struct IdentityTests {
    /// (key shown, path, expected status) over TCP.
    private static let doors: [(String?, String, Int)] = [
        (nil, "/healthz", 200), (nil, "/readyz", 200), (nil, "/metrics", 200),
        (nil, "/v1/status", 401), (nil, "/v1/live", 401), (nil, "/v1/openapi.json", 401),
        (nil, "/v1/roster/who", 401),
        ("wrong", "/v1/status", 401), ("key-all ", "/v1/status", 200), ("key-all", "/v1/status", 200),
        ("key-reader", "/v1/status", 200), ("key-blind", "/v1/status", 403),
        ("67ab43ac87e38e66cdba75bd8fbf29456cd4b3423274a12710afa509ebf8a1c6", "/v1/status", 401),
        (nil, "/nowhere", 404), ("key-all", "/v1/nowhere", 404),
    ]

    @Test func tcpBelievesKeysAlone() async throws {
        try await withHouse { house in
            for (key, path, status) in Self.doors {
                let client = key.map { house.tcp.with(key: $0) } ?? house.tcp
                let answer = try await client.get(path)
                #expect(answer.status == status, "\(key ?? "-") \(path): \(answer.body)")
                guard status >= 400 else { continue }
                #expect(answer.headers["content-type"] == "application/problem+json; charset=utf-8")
                #expect(
                    answer.text("code") != nil && answer.text("hint") != nil && answer.text("detail") != nil)
            }
        }
    }

    @Test func aWrongKeyIsNotAMissingOne() async throws {
        try await withHouse { house in
            let missing = try await house.tcp.get("/v1/status")
            #expect(missing.text("detail") == "Il faut une clé d'accès.")
            let wrong = try await house.tcp.with(key: "wrong").get("/v1/status")
            #expect(wrong.text("detail") == "Cette clé est inconnue." && wrong.text("code") == "unauthorized")
        }
    }

    @Test func aPeerOnTCPIsNeverAsked() async throws {
        try await withHouse(Setup(uid: 0, names: [0: "lead"])) { house in
            let answer = try await house.tcp.get("/v1/status")
            #expect(answer.status == 401)
        }
    }

    /// (uid, its name, what is recorded as the person behind)
    @Test(
        arguments: [
            (UInt32(0), "root", nil), (1000, "lead", "cellLead.titulaire"), (1001, "stranger", nil),
            (1002, nil, nil),
        ]
            as [(UInt32, String?, String?)])
    func theSocketKnowsItsPeer(uid: UInt32, name: String?, person: String?) async throws {
        try await withHouse(Setup(uid: uid, names: name.map { [uid: $0] } ?? [:])) { house in
            let id = try await house.socket.activate()
            let actor = try #require(try await house.statements(id).first?.actor)
            #expect(
                actor
                    == Actor(
                        means: .socket, person: person.map(PersonID.init(rawValue:)),
                        rights: Set(Right.allCases)))
        }
    }

    /// The descriptor handed over is that of the connection: the kernel names this very process's user.
    @Test func theKernelsWordIsAskedOfTheConnection() async throws {
        let peer: WebServer.Peer = { descriptor in
            var credential = [UInt32](repeating: .max, count: 3)
            var size = socklen_t(12)
            let answer = getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &credential, &size)
            return answer == 0 && credential[1] != .max ? (credential[1], credential[2]) : nil
        }
        try await withHouse(Setup(peer: peer, names: [getuid(): "lead"])) { house in
            let id = try await house.socket.activate()
            let statement = try await house.statements(id).first
            #expect(statement?.actor.person == "cellLead.titulaire")
        }
    }

    @Test func theKernelIsAskedOnceForEachConnection() async throws {
        let asked = Mutex(0)
        let peer: WebServer.Peer = { _ in
            asked.withLock { $0 += 1 }
            return (getuid(), 0)
        }
        try await withHouse(Setup(peer: peer, names: [getuid(): "lead"])) { house in
            let before = asked.withLock { $0 }
            let answer = try await house.socket.get("/v1/status", times: 3)
            #expect(answer.status == 200 && asked.withLock { $0 } == before + 1)
        }
    }

    @Test func theSocketIsOpenToItsGroupAlone() async throws {
        try await withHouse { house in
            let attributes = try FileManager.default.attributesOfItem(atPath: house.socket.socket ?? "")
            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o660)
        }
    }

    @Test func aSocketWithoutPeerIsNobody() async throws {
        try await withHouse(Setup(uid: nil)) { house in
            let (status, health) = (
                try await house.socket.get("/v1/status"), try await house.socket.get("/healthz")
            )
            #expect(status.status == 401 && health.status == 200)
        }
    }

    @Test func aNameIsAskedOfNobodyInParticularAndTakenFromAKnownPerson() async throws {
        let body = #"{"mode":"exercise","title":"Essai"}"#
        try await withHouse { house in
            let answer = try await house.socket.post("/v1/activations", body)
            #expect(answer.status == 422 && answer.text("code") == "byRequired")
            let known = try await house.tcp.with(key: "key-all").post("/v1/activations", body)
            #expect(known.status == 201)
            let id = ActivationID(try #require(known.text("id")))
            #expect(
                try await house.statements(id).first?.by
                    == "membre du corps préfectoral de permanence (titulaire)")
        }
    }

    @Test func aKeyWithoutTheRightIsRefusedByTheCore() async throws {
        try await withHouse { house in
            let before = try await house.version()
            let answer = try await house.tcp.with(key: "key-reader").post(
                "/v1/activations", #"{"mode":"exercise","title":"Essai"}"#)
            #expect(answer.status == 403 && answer.text("code") == "forbidden")
            #expect(try await house.version() == before)
        }
    }
}
