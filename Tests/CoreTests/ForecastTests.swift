// The forecast before a release, while it runs, and the one warning when the limit will be missed.

import Testing
import TocsinCore

@Suite struct ForecastTests {
    private let id: ActivationID = "29-2026-001"
    private let first: MessageID = "29-2026-001-CP-01"

    /// So many communes with a mobile each, on a gateway with this pace.
    private func night(_ communes: Int, pace: Pace?, cod: String? = "03:13") throws -> Scene {
        var settings = try SceneHouse.settings()
        settings.information.recipients = (0..<communes).map { number in
            let code = String(29000 + number)
            return Recipient(
                seat: code, audience: .elected, title: "Commune \(code)", insee: code,
                mobile: "+336399\(100_000 + number)")
        }
        var common = PathCommon(id: "sms", honoursKeys: true)
        if let pace { common.pace = pace }
        settings.paths[1] = .sms(GatewaySettings(common: common, url: "https://sms.example"))
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        for person in ["l1", "w1", "p1"] as [PersonID] {
            try night.submit(.answer(id, person, .remote), by: .link)
        }
        night.skip()
        // A slow gateway needs a while for what is said at the trigger.
        night.passes(until: "03:12:50")
        night.skip()
        if let cod { try night.at(cod, .real(.codDecided)) }
        night.skip()
        return night
    }

    private func draft(_ night: Scene, at time: String) throws -> Accepted {
        try night.at(
            time,
            .draftMessage(
                id,
                Draft(
                    template: "attente", values: ["consigne": "Restez chez vous."], audiences: [.elected])))
    }

    @Test func aDraftSaysWhenItWillHaveLeft() throws {
        let night = try night(1304, pace: Pace(messages: 40))
        let notice = try draft(night, at: "03:59").notice
        #expect(notice == "1 304 SMS à 40/s : fini 33 s après l'envoi, 13 min avant l'échéance.")
        night.skip()
        let validated = try night.at("03:59", .validateMessage(id, first, by: "préfet", orally: true))
        #expect(validated.notice == notice)
        night.skip()
        night.ends()
    }

    @Test func aReleaseThatWillBeTooLateIsSaidSo() throws {
        let night = try night(1304, pace: Pace(messages: 1))
        let notice = try draft(night, at: "04:03").notice
        #expect(
            notice == "1 304 SMS à 1/s : fini 21 min 43 s après l'envoi, "
                + "l'échéance sera manquée de 12 min : ajoutez un moyen.")
        night.skip()
        night.ends()
    }

    @Test func withoutACODThereIsNoLimit() throws {
        let night = try night(90, pace: nil, cod: nil)
        #expect(try draft(night, at: "03:13").notice == "90 SMS à 10/s (supposé) : fini 9 s après l'envoi.")
        night.ends()
    }

    @Test func longTextsAreCountedInSegments() throws {
        let night = try night(2, pace: Pace(messages: 40), cod: nil)
        let words = String(repeating: "fermez vos fenêtres, ", count: 6)
        let request = Request.draftMessage(id, Draft(template: "attente", values: ["consigne": words]))
        #expect(try night.at("03:13", request).notice?.contains("2 SMS (3 segments chacun) à 40/s") == true)
        night.ends()
    }

    /// Taken at its rate, message by message, the queue ends when the forecast said.
    @Test func whatWasSaidIsWhatHappens() throws {
        let night = try night(200, pace: Pace(messages: 10))
        try night.release(id, at: "03:14") { night.paths["sms"] = .some(nil) }
        night.skip()
        let said = night.state.forecast(of: id, under: night.settings, at: night.now)
        let finish = try #require(said.lines.first?.finish)
        #expect(said.lines.count == 1 && said.lines[0].count == 200 && !said.isLate)
        #expect(finish == instant("03:14") + .milliseconds(19_900))
        for (place, attempt) in try night.activation(id).attempts.ids.suffix(200).enumerated() {
            // Each has left within its second, and is taken at the end of it.
            let second = 14 * 60 + place / 10 + 1
            let time = "03:\(second / 60):\(second % 60 < 10 ? "0" : "")\(second % 60)"
            try night.at(time, .attemptFinished(attempt, .accepted(reference: nil)), by: .daemon)
            night.skip()
            let now = night.state.forecast(of: id, under: night.settings, at: night.now)
            guard let line = now.lines.first, let end = line.finish else { continue }
            #expect(line.count == 199 - place)
            #expect((end - finish).inMilliseconds.magnitude <= 1000)
        }
        let stop = try #require(try night.activation(id).reading(at: night.now).report(.elected).stop)
        let (real, planned) = ((stop.instant - instant("03:14")), (finish - instant("03:14")))
        #expect((real - planned).inMilliseconds.magnitude <= 1000)
        #expect(night.state.forecast(of: id, under: night.settings, at: night.now).lines.isEmpty)
        night.ends()
    }

    @Test func theLeadIsToldOnceThatTheLimitWillBeMissed() throws {
        let night = try night(1304, pace: Pace(messages: 1, per: .seconds(10)))
        try night.release(id, at: "03:14") { night.paths["sms"] = .some(nil) }
        night.skip()
        #expect(try night.activation(id).warned.forecasts.isEmpty)
        night.passes(until: "03:44")
        night.skip()
        let told = try night.activation(id).warnings.filter { $0.kind == .forecast }
        #expect(told.count == 1 && told[0].to == ["l1"])
        #expect(told[0].text.hasPrefix("Message n° 1 : 1 304 SMS à 1 par 10 s : fini dans 3 h 37 min"))
        #expect(told[0].text.contains("l'échéance sera manquée de"))
        night.passes(until: "04:05")
        night.skip()
        #expect(try night.activation(id).warnings.count { $0.kind == .forecast } == 1)
        night.ends()
    }

    @Test func aPathThatGoesDownIsToldAtOnce() throws {
        let night = try night(100, pace: Pace(messages: 40))
        try night.release(id, at: "03:14") { night.paths["sms"] = .some(nil) }
        night.skip()
        try night.at("03:15", .machine(.channelDown("sms")), by: .daemon)
        night.skip()
        let told = try night.activation(id).warnings.filter { $0.kind == .forecast }
        #expect(
            told.map(\.text) == [
                "Message n° 1 : 100 SMS : voie sms hors d'usage, aucune fin prévue : ajoutez un moyen."
            ])
        try night.at("03:16", .machine(.channelUp("sms")), by: .daemon)
        #expect(!night.state.forecast(of: id, under: night.settings, at: night.now).isLate)
        night.ends()
    }

    /// A slow second path overruns nothing when the first one serves every seat.
    @Test func aFasterPathHoldsTheLimit() throws {
        let night = try night(600, pace: Pace(messages: 1, per: .seconds(10)))
        for place in night.settings.information.recipients.indices {
            night.settings.information.recipients[place].email = "c\(place)@example.org"
        }
        let notice = try #require(try draft(night, at: "03:14").notice)
        #expect(notice.contains("600 courriels à 10/s (supposé)") && !notice.contains("ajoutez"))
        #expect(notice.contains("après l'échéance, qu'un autre moyen tient"))
        night.ends()
    }
}
