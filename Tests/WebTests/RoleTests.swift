// Answers given for somebody else: for which role, when nobody says, and what is told when it is not clear.

import Foundation
import Testing
import TocsinCore

struct RoleTests {
    private static let lead: PersonID = "cellLead.titulaire"

    @Test func theOnlyRoleNeedNotBeSaid() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            for word in ["acknowledged", "declined", "inPost"] {
                let body = #"{"do":"\#(word)","person":"\#(Self.lead)","by":"X","at":"3h12"}"#
                let answer = try await house.socket.state(id, body)
                #expect(answer.status == 201, "\(answer.body)")
                #expect(answer.text("statedAt") == "2026-11-21T03:12:00+00:00")
                #expect(try await house.facts(id).last == "\(word) cellLead")
            }
        }
    }

    @Test func amongSeveralItIsAsked() async throws {
        var setup = Setup()
        let always = Rotation(people: [Self.lead], start: CivilTime(1900, 1, 1))
        setup.settings.roster.roles[1].layers = [Layer(always)]
        let both = setup
        try await withHouse(both) { house in
            let id = try await house.socket.activate()
            let before = try await house.version()
            let answer = try await house.socket.state(
                id, #"{"do":"declined","person":"\#(Self.lead)","note":"en congé"}"#)
            #expect(answer.status == 400)
            #expect(
                answer.text("detail")
                    == "Pour quelle fonction ? chef de cellule (titulaire) est appelé(e) pour : "
                    + "chef de cellule, rédacteur.")
            #expect(answer.text("hint") == "--role cellLead")
            #expect(try await house.version() == before)
        }
    }

    @Test func whoeverIsNotCalledIsToldSo() async throws {
        try await withHouse { house in
            let id = try await house.socket.activate()
            let body = #"{"do":"declined","person":"prefect.titulaire","by":"X"}"#
            let answer = try await house.socket.state(id, body)
            #expect(answer.status == 400)
            #expect(answer.text("detail")?.contains("appelé(e) pour : aucune fonction.") == true)
            let nowhere = try await house.socket.state("29-2026-999", body)
            #expect(nowhere.status == 404 && nowhere.text("code") == "unknownActivation")
        }
    }
}
