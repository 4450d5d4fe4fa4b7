// Incident logs of the paths: a circuit that opens and closes, a pause that is asked for, receipts that
// fail to come, and the switch to another provider.

import Testing
import TocsinCore

@Suite struct PathCircuitTests {
    private let id: ActivationID = "29-2026-001"

    /// Two SMS providers, the second standing in for the first.
    private func settings(
        roles: [RoleID] = ["writer"], receipts: ReceiptRule? = nil, pace: Pace = Pace(),
        backup: PathID? = "sms2"
    ) throws -> Settings {
        var settings = try SceneHouse.settings()
        settings.convening.roles = roles
        let first = PathCommon(
            id: "sms", honoursKeys: true, pace: pace, backup: backup, receipts: receipts)
        settings.paths.removeAll { $0.id == "sms" }
        settings.paths.append(.sms(GatewaySettings(common: first, url: "https://sms.example.org")))
        settings.paths.append(
            .sms(
                GatewaySettings(
                    common: PathCommon(id: "sms2", honoursKeys: true), url: "https://autre.example.org")))
        return settings
    }

    /// Paths and times at which texts of a medium left.
    private func ways(_ night: Scene, _ medium: Medium = .sms) -> [String] {
        night.left.filter { $0.attempt.parcel.medium == medium }
            .map { "\(night.clock($0.at)) \($0.attempt.parcel.path)" }
    }

    private func sms(_ night: Scene) throws -> [Attempt] {
        try night.activation(id).attempts.values.filter { $0.parcel.medium == .sms }
    }

    @Test func aRejectedCredentialOpensTheCircuitAtOnceAndTheOtherProviderTakesOver() throws {
        let night = Scene(try settings())
        night.paths["sms"] = .outOfOrder(reason: "identifiants refusés")
        try night.at("03:12", .activate(.real))
        night.skip()
        // One attempt finds out; what waits and what comes later goes by the other provider.
        #expect(night.state.paths["sms"]?.isBroken == true)
        try night.notices(at: "03:13")
        night.skip()
        let later = night.left.filter { night.clock($0.at) > "03:12:59" }
        #expect(later.allSatisfy { $0.attempt.parcel.path != "sms" } && !later.isEmpty)
        let facts = try night.activation(id).occurrences.map(\.content)
        #expect(facts.contains(.machine(.channelDown("sms"))))
        night.ends()
    }

    /// F18: a gateway that answers everything with a redirect or a 404 is at fault, and not its recipients.
    @Test func whatRefusesEverybodyIsAtFault() throws {
        let night = Scene(try mailing())
        night.paths["sms"] = .refused(reason: "302")
        try releaseToOfficials(night, at: "03:12")
        #expect(night.state.paths["sms"]?.isBroken == true)
        let facts = try night.activation(id).occurrences.map(\.content)
        #expect(facts.contains(.machine(.channelDown("sms"))))
        let before = ways(night).count
        try night.notices(at: "03:12:10")
        let after = ways(night)[before...]
        #expect(!after.isEmpty && after.allSatisfy { $0.hasSuffix(" sms2") })
        night.skip()
    }

    /// One wrong number, however often, is one wrong number.
    @Test func aWrongNumberIsNoFaultOfThePath() throws {
        let night = Scene(try settings())
        night.paths["sms"] = .refused(reason: "numéro invalide")
        try night.at("03:12", .activate(.real))
        night.skip()
        night.passes(until: "03:16")
        night.skip()
        let tried = Set(night.left.filter { $0.attempt.parcel.path == "sms" }.map(\.attempt.address))
        #expect((1..<Limits.circuitRefusals).contains(tried.count))
        #expect(night.state.paths["sms"]?.isBroken == false)
    }

    @Test func afterFiveFaultsThePathRestsAndOneAttemptTriesItOut() throws {
        let night = Scene(try mailing(backup: nil))
        night.paths["sms"] = .retry(after: nil, reason: "connexion refusée")
        try releaseToOfficials(night, at: "03:12")
        #expect(night.state.paths["sms"]?.heldUntil == instant("03:12:30"))
        night.passes(until: "03:12:29")
        night.skip()
        let before = night.left.count
        night.paths["sms"] = .accepted(reference: nil)
        night.passes(until: "03:12:31")
        night.skip()
        // The trial closes the circuit, and everything follows in the same second.
        #expect(night.left.count > before + 15 && night.state.paths["sms"]?.heldUntil == nil)
        #expect(try sms(night).allSatisfy { $0.outcome == .accepted })
        night.ends()
    }

    @Test func aBusyPersonIsNoFaultOfThePath() throws {
        let night = Scene(try settings(backup: nil))
        night.paths["voice"] = .notReached(after: .seconds(75), reason: "occupé")
        night.paths["sms"] = .notReached(after: .seconds(75), reason: "boîte pleine")
        try night.at("03:12", .activate(.real))
        night.skip()
        night.passes(until: "03:16")
        night.skip()
        #expect(night.state.paths["sms"]?.faults == 0 && night.state.paths["sms"]?.heldUntil == nil)
        night.ends()
    }

    /// Two busy trunks, then a busy person: that is one call, and they are called once more.
    @Test func aBusyTrunkIsNoCallThatThePersonDidNotTake() throws {
        var settings = try settings(backup: nil)
        settings.roster.people["w1"]?.contacts = [
            ContactPoint(
                medium: .voice, address: "+33639980009", path: "voice", pathClass: .fixedLine, wakes: true)
        ]
        let night = Scene(settings)
        night.paths["voice"] = .retry(after: nil, reason: "faisceau occupé")
        try night.at("03:12", .activate(.real))
        night.skip()
        night.passes(until: "03:12:06")
        night.skip()
        night.paths["voice"] = .notReached(after: .seconds(60), reason: "occupé")
        night.passes(until: "03:12:30")
        night.skip()
        let call = try #require(
            try night.activation(id).attempts.values.first { $0.parcel.medium == .voice })
        #expect(call.started == 3 && call.outcome == .queued && call.retryAt != nil)
        night.ends()
    }

    /// Everybody of the cell, reached by nothing but a telephone.
    private func byTelephone() throws -> Settings {
        var settings = try settings(roles: ["cellLead", "writer", "pressOfficer"], backup: nil)
        for id in settings.roster.people.keys {
            settings.roster.people[id]?.contacts.removeAll { $0.medium != .voice }
        }
        settings.paths.append(
            .sip(
                SIPSettings(
                    common: PathCommon(id: "voice"), controls: ["127.0.0.1:4444"], exchange: "10.0.0.1",
                    soundFolder: "/run/x")))
        return settings
    }

    /// Whoever is on duty is not told that the telephones are dead because all of them are being used.
    @Test func aFullTrunkIsNotADeadOne() throws {
        let night = Scene(try byTelephone())
        night.paths["voice"] = .full(reason: "faisceau occupé")
        try night.at("03:12", .activate(.real))
        night.skip()
        night.passes(until: "03:12:50")
        night.skip()
        #expect(night.left.count > 8)
        #expect(night.state.paths["voice"]?.faults == 0 && night.state.paths["voice"]?.heldUntil == nil)
        #expect(!night.state.supervision.isDown("voice"))
        night.paths["voice"] = .notReached(after: .seconds(60), reason: "occupé")
        night.passes(until: "03:13:30")
        night.skip()
        // No call was made before: the one that was is not the last.
        let calls = try night.activation(id).attempts.values.filter { $0.started > $0.pathFaults }
        #expect(!calls.isEmpty && calls.allSatisfy { $0.outcome == .queued })
        night.ends()
    }

    /// Five texts given up because no call ever found room: then it is of no more use than a dead one.
    @Test func aTrunkThatStaysFullIsSetAsideInTheEnd() throws {
        let night = Scene(try byTelephone())
        night.paths["voice"] = .full(reason: "faisceau occupé")
        try night.at("03:12", .activate(.real))
        night.skip()
        var minute = 13
        while !night.state.supervision.isDown("voice"), minute < 40 {
            night.passes(until: "03:\(minute)")
            night.skip()
            minute += 1
        }
        #expect(night.state.supervision.isDown("voice") && minute > 14, "\(minute)")
        let given = try night.activation(id).attempts.values.filter { $0.outcome == .failed }
        #expect(given.allSatisfy { $0.started == Limits.attemptTries })
        night.ends()
    }

    @Test func aPauseAskedForHoldsTheWholePathAndIsNoFault() throws {
        let night = Scene(try settings())
        night.paths["sms"] = .retry(after: .seconds(90), reason: "429")
        try night.at("03:12", .activate(.real))
        night.skip()
        let health = try #require(night.state.paths["sms"])
        #expect(health.heldUntil == instant("03:13:30") && !health.isBroken)
        #expect(ways(night).suffix(1) == ["03:12:00 sms2"])
        let facts = try night.activation(id).occurrences.map(\.content)
        #expect(!facts.contains(.machine(.channelDown("sms"))))
        night.ends()
    }

    /// Its substitute took everything meanwhile, so that nothing else could tell that it takes texts again.
    @Test func aPauseThatIsOverSendsThatWayAgain() throws {
        let night = Scene(try settings())
        night.paths["sms"] = .retry(after: .seconds(90), reason: "429")
        try night.at("03:12", .activate(.real))
        night.skip()
        night.paths["sms"] = .accepted(reference: nil)
        night.passes(until: "03:16")
        night.skip()
        #expect(ways(night).suffix(1) == ["03:15:00 sms"])
        #expect(night.state.paths["sms"]?.heldUntil == nil)
        night.ends()
    }

    @Test func whatMayHaveArrivedIsNotSentAgainByAnotherProvider() throws {
        let night = Scene(try settings())
        night.paths["sms"] = .unknown(reason: "coupure")
        try releaseToOfficials(night, at: "03:12")
        night.passes(until: "03:20")
        night.skip()
        let seat = try #require(try sms(night).first { $0.page == nil })
        #expect(seat.mayHaveArrived && seat.parcel.path == "sms")
        night.ends()
    }

    @Test func onlyAPersonRepeatsWhatMayHaveArrivedAndOnlyOnce() throws {
        var settings = try settings(backup: nil)
        settings.paths.removeAll { $0.id == "sms" }
        settings.paths.insert(
            .sms(GatewaySettings(common: PathCommon(id: "sms"), url: "https://sms.example.org")), at: 1)
        let night = Scene(settings)
        night.paths["sms"] = .unknown(reason: "coupure")
        try releaseToOfficials(night, at: "03:12")
        night.passes(until: "03:14")
        night.skip()
        #expect(try sms(night).contains { $0.page == nil && $0.outcome == .unknown && $0.started == 1 })
        night.paths["sms"] = .accepted(reference: nil)
        let first: MessageID = "29-2026-001-CP-01"
        night.refuses(.byRequired, "03:14", .repeatUnknown(id, first, by: nil), by: .root)
        try night.at("03:14:30", .repeatUnknown(id, first, by: "préfet"))
        night.expect("03:14:30 29001 sms message")
        #expect(Set(night.left.map(\.id)).count == night.left.count)
        night.refuses(.nothingAsked, "03:14:40", .repeatUnknown(id, first, by: "préfet"))
        night.ends()
    }

    @Test func onlyTheFirstLaneIgnoresTheHoursOfAProvider() throws {
        let night = Scene(try settings(pace: Pace(hours: [8...19]), backup: nil))
        try releaseToOfficials(night, at: "03:12")
        let sent = try sms(night)
        #expect(sent.filter { $0.page != nil }.allSatisfy { $0.outcome == .accepted })
        #expect(sent.filter { $0.page == nil }.allSatisfy { $0.outcome == .queued && $0.started == 0 })
        night.ends()
    }

    @Test func tooFewReceiptsInTimeAndTheOtherProviderTakesOver() throws {
        let night = Scene(try mailing(receipts: ReceiptRule(within: .minutes(1), share: 30)))
        try releaseToOfficials(night, at: "03:12")
        night.passes(until: "03:12:59")
        night.skip()
        #expect(night.state.paths["sms"]?.lateSince == nil)
        night.passes(until: "03:13:30")
        night.skip()
        #expect(night.state.paths["sms"]?.lateSince == instant("03:13"))
        #expect(try night.activation(id).occurrences.map(\.content).contains(.machine(.channelDown("sms"))))
        let before = night.left.count
        night.passes(until: "03:16")
        night.skip()
        let since = night.left[before...].filter { $0.attempt.parcel.medium == .sms }
        #expect(!since.isEmpty && since.allSatisfy { $0.attempt.parcel.path == "sms2" })
        // Time alone proves nothing: `LateReceiptTests` say what does.
        night.passes(until: "03:23:30")
        night.skip()
        #expect(night.state.paths["sms"]?.lateSince == instant("03:13"))
        night.ends()
    }

    @Test func whatIsDeliveredInTimeKeepsThePath() throws {
        let night = Scene(try mailing(receipts: ReceiptRule(within: .minutes(1), share: 30)))
        try releaseToOfficials(night, at: "03:12")
        for departure in night.left where departure.attempt.parcel.path == "sms" {
            let receipt = HeardRequest.receipt(departure.id, Receipt(status: .delivered))
            try night.at("03:12:30", .heard(receipt), by: .daemon)
            night.skip()
        }
        night.passes(until: "03:14")
        night.skip()
        #expect(night.state.paths["sms"]?.lateSince == nil)
        #expect(night.state.paths["sms2"]?.starts.isEmpty != false)
        night.ends()
    }

    @Test func aReceiptThatOvertookTheAnswerCounts() throws {
        let night = Scene(try settings(receipts: ReceiptRule()))
        night.paths["sms"] = .some(nil)
        try night.at("03:12", .activate(.real))
        night.skip()
        let flying = try #require(try sms(night).first?.page?.attempt)
        try night.at("03:12:01", .heard(.receipt(flying, Receipt(status: .delivered))), by: .daemon)
        try night.at("03:12:02", .attemptFinished(flying, .accepted(reference: nil)), by: .daemon)
        night.skip()
        #expect(night.state.paths["sms"]?.acceptances.first?.deliveredAt == instant("03:12:01"))
        night.ends()
    }

    @Test func aPathThatLooksDeadIsLeftForTheOther() throws {
        let night = Scene(try settings())
        let look = SupervisionRequest.probed("sms", .failing(reason: "muette"), times: 3)
        try night.at("03:11", .supervised(look), by: .daemon)
        night.skip()
        try night.at("03:12", .activate(.real))
        night.skip()
        #expect(Set(ways(night).filter { $0.hasPrefix("03:12") }) == ["03:12:00 sms2"])
        night.ends()
    }

    @Test func whatWasOnItsWayAtAPowerCutMayHaveArrived() throws {
        let night = Scene(try mailing())
        night.paths["sms"] = .some(nil)
        try releaseToOfficials(night, at: "03:12")
        let flying = try sms(night).filter { $0.page == nil && $0.inFlight }.count
        try night.isDown(until: "03:13")
        night.skip()
        #expect(try flying > 0 && sms(night).count { $0.page == nil && $0.mayHaveArrived } == flying)
        night.ends()
    }

    /// Twenty communes, each with a mobile.
    private func mailing(receipts: ReceiptRule? = nil, backup: PathID? = "sms2") throws -> Settings {
        var settings = try settings(receipts: receipts, backup: backup)
        settings.information.recipients = (1...20).map {
            Recipient(
                seat: "\(29000 + $0)", audience: .elected, title: "Commune \($0)", insee: "\(29000 + $0)",
                mobile: "+3363998\(1000 + $0)")
        }
        return settings
    }

    private func releaseToOfficials(_ night: Scene, at time: String) throws {
        try night.at(time, .activate(.real))
        night.skip()
        let draft = Draft(
            template: "attente", values: ["consigne": "Restez chez vous."], audiences: [.elected])
        try night.at(time, .draftMessage(id, draft))
        try night.at(time, .validateMessage(id, "29-2026-001-CP-01", by: "préfet", orally: true))
        try night.at(time, .releaseMessage(id, "29-2026-001-CP-01", ReleaseOrder(by: "chef")))
        night.skip()
    }
}
