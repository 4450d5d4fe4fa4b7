// Every route of the table is served and described, and does what its line says.

import Foundation
import Testing
import TocsinCore

struct RouteTests {
    private static let table = [
        "POST /v1/logs", "POST /v1/activations", "POST /v1/activations/{id}/facts",
        "POST /v1/activations/{id}/merge",
        "POST /v1/activations/{id}/rungs", "POST /v1/activations/{id}/messages",
        "GET /v1/activations/{id}/messages",
        "POST /v1/activations/{id}/messages/{message}/validation",
        "POST /v1/activations/{id}/messages/{message}/release",
        "POST /v1/activations/{id}/messages/{message}/repetition",
        "POST /v1/activations/{id}/messages/{message}/seats", "GET /v1/status",
        "GET /v1/activations/{id}/messages/{message}/forecast",
        "GET /v1/activations/{id}/messages/{message}/gala",
        "POST /v1/activations/{id}/messages/{message}/gala-result",
        "GET /v1/activations/{id}/report",
        "GET /v1/roster/who", "GET /v1/roster/shifts", "GET /v1/roster/gaps", "GET /v1/roster/fairness",
        "GET /v1/roster/proposal",
        "GET /v1/roster/changes", "GET /v1/roster/asks", "GET /v1/roster/people", "GET /v1/roster/feed",
        "GET /v1/roster/directories/{name}",
        "GET /agenda/{scope}/{token}", "POST /v1/roster/overrides", "POST /v1/roster/absences",
        "POST /v1/roster/changes/{change}/withdrawal", "POST /v1/roster/imports", "POST /v1/roster/swaps",
        "POST /v1/roster/asks/{ask}/answer", "POST /v1/roster/campaigns", "POST /v1/roster/wake-tests",
        "GET /v1/activations/{id}/relief", "POST /v1/activations/{id}/relief",
        "GET /v1/activations/{id}/hours", "GET /a/astreinte/{number}/{token}",
        "POST /a/astreinte/{number}/{token}", "GET /v1/live", "GET /healthz",
        "GET /feed.atom", "GET /cap/{file}", "GET /exercice/feed.atom", "GET /exercice/cap/{file}",
        "GET /readyz",
        "POST /v1/heartbeats/{name}", "GET /metrics", "GET /v1/openapi.json",
        "GET /a/{activation}/{number}/{token}",
        "POST /a/{activation}/{number}/{token}",
        "GET /r/{path}/{activation}/{number}/{token}", "POST /r/{path}/{activation}/{number}/{token}",
        "GET /r/{path}/{token}", "POST /r/{path}/{token}", "POST /r/{path}", "GET /mo/{path}/{token}",
        "POST /mo/{path}/{token}", "POST /mo/{path}", "GET /v1/inbound", "GET /v1/inbound/codes",
        "POST /v1/resume",
    ]

    @Test func theDocumentDescribesWhatIsServed() async throws {
        try await withHouse { house in
            let document = try await house.socket.get("/v1/openapi.json").json
            #expect(document["openapi"] as? String == "3.1.0")
            let paths = try #require(document["paths"] as? [String: [String: Any]])
            let described = paths.flatMap { path, item in item.keys.map { "\($0.uppercased()) \(path)" } }
            #expect(described.sorted() == Self.table.sorted())
            for (path, item) in paths where path != "/v1/live" {
                let real = path.replacing(/\{[a-z]+\}/, with: "x")
                for method in ["get", "post"] {
                    let answer =
                        method == "get"
                        ? try await house.socket.get(real) : try await house.socket.post(real, "{}")
                    #expect(
                        (answer.status == 405) == (item[method] == nil), "\(method) \(path): \(answer.status)"
                    )
                    #expect(answer.text("code") != "notFound" && answer.status != 500, "\(method) \(path)")
                }
            }
        }
    }

    @Test func otherMethodsAndPathsAreTold() async throws {
        try await withHouse { house in
            let answer = try await house.socket.get("/v1/status", method: "DELETE")
            #expect(answer.status == 405 && answer.headers["allow"] == "GET, HEAD")
            let list = try await house.socket.get("/v1/activations")
            #expect(list.status == 405 && list.text("hint")?.contains("/v1/status") == true)
            for path in ["/v1/status/", "//v1/status", "/v1", "/", "/v1/%2e%2e/status", "/v1/st%C3atus"] {
                #expect(try await house.socket.get(path).status == 404, "\(path)")
            }
            let head = try await house.socket.get("/v1/status", method: "HEAD")
            #expect(head.status == 200 && head.body.isEmpty)
        }
    }

    @Test func theMainJobByAPI() async throws {
        try await withHouse { house in
            let api = house.socket
            let log = try #require(try await api.post("/v1/logs", #"{"title":"Appel du SDIS"}"#).text("id"))
            let first = try await api.post(
                "/v1/activations",
                #"{"mode":"exercise","title":"Feu","log":"\#(log)","by":"X","at":"03:10","nature":"feu"}"#
            )
            #expect(first.status == 201 && first.text("entry") == "e1")
            #expect(first.text("statedAt") == "2026-11-21T03:10:00+00:00")
            let id = ActivationID(try #require(first.text("id")))
            let second = try await api.post("/v1/activations", #"{"mode":"exercise","title":"Feu","by":"Y"}"#)
            #expect(second.text("notice")?.contains(id.rawValue) == true)
            let merged = try await api.post(
                "/v1/activations/\(try #require(second.text("id")))/merge", #"{"into":"\#(id)"}"#)
            #expect(merged.status == 200)
            let facts = [
                #"{"do":"acknowledged","role":"cellLead","person":"cellLead.titulaire","etaMinutes":10}"#,
                #"{"do":"declined","person":"writer.titulaire"}"#,
                #"{"do":"inPost","role":"writer","person":"writer.suppleant","remote":true}"#,
                #"{"do":"inPost","role":"cellLead","person":"cellLead.titulaire"}"#,
                #"{"do":"cellOperational","by":"X"}"#,
                #"{"do":"codDecided","by":"X","at":"2026-11-21T03:11:30+00:00","plusMinusMinutes":1}"#,
                #"{"do":"informed","audience":"media","means":"appel","scope":"partial"}"#,
                #"{"do":"waived","audience":"public","by":"X","reason":"aucun effet dehors"}"#,
                #"{"do":"deferred","audience":"media","to":"03:30","by":"X"}"#,
                #"{"do":"ticked","step":"gala"}"#,
                #"{"do":"corrected","entry":"e1","to":"2026-11-21T03:09"}"#,
                #"{"do":"noted","note":"calme"}"#,
            ]
            for fact in facts {
                let answer = try await api.state(id, fact)
                #expect(answer.status == 201, "\(fact): \(answer.body)")
            }
            let deferral = try await house.statements(id).compactMap { statement -> Instant? in
                if case .deferred(_, let until) = statement.fact { until } else { nil }
            }
            #expect(deferral == [Instant(seconds: 1_795_230_720 + 18 * 60)])
            #expect(try await api.state(id, #"{"do":"corrected","entry":"e1","to":null}"#).status == 201)
            let status = try await api.get("/v1/status")
            let open = try #require(status.json["activations"] as? [[String: Any]])
            #expect(
                open.contains {
                    $0["id"] as? String == id.rawValue && $0["timeline"] == nil && $0["clocks"] != nil
                })
            let types = [
                "json": "application/json", "text": "text/plain", "csv": "text/csv", "html": "text/html",
            ]
            for (format, type) in types {
                let report = try await api.get("/v1/activations/\(id)/report?format=\(format)")
                #expect(report.status == 200 && report.body.contains("Feu"))
                #expect(report.headers["content-type"] == "\(type); charset=utf-8")
            }
            #expect(try await api.get("/v1/activations/\(id)/report").json["timeline"] != nil)
            #expect(try await api.get("/v1/status?format=text&id=\(id)").body.contains(id.rawValue))
            #expect(try await api.get("/v1/status?id=29-2026-999").text("code") == "unknownActivation")
        }
    }

    @Test func messagesFromDraftToSeat() async throws {
        try await withHouse { house in
            let api = house.socket
            let id = try await api.activate()
            let path = "/v1/activations/\(id)/messages"
            let draft = try await api.post(
                path,
                #"{"template":"attente","values":{"nature":"un feu","lieu":"Brest"},"audiences":["elected"]}"#
            )
            #expect(draft.status == 201)
            let message = try #require(draft.text("message"))
            let drafted = try await api.get(path).json
            let first = (drafted["messages"] as? [[String: Any]])?.first
            #expect(drafted["mode"] as? String == "exercise")
            #expect(first?["recipients"] as? [String: Int] == ["elected": 1])
            #expect(
                try await api.post("\(path)/\(message)/release", #"{"by":"B"}"#).text("code")
                    == "notValidated")
            #expect(
                try await api.post("\(path)/\(message)/validation", #"{"by":"A","orally":true}"#).status
                    == 200)
            #expect(
                try await api.post("\(path)/\(message)/release", #"{"by":"B","fingerprint":"old"}"#).status
                    == 409)
            let released = try await api.post("\(path)/\(message)/release", #"{"by":"B"}"#)
            #expect(released.status == 200 && released.text("message") == message)
            let seat = #"{"seat":"29001","how":"reached","words":"Mme le maire","by":"C"}"#
            #expect(try await api.post("\(path)/\(message)/seats", seat).status == 200)
            #expect(
                try await api.post("\(path)/\(message)/seats", seat.replacing("29001", with: "29999")).status
                    == 404)
            let listed = try #require(try await api.get(path).json["messages"] as? [[String: Any]]).first
            #expect(listed?["id"] as? String == message && listed?["validatedBy"] as? String == "A")
            #expect(listed?["releasedBy"] as? String == "B" && (listed?["seats"] as? [Any])?.count == 1)
            #expect(try await api.get("/v1/activations/x/messages").status == 404)
        }
    }

    @Test func theRoster() async throws {
        try await withHouse { house in
            let who = try await house.socket.get("/v1/roster/who?role=writer&at=2026-11-21T03:00:00+00:00")
            let holder = (who.json["onDuty"] as? [[String: Any]])?.first
            #expect(
                who.text("at") == "2026-11-21T03:00:00+00:00"
                    && holder?["person"] as? String == "writer.titulaire")
            #expect(try await house.socket.get("/v1/roster/who?role=cook").text("code") == "unknownRole")
            let window = "?from=2026-11-16T00:00&to=2026-11-30T00:00"
            let shifts =
                try await house.socket.get("/v1/roster/shifts\(window)&role=writer").json["shifts"] as? [Any]
            #expect(shifts?.count == 2)
            let gaps = try await house.socket.get("/v1/roster/gaps\(window)").json["gaps"] as? [Any]
            #expect(gaps?.isEmpty == true)
            let ahead = try await house.socket.get("/v1/roster/shifts?role=writer").json
            let last = (ahead["shifts"] as? [[String: Any]])?.last
            #expect(last?["until"] as? String == "2026-12-19T03:12:00+00:00")
            #expect((ahead["titles"] as? [String: String])?["writer"] == "rédacteur")
            for bad in [
                "?from=2026-11-16T00:00&to=2026-11-15T00:00",
                "?from=2000-01-01T00:00&to=2026-11-15T00:00",
            ] {
                #expect(try await house.socket.get("/v1/roster/shifts\(bad)").status == 400, "\(bad)")
            }
        }
    }
}
