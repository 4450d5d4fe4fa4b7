// Questions of the roster by text: the code leaves with the question, comes back through a real Kannel, and
// only its own, from the number it went to, changes who is on duty.

import Foundation
import Testing
import TocsinCore
import TocsinEngine

@Suite(.serialized) struct RosterTextTests {
    private static let tomorrow = #""from":"2026-11-22T08:00","until":"2026-11-22T20:00""#

    /// The lead is asked to take the writer's turn.
    private func ask(_ house: TestHouse) async throws -> AttemptID {
        let asked = try await house.socket.post(
            "/v1/roster/swaps",
            #"{"role":"writer","person":"writer.titulaire","with":"cellLead.titulaire",\#(Self.tomorrow)}"#)
        #expect(asked.status == 201, "\(asked.body)")
        let attempt = try await house.engine.query { snapshot in
            snapshot.state.book.attempts.ids.last { snapshot.state.book.asking[$0] != nil }
        }
        return try #require(attempt)
    }

    private func holder(_ house: TestHouse) async throws -> String {
        let who = try await house.socket.get("/v1/roster/who?role=writer&at=2026-11-22T09:00").json
        let line = (who["onDuty"] as? [[String: Any]])?.first
        return "\(line?["person"] as? String ?? "") \(line?["source"] as? String ?? "")"
    }

    private func codes(in text: String) -> [String] {
        text.split { !$0.isNumber }.filter { $0.count == 6 }.map(String.init)
    }

    @Test func aSwapIsAskedAndAcceptedOnTheTelephone() async throws {
        try await KannelTests().withKannel(activating: false) { house, kannel, _, _ in
            let attempt = try await ask(house)
            let lead = "33639980101"
            try await eventually("the question arrives") {
                kannel.text(to: lead).contains("(oui)") || kannel.text(to: "+" + lead).contains("(oui)")
            }
            let text: String = kannel.text(to: lead) + kannel.text(to: "+" + lead)
            let code = try #require(codes(in: text).first)
            #expect(text.contains("Ou par SMS : 1 \(code) (oui), 2 \(code) (non)."), "\(text)")
            #expect(code == house.links.replyCode(for: attempt, in: .roster))
            #expect(text.contains("vous demande de prendre son astreinte"))
            // Without the code, with another's, and from another telephone it is no answer.
            let other = code == "000000" ? "000001" : "000000"
            try kannel.write(from: lead, "oui")
            try kannel.write(from: lead, "1 \(other)")
            try kannel.write(from: "33639980109", "1 \(code)")
            try await eventually("three texts came in") {
                try await house.tcp.get("/metrics").body.contains("tocsin_texts_received_total 3")
            }
            #expect(try await holder(house) == "writer.titulaire rotation")
            try kannel.write(from: lead, "Oui \(code.prefix(3)) \(code.suffix(3))")
            try await eventually("accepted") { try await holder(house) == "cellLead.titulaire swap" }
            // Whoever asked is told by text, and a second word comes too late.
            let asker: String = "33639980107"
            try await eventually("the asker is told") {
                (kannel.text(to: asker) + kannel.text(to: "+" + asker)).contains("accepte")
            }
            try kannel.write(from: lead, "2 \(code)")
            try await eventually("five texts came in") {
                try await house.tcp.get("/metrics").body.contains("tocsin_texts_received_total 5")
            }
            #expect(try await holder(house) == "cellLead.titulaire swap")
        }
    }

    @Test func aSwapIsRefusedByTextAndARepetitionIsNothing() async throws {
        try await withHouse(Setup(settings: .withGateway)) { house in
            let attempt = try await ask(house)
            let code = house.links.replyCode(for: attempt, in: .roster)
            let page = try await house.engine.query { $0.state.attempt(attempt)?.page }
            #expect(page?.text.contains("1 {code} (oui), 2 {code} (non)") == true, "put in when it leaves")
            let number = try #require(page?.contact.address.dropFirst())
            let path = house.links.repliesPath(of: "sms")
            for _ in 0..<2 {
                let answer = "\(path)?from=%2B\(number)&text=2+\(code)&id=a"
                #expect(try await house.tcp.get(answer).status == 200)
            }
            let asks = try await house.socket.get("/v1/roster/asks").json["asks"] as? [[String: Any]]
            #expect(asks?.first?["answer"] as? String == "no")
            let version = try await house.version()
            #expect(try await house.tcp.get("\(path)?from=%2B\(number)&text=2+\(code)&id=a").status == 200)
            #expect(try await house.tcp.get("\(path)x?from=%2B\(number)&text=1+\(code)&id=b").status == 404)
            #expect(try await house.version() == version)
            #expect(try await holder(house) == "writer.titulaire rotation")
        }
    }

    /// A volunteer called for a shift answers the same way.
    @Test func aVolunteerAnswersByText() async throws {
        var settings = Settings.withGateway
        let volunteers: [PersonID] = ["logKeeper.titulaire", "codLiaison.titulaire"]
        settings.roster.roles.append(
            RosterRole(
                id: "renfort", title: "renfort", layers: [], pool: Pool(members: volunteers, wave: 1)))
        settings.convening.roles = ["cellLead", "renfort"]
        try await withHouse(Setup(settings: settings)) { house in
            let id = try await house.socket.activate()
            let attempt = try await house.sms(to: volunteers[0], in: id)
            let code = house.links.replyCode(for: attempt, in: id)
            let page = try #require(try await house.engine.query { $0.state.attempt(attempt)?.page })
            let path = house.links.repliesPath(of: "sms")
            let answer = "\(path)?from=%2B\(page.contact.address.dropFirst())&text=J%27arrive+\(code)+10&id=v"
            #expect(try await house.tcp.get(answer).status == 200)
            #expect(try await house.facts(id).suffix(1) == ["acknowledged renfort 10"])
        }
    }

    private func eventually(_ what: String, _ isSo: () async throws -> Bool) async throws {
        for _ in 0..<600 {
            if try await isSo() { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        Issue.record("not within 15 s: \(what)")
    }
}
