// The daemon calls people by voice, on real telephones: answers, voicemails, few channels, a lost baresip.
import Foundation
import Testing

@Suite(.serialized, .enabled(if: TelephoneExchange.canRun(), "no telephone network on this machine"))
struct TelephoneNightTests {
    private static let two = "\n  roles: [cellLead, writer]"
    private static let all = "\n  roles: [cellLead, writer, pressOfficer, serviceLead, chiefOfStaff]"

    /// d01 presses a key and no deputy is called; d02's voicemail answers, and d02's deputy is.
    @Test func aKeyStopsTheEscalationAndAVoicemailDoesNot() async throws {
        let edit = TelephoneNight.ladder(
            Self.two, ["after: 0s, call: titular, contacts: all", "after: 40s, call: deputy"])
        try await TelephoneNight.use(lines: 2, does: [TelephoneNight.comes, "", "busy", "", ""], edit: edit) {
            night in
            let id = try await night.trigger()
            try await eventually("d01 has answered", within: .seconds(40)) {
                let row = try await night.pages(of: id, to: "d01").first
                return row?["outcome"] as? String == "acknowledged" ? () : nil
            }
            let answered = try await night.timeline(of: id).filter { $0.kind == "acknowledged" }
            #expect(answered.count == 1 && answered[0].text.contains("Kerloc"), "\(answered)")
            // By which way: the key in the journal, the call in the report's row.
            #expect(try await night.journaled("touche 1 : j'arrive") == 1)
            try await eventually("d02's deputy is called", within: .seconds(60)) {
                night.exchange.calls(to: night.number("d03")).isEmpty ? nil : ()
            }
            try await eventually("d02 was called twice for the same page", within: .seconds(150)) {
                try await night.journaled("deux fois sans touche") == 1 ? () : nil
            }
            let calls = night.exchange.calls(to: night.number("d02"))
            #expect(calls.count > 1 && calls[1].at - calls[0].at < 180, "\(calls)")
            // d01 is paged once and d01's deputy never; what else they hear are notices.
            let rows = try #require(try await night.report(of: id)["pages"] as? [[String: Any]])
            let paged = rows.filter { $0["role"] as? String == "cellLead" }
            #expect(paged.count == 1 && paged[0]["person"] as? String == "d01", "\(paged)")
            let row = try #require(try await night.pages(of: id, to: "d02").first)
            #expect(!["acknowledged", "declined"].contains(row["outcome"] as? String), "\(row)")
            let reasons = try await night.timeline(of: id).map(\.text)
            #expect(reasons.contains { $0.contains("répondeur ? second appel") }, "\(reasons)")
            #expect(reasons.contains { $0.contains("ligne occupée") }, "\(reasons)")
            try await night.expectWholeJournal()
        }
    }

    /// Two baresips, an exchange that has one channel at first and then two, five people at once.
    @Test func allAreCalledOverTheFewChannelsThatThereAre() async throws {
        let edit = TelephoneNight.ladder(Self.all, ["after: 0s, call: titular, contacts: all"])
        let does = Array(repeating: TelephoneNight.comes, count: 5)
        try await TelephoneNight.use(lines: 2, does: does, edit: edit) { night in
            try await night.exchange.set(channels: 1)
            let id = try await night.trigger()
            try await expectForecastOfCalls(id, night)
            try await eventually("the trunk is busy", within: .seconds(30)) {
                night.exchange.entries.contains { $0.what == "trunk busy" } ? () : nil
            }
            try await night.exchange.set(channels: 2)
            for person in ["d01", "d02", "d03", "d04", "d05"] {
                try await eventually("\(person) has answered", within: .seconds(120)) {
                    let rows = try await night.pages(of: id, to: person)
                    return rows.contains { $0["outcome"] as? String == "acknowledged" } ? () : nil
                }
            }
            #expect(night.exchange.entries.last?.peak == 2)
            for number in TelephoneNight.numbers {
                let answers = night.exchange.entries.filter { $0.what == "answered" && $0.number == number }
                // d05 is also told of the trigger, being on duty.
                #expect(answers.count == (number.hasSuffix("5") ? 2 : 1), "\(night.exchange.entries)")
            }
            let texts = try await night.timeline(of: id)
            #expect(texts.contains { $0.text.contains("faisceau occupé") }, "\(texts.map(\.text))")
            #expect(!texts.contains { $0.kind == "declined" })
        }
    }

    /// Calls that wait are counted like everything else that waits, by the two lines that make them.
    private func expectForecastOfCalls(_ id: String, _ night: TelephoneNight) async throws {
        let status = try await night.daemon.ask("status", id)
        let activation = try #require((status["activations"] as? [[String: Any]])?.first)
        let forecast = try #require(activation["forecast"] as? [String: Any], "\(activation.keys)")
        let paths = try #require(forecast["paths"] as? [[String: Any]], "\(forecast)")
        let calls = try #require(paths.first { $0["path"] as? String == "vocal" }, "\(forecast)")
        #expect(calls["count"] as? Int ?? 0 >= 1 && calls["rateBasis"] as? String == "calls", "\(calls)")
    }

    private func listens(_ person: String, _ night: TelephoneNight) async throws {
        try await eventually("\(person) listens", within: .seconds(60)) {
            night.exchange.entries.contains { $0.what == "answered" && $0.number == night.number(person) }
                ? () : nil
        }
    }

    /// The baresip of the call dies in its middle; the person is called again on the new one, and answers.
    @Test func aBaresipThatDiesInMidCallCostsOneCallMore() async throws {
        let edit = TelephoneNight.ladder(Self.two, ["after: 0s, call: titular, contacts: all"])
        let waits = "  1"
        try await TelephoneNight.use(lines: 1, does: [waits, "busy", "busy", "busy", "busy"], edit: edit) {
            night in
            let id = try await night.trigger()
            try await listens("d01", night)
            try await Task.sleep(for: .seconds(3))
            try await night.exchange.set(night.number("d01"), does: TelephoneNight.comes)
            try await night.exchange.restart(line: 0)
            try await eventually("d01 has answered", within: .seconds(90)) {
                let rows = try await night.pages(of: id, to: "d01")
                return rows.contains { $0["outcome"] as? String == "acknowledged" } ? () : nil
            }
            let texts = try await night.timeline(of: id).map(\.text)
            #expect(texts.contains { $0.contains("poste téléphonique perdu") }, "\(texts)")
        }
    }

    /// The daemon stands still in mid call; what was pressed meanwhile counts, not the time that went by.
    @Test func whoChangesTheirMindWhileTheDaemonStandsStillIsHeard() async throws {
        let edit = TelephoneNight.ladder(Self.two, ["after: 0s, call: titular, contacts: all"])
        // Comes, by half seconds; is unavailable after all, seven seconds later; hangs up long after.
        let (later, long) = (String(repeating: " ", count: 14), String(repeating: " ", count: 50))
        let changes = "  1   1\(later)2\(long)!"
        try await TelephoneNight.use(lines: 1, does: [changes, "busy", "busy", "busy", "busy"], edit: edit) {
            night in
            let id = try await night.trigger()
            try await listens("d01", night)
            // Their first answer is being said back.
            try await Task.sleep(for: .seconds(6))
            let pid = try #require(night.daemon.pid)
            kill(pid, SIGSTOP)
            try await Task.sleep(for: .seconds(14))
            kill(pid, SIGCONT)
            let outcome = try await eventually("d01 has answered", within: .seconds(30)) {
                try await night.pages(of: id, to: "d01").compactMap { $0["outcome"] as? String }
                    .first { ["acknowledged", "declined"].contains($0) }
            }
            #expect(outcome == "declined")
        }
    }

    /// A canary over the telephone rings in the house's own number, and a dead one is told.
    @Test func theCanaryCallsTheHousesOwnNumber() async throws {
        let canary = """

            supervision:
              canary: [{ path: vocal, address: "+33639980005", at: "07:30", costPerMessage: 0 }]

            """
        let does = ["", "", "", "", "  1 !"]
        try await TelephoneNight.use(lines: 1, does: does, edit: { $0 + canary }) { night in
            try await eventually("the canary is called", within: .seconds(60)) {
                night.exchange.entries.contains { $0.what == "answered" && $0.number == night.number("d05") }
                    ? () : nil
            }
        }
    }
}
