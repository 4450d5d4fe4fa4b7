// The main job on real parts, from the trigger to the report.
import Foundation
import Testing

@Suite(.serialized) struct NightTests {
    private static let mark = "EXERCICE – EXERCICE – EXERCICE"
    private static let smsMark = "EXERCICE - EXERCICE - EXERCICE"

    @Test func wholeNight() async throws {
        try await Night.use { night in
            let id = try await night.trigger()
            try await paged(night)
            try await answered(id, night)
            try await escalated(id, night)
            try await inPost(id, night)
            try await informed(id, night)
            try await stoodDown(id, night)
            try await reported(id, night)
        }
    }

    /// Two paths of different class from the first minute, over TLS and with a name.
    private func paged(_ night: Night) async throws {
        for person in ["d01", "d02", "d03"] {
            try await eventually("\(person) is texted and mailed") {
                night.texts(to: person, saying: Night.call) == 1
                    && night.mails(to: person).count == 1 ? () : nil
            }
            let mail = try #require(night.mails(to: person).first)
            #expect(mail.tls && mail.user == SMTPServer.user)
            expectMark(mail)
        }
    }

    /// By link, which answers on POST alone; and by the command line, which calls the deputy at once.
    private func answered(_ id: String, _ night: Night) async throws {
        let link = try #require(night.mails(to: "d01").first.flatMap { night.link(in: $0.text) })
        let looked = try await night.bench.run("curl", ["--silent", "--fail", "--max-time", "5", link])
        #expect(looked.status == 0 && looked.out.contains("J'arrive"), "\(looked.out)")
        let before = try await night.pages(of: id, ["person": "d01", "outcome": "acknowledged"])
        #expect(before.isEmpty)
        let pressed = try await night.daemon.press("J'arrive", at: link)
        #expect(pressed.status == 0, "\(pressed.err)")
        let after = try await night.pages(of: id, ["person": "d01", "outcome": "acknowledged"])
        #expect(after.count == 2)

        try await night.daemon.ask("decline", id, "--role", "pressOfficer", "--person", "d03", "--by", "d03")
        try await eventually("the deputy is called", within: .seconds(5)) {
            night.texts(to: "d02", saying: Night.call) == 2
                && night.mails(to: "d02").count == 2 ? () : nil
        }
    }

    /// The writer says nothing: called again, then somebody else is. The lead has answered and is left alone.
    private func escalated(_ id: String, _ night: Night) async throws {
        try await eventually("the writer is called again, then another", within: .seconds(35)) {
            let pages = try await night.pages(of: id, ["role": "writer"])
            let people = pages.compactMap { $0["person"] as? String }
            return people.count { $0 == "d02" } >= 4 && people.contains { $0 != "d02" } ? () : nil
        }
        let lead = try await night.pages(of: id, ["role": "cellLead"])
        #expect(lead.count == 2, "\(lead)")
    }

    private func inPost(_ id: String, _ night: Night) async throws {
        let daemon = night.daemon
        try await daemon.ask("acknowledge", id, "--role", "writer", "--person", "d02", "--by", "d02")
        try await daemon.ask("arrive", id, "--role", "cellLead", "--person", "d01", "--by", "d01")
        try await daemon.ask("arrive", id, "--role", "writer", "--person", "d02", "--remote", "--by", "d02")
        try await daemon.ask("cell", "operational", id, "--by", "d01")
        try await daemon.ask("cod", "decided", id, "--by", "d05")
    }

    /// A message goes to the exercise recipients alone, with the mark; standing down waits for its end.
    private func informed(_ id: String, _ night: Night) async throws {
        let words = ["--set", "consignes=Restez à l'abri.", "--set", "prochain_point=dans une heure"]
        let first = try await night.inform(["message", "draft", id, "--template", "attente"] + words)
        #expect(first == "\(id)-CP-01")
        try await received("Communiqué n° 1", night)
        try await night.daemon.ask("tick", id, "gala", "--by", "d01")
        try await night.daemon.ask("tick", id, "site", "--by", "d01")

        let early = try await night.daemon.tocsin("stand-down", id, "--by", "d05", "--json")
        #expect(early.status == 4, "\(early.out)\(early.err)")
        let last = try await night.inform(["message", "end", id, "--set", "consignes=Vous pouvez sortir."])
        #expect(last == "\(id)-CP-02")
        try await received("Communiqué n° 2", night)
    }

    private func received(_ title: String, _ night: Night) async throws {
        let boxes = Set(["ex-elus-1", "ex-medias-1", "ex-public"].map { "\($0)@exercice.example" })
        let mails = try await eventually("\(title) is mailed to the three exercise boxes") {
            let mails = night.mail.mails.filter { $0.subject.contains(title) }
            return mails.flatMap(\.to).count >= boxes.count ? mails : nil
        }
        // One text, and so one mail; each box is in it once, and none in its header.
        #expect(mails.flatMap(\.to).sorted() == boxes.sorted())
        #expect(mails.allSatisfy { mail in boxes.allSatisfy { !mail.text.contains($0) } })
        mails.forEach(expectMark)
        for number in ["+33639985000", "+33639985002"] {
            let text = try await eventually("\(title) is texted to \(number)") {
                let text = night.gateway.text(to: number)
                // Two marks each: the message of before may be there too.
                let marks = text.ranges(of: Self.smsMark).count
                return marks == (title.hasSuffix("1") ? 2 : 4) ? text : nil
            }
            #expect(text.hasPrefix(Self.smsMark) && text.hasSuffix(Self.smsMark), "\(text)")
        }
    }

    /// All who were called are told, once, on the paths on which they were called.
    private func stoodDown(_ id: String, _ night: Night) async throws {
        try await night.daemon.ask("stand-down", id, "--by", "d05")
        for person in ["d01", "d02", "d03"] {
            try await eventually("\(person) is told to go home") {
                let mails = night.mails(to: person).count { $0.subject.contains("Levée de la cellule") }
                let texts = night.texts(to: person, saying: "cellule est levée")
                return mails == 1 && texts == 1 ? () : nil
            }
        }
        night.expectNothingRepeated()
        try await night.expectWholeJournal()
    }

    private func reported(_ id: String, _ night: Night) async throws {
        let report = try await night.report(of: id)
        #expect(report["id"] as? String == id && report["mode"] as? String == "exercise")
        let clocks = try #require(report["clocks"] as? [[String: Any]])
        // The basis of `all` is that of whichever came last: not told here.
        let verdicts = clocks.filter { $0["audience"] as? String != "all" }.map { clock in
            ["clock", "audience", "verdict", "stopBasis"].map { clock[$0] as? String ?? "-" }
                .joined(separator: " ")
        }
        #expect(
            verdicts == [
                "cell - met declared", "information elected met observed", "information public met declared",
                "information media met observed", "cip - notApplicable -",
            ])
        let all = clocks.first { $0["audience"] as? String == "all" }
        #expect(all?["verdict"] as? String == "met")
        let kinds = (report["timeline"] as? [[String: Any]])?.compactMap { $0["kind"] as? String } ?? []
        let wanted = [
            "emergencyDetermined", "paged", "escalated", "cellOperational", "codDecided", "stoodDown",
        ]
        for kind in wanted {
            #expect(kinds.contains(kind), "\(kind)")
        }
        let text = try await night.daemon.tocsin("report", id, "--format", "text")
        #expect(text.status == 0 && text.out.contains(id) && text.out.contains("EXERCICE"))
    }

    private func expectMark(_ mail: SMTPServer.Mail) {
        let text = mail.text.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(mail.subject.hasPrefix(Self.mark), "\(mail.subject)")
        #expect(text.hasPrefix(Self.mark) && text.hasSuffix(Self.mark), "\(text)")
    }
}
