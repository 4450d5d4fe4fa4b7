// Bodies no honest client sends: each is refused with its reason, and nothing changes.

import Foundation
import Testing
import TocsinCore

struct BodyTests {
    private static let malformed: [(String, Data)] =
        [
            ("empty", ""), ("not JSON", "mode=exercise"), ("array", "[]"), ("text", "\"a\""),
            ("cut", "{\"mode\":"),
            ("XML", "<?xml version=\"1.0\"?><alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\"/>"),
            ("XML bomb", "<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;&b;\">]><a>&c;</a>"),
            ("XML of another place", "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>"),
            ("trailing", #"{"mode":"exercise","title":"a"} x"#),
            ("comma", #"{"mode":"exercise","title":"a",}"#),
            ("repeated", #"{"mode":"exercise","title":"a","title":"b"}"#),
            ("repeated by escape", #"{"mode":"exercise","title":"a","\u0074itle":"b"}"#),
            ("depth", String(repeating: "[", count: 10_000)),
            ("deep object", String(repeating: #"{"a":"#, count: 10_000)),
            ("NaN", #"{"mode":"exercise","title":"a","plusMinusMinutes":NaN}"#),
            ("infinity", #"{"mode":"exercise","title":"a","plusMinusMinutes":1e999}"#),
            ("fraction", #"{"mode":"exercise","title":"a","plusMinusMinutes":1.5}"#),
            ("huge", #"{"mode":"exercise","title":"a","plusMinusMinutes":99999999999999999999}"#),
            ("leading zero", #"{"mode":"exercise","title":"a","plusMinusMinutes":01}"#),
            ("negative", #"{"mode":"exercise","title":"a","plusMinusMinutes":-1}"#),
            ("lone surrogate", #"{"mode":"exercise","title":"\ud800"}"#),
            ("reversed surrogates", #"{"mode":"exercise","title":"\udc00\ud800"}"#),
            ("nul", #"{"mode":"exercise","title":"a\u0000b"}"#),
            ("raw control", "{\"mode\":\"exercise\",\"title\":\"a\nb\"}"),
            ("unknown member", #"{"mode":"exercise","title":"a","titel":"b"}"#),
            ("missing", #"{"mode":"exercise"}"#),
            ("null", #"{"mode":"exercise","title":null}"#), ("wrong type", #"{"mode":"exercise","title":7}"#),
            ("choice", #"{"mode":"drill","title":"a"}"#),
            ("time", #"{"mode":"exercise","title":"a","at":"hier"}"#),
            ("unreal date", #"{"mode":"exercise","title":"a","at":"2026-02-30T03:00"}"#),
            ("long", #"{"mode":"exercise","title":"\#(String(repeating: "a", count: 201))"}"#),
        ].map { ($0.0, Data(by($0.1).utf8)) } + [
            ("BOM", Data([0xEF, 0xBB, 0xBF]) + Data(by(sound).utf8)),
            ("UTF-16", Data([0xFF, 0xFE, 0x7B, 0x00, 0x7D, 0x00])),
            ("bad UTF-8", Data(#"{"mode":"exercise","title":""#.utf8) + [0xC3, 0x28] + Data("\"}".utf8)),
        ]

    private static let sound = #"{"mode":"exercise","title":"a"}"#

    /// With the decider, so that nothing but what is malformed can be refused.
    private static func by(_ body: String) -> String {
        body.replacing(#"{"mode":"exercise","#, with: #"{"mode":"exercise","by":"sous-préfète","#)
    }

    @Test func theSoundBodyIsTaken() async throws {
        try await withHouse { house in
            let answer = try await house.socket.post("/v1/activations", Data(Self.by(Self.sound).utf8))
            #expect(answer.status == 201, "\(answer.status) \(answer.body)")
        }
    }

    @Test func malformedBodiesChangeNothing() async throws {
        try await withHouse { house in
            let before = try await house.version()
            for (name, body) in Self.malformed {
                let answer = try await house.socket.post("/v1/activations", body)
                #expect(
                    answer.status == 400 && answer.text("code") == "badRequest",
                    "\(name): \(answer.status) \(answer.body)")
            }
            #expect(try await house.version() == before)
        }
    }

    private static let facts = [
        "{}", #"{"do":"danse"}"#, #"{"do":7}"#, #"{"do":"stoodDown","role":"writer"}"#, #"{"do":"informed"}"#,
        #"{"do":"informed","audience":"all"}"#, #"{"do":"corrected","entry":"e1"}"#,
        #"{"do":"deferred","audience":"media"}"#,
        #"{"do":"deferred","audience":"media","to":null}"#,
        #"{"do":"acknowledged","role":"writer","etaMinutes":"20"}"#,
        #"{"do":"acknowledged","person":"writer.titulaire","etaMinutes":1441}"#,
        #"{"do":"acknowledged","person":"prefect.titulaire","note":"sans fonction"}"#,
        #"{"do":"noted","note":"à venir","at":"03:14"}"#,
        #"{"do":"inPost","remote":"oui"}"#,
    ]

    @Test func malformedFactsChangeNothing() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let before = try await house.version()
            for body in Self.facts {
                let answer = try await house.socket.state(id, body)
                #expect(answer.status == 400, "\(body): \(answer.status) \(answer.body)")
            }
            #expect(try await house.version() == before)
        }
    }

    @Test func tooMuchIsRefused() async throws {
        try await withHouse { house in
            let before = try await house.version()
            let body = Data(repeating: 0x20, count: Limits.requestBody + 1)
            let answer = try await house.socket.post("/v1/activations", body)
            #expect(answer.status == 413 && answer.text("code") == "tooLarge")
            #expect(try await house.version() == before)
        }
    }

    @Test func aListOfTooManyLinesIsRefusedBeforeAnyIsRead() async throws {
        try await withHouse { house in
            let before = try await house.version()
            let rows = Array(repeating: "{}", count: Limits.importLines + 1).joined(separator: ",")
            let answer = try await house.socket.post(
                "/v1/roster/imports", #"{"by":"SIDPC","shifts":[\#(rows)]}"#)
            #expect(answer.status == 400, "\(answer.body)")
            #expect(answer.text("detail")?.contains("\(Limits.importLines + 1) lignes") == true)
            #expect(answer.text("hint") == "\(Limits.importLines) au plus")
            #expect(try await house.version() == before)
        }
    }

    @Test func unknownParametersAreRefused() async throws {
        try await withHouse { house in
            for query in ["?idd=x", "?id=a&id=b", "?format=yaml", "?id=%zz", "?id"] {
                let answer = try await house.socket.get("/v1/status" + query)
                #expect(answer.status == 400, "\(query)")
            }
        }
    }
}
