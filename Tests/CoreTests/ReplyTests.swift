// Texts that come in: the page's code from the page's number answers, everything else only claims.

import Testing
import TocsinCore

@Suite struct ReplyTests {
    private func night() throws -> HeardNight {
        var night = try HeardNight()
        try night.trigger()
        return night
    }

    private func reply(_ text: String, from number: String, _ key: String = "sms/1") -> TextReply {
        TextReply(key: key, from: number, text: text)
    }

    @Test func theCodeFromItsNumberAnswers() throws {
        var night = try night()
        let id = try #require(night.pages("l1").first)
        let text = try #require(night.state.attempt(id)?.page?.text)
        #expect(text.contains("1 {code} (j'arrive), 2 {code} (indisponible), 3 {code} (à distance)"))
        let said = reply("OUI 482913 20", from: night.number("l1"))
        try night.hear(.reply(said, Proof(attempts: [id])))
        #expect(night.isAnswered("cellLead") && night.outcome(id) == .acknowledged)
        let statement = try #require(night.state.activations["29-2026-001"]?.statements.last)
        #expect(statement.actor.means == .sms && statement.actor.person == "l1")
        #expect(statement.basis == .observed && night.claims().isEmpty)
        let known = night.state
        #expect(try night.hear(.reply(said, Proof(attempts: [id]))).isEmpty)
        #expect(night.state == known)
        #expect(State(replaying: night.entries) == night.state)
    }

    @Test func aRefusalCallsTheNext() throws {
        var night = try night()
        let id = try #require(night.pages("l1").first)
        try night.hear(.reply(reply("2 482913", from: night.number("l1")), Proof(attempts: [id])))
        #expect(!night.isAnswered("cellLead") && night.outcome(id) == .declined)
        #expect(!night.pages("l2").isEmpty || !night.pages("l1", .voice).isEmpty)
    }

    /// Attack 24: number alone, wrong code, another's number, another page's code, yesterday's.
    @Test func everythingElseOnlyClaims() throws {
        let night = try night()
        let (mine, other) = (try #require(night.pages("l1").first), try #require(night.pages("w1").first))
        let cases: [(String, String, [AttemptID], Claim.Lack)] = [
            ("1", night.number("l1"), [], .noCode), ("1 111111", night.number("l1"), [], .wrongCode),
            ("1 482913", night.number("w1"), [mine], .wrongNumber),
            ("1 482913", "+33639989999", [mine], .wrongNumber),
            ("1 482913", night.number("l1"), [other], .wrongNumber),
            ("482913", night.number("l1"), [mine], .unclear),
        ]
        for (text, number, attempts, lack) in cases {
            var world = night
            try world.hear(.reply(reply(text, from: number), Proof(attempts: attempts)))
            #expect(world.claims() == [lack], "\(text)")
            #expect(!world.isAnswered("cellLead") && !world.isAnswered("writer"))
            try world.passes(.minutes(6))
            try world.dispatch()
            #expect(!world.pages("l2").isEmpty, "escalation goes on after \(text)")
        }
    }

    @Test func yesterdaysCodeOnlyClaims() throws {
        var night = try night()
        let old = try #require(night.pages("l1").first)
        try night.tell(.real(.stoodDown), by: .switchboard)
        try night.passes(.hours(24))
        try night.tell(.activate(.real), by: .switchboard)
        try night.dispatch()
        try night.hear(.reply(reply("1 482913", from: night.number("l1")), Proof(attempts: [old])))
        #expect(night.claims(in: "29-2026-002") == [.wrongCode])
        #expect(!night.isAnswered("cellLead", in: "29-2026-002"))
    }

    @Test(arguments: ["Absent jusqu'à lundi. OK", "Réponse automatique : 1", "merci", "c'est qui ?"])
    func machinesAndChatterDoNothing(_ text: String) throws {
        var night = try night()
        let before = night.state
        try night.hear(.reply(reply(text, from: night.number("l1")), Proof()))
        #expect(night.state == before)
    }

    @Test func strangersLeaveNoTrace() throws {
        var night = try night()
        let before = night.state
        try night.hear(.reply(reply("1 111111", from: "+33639989999"), Proof()))
        #expect(night.state == before)
    }

    @Test func oneNumberDoesNotFillTheTimeline() throws {
        var night = try night()
        for number in 0..<40 {
            try night.hear(.reply(reply("1", from: night.number("l1"), "sms/\(number)"), Proof()))
        }
        #expect(night.claims().count == Limits.claimsPerNumber)
    }

    @Test func noTextInvitesWhereNobodyCanAnswer() throws {
        var deaf = try HeardNight(replies: false)
        try deaf.trigger()
        let texts = deaf.state.activations["29-2026-001"]?.attempts.values.compactMap(\.page?.text) ?? []
        #expect(!texts.isEmpty && !texts.contains { $0.contains("SMS") || $0.contains("{code}") })
        var night = try HeardNight()
        try night.trigger()
        let mail = try #require(night.pages("l1", .email).first ?? night.pages("l1", .voice).first)
        #expect(night.state.attempt(mail)?.page?.text.contains("{code}") == false)
        let drill = try HeardNight()
        var exercise = drill
        try exercise.trigger(.exercise)
        let page = try #require(exercise.pages("l1", in: "29-2026-E001").first)
        let text = try #require(exercise.state.attempt(page)?.page?.text)
        #expect(text.hasPrefix("EXERCICE") && text.hasSuffix("EXERCICE - EXERCICE - EXERCICE"))
    }

    // MARK: Triggers

    @Test(arguments: [
        ("DECLENCHER REEL 483920 incendie usine Guidel", Mode.real, "29-2026-001"),
        ("« déclencher exercice 483 920 incendie usine Guidel »", .exercise, "29-2026-E001"),
    ])
    func aCardTriggersOnce(_ text: String, _ mode: Mode, _ id: String) throws {
        var night = try HeardNight()
        let proof = Proof(cards: [CardCode(person: "o1", number: 3)])
        try night.hear(.reply(reply(text, from: night.number("o1")), proof))
        let opened = try #require(night.state.activations[ActivationID(id)])
        #expect(opened.mode == mode && opened.opening.title == "incendie usine Guidel")
        #expect(opened.statements.first?.by == "Personne o1" && !opened.called.isEmpty)
        #expect(opened.statements.first?.actor.means == .sms)
        try night.hear(.reply(reply(text, from: night.number("o1")), proof))
        try night.hear(.reply(reply(text, from: night.number("o1"), "sms/2"), proof))
        #expect(night.state.order.count == 1, "a code works once")
        #expect(night.state.book.attempts.values.contains { $0.page?.text.contains("a déjà servi") == true })
    }

    @Test(arguments: [
        "DECLENCHER 483920 incendie", "DECLENCHER R 483920 incendie", "DECLENCHER REEL incendie",
        "DECLENCHER REEL 483920", "DECLENCHER REEL 483920 exercice incendie", "déclencher",
        "DECLENCHER REEL EXERCICE",
    ])
    func anythingElseIsToldWhatToWrite(_ text: String) throws {
        var night = try HeardNight()
        let proof = Proof(cards: [CardCode(person: "o1", number: 3)])
        try night.hear(.reply(reply(text, from: night.number("o1")), proof))
        #expect(night.state.order.isEmpty)
        let answer = try #require(night.state.book.attempts.values.first?.page)
        #expect(answer.person == "o1" && answer.contact.medium == .sms && answer.reason == .inbound)
        #expect(answer.text.contains("RIEN N'EST DECLENCHE") && answer.text.contains("DECLENCHER REEL"))
    }

    @Test func onlyWhoMayIsHeardAndNotForEver() throws {
        var night = try HeardNight()
        let text = "DECLENCHER REEL 483920 incendie"
        for number in [night.number("l1"), "+33639989999"] {
            let proof = Proof(cards: [CardCode(person: "l1", number: 1)])
            #expect(try night.hear(.reply(reply(text, from: number), proof)).isEmpty)
        }
        for number in 0..<20 {
            try night.hear(.reply(reply(text, from: night.number("o1"), "sms/x\(number)"), Proof()))
        }
        #expect(night.state.book.attempts.count == Limits.refusals && night.state.order.isEmpty)
        let proof = Proof(cards: [CardCode(person: "o1", number: 1)])
        try night.hear(.reply(reply(text, from: night.number("o1"), "sms/late"), proof))
        #expect(night.state.order.isEmpty, "guessing stops everything from that number")
        try night.passes(.hours(1) + .seconds(1))
        try night.hear(.reply(reply(text, from: night.number("o1"), "sms/later"), proof))
        #expect(night.state.order.count == 1)
    }
}
