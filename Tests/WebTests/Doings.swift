// What the tests do again and again through the API.

import Foundation
import Testing
import TocsinCore
import TocsinEngine

extension Client {
    /// Triggers an activation; its identifier.
    func activate(_ mode: String = "exercise", by: String = "sous-préfet") async throws -> ActivationID {
        let answer = try await post(
            "/v1/activations",
            #"{"mode":"\#(mode)","title":"Feu <industriel>","place":"Brest","by":"\#(by)"}"#)
        #expect(answer.status == 201, "\(answer.body)")
        return ActivationID(try #require(answer.text("id")))
    }

    func state(_ id: ActivationID, _ body: String) async throws -> Answer {
        try await post("/v1/activations/\(id)/facts", body)
    }

    /// What a browser sends for a pressed button.
    func press(_ path: String, _ form: String) async throws -> Answer {
        try await post(path, form, idempotency: nil)
    }
}

extension TestHouse {
    func statements(_ id: ActivationID) async throws -> [Statement] {
        try await engine.query { $0.state.activations[id]?.statements ?? [] }
    }

    /// Kinds in order of recording, with the person's role where there is one.
    func facts(_ id: ActivationID) async throws -> [String] {
        try await statements(id).map { statement in
            switch statement.fact {
            case .acknowledged(let role, _, let eta, let remote):
                "acknowledged \(role)\(eta.map { " \($0)" } ?? "")\(remote ? " remote" : "")"
            case .declined(let role, _): "declined \(role)"
            case .inPost(let role, _, let remote): "inPost \(role)\(remote ? " remote" : "")"
            default: statement.fact.kind
            }
        }
    }
}
