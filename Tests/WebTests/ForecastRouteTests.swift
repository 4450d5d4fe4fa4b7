// The forecast and GALA through the API: asked for, shown in the status, its result imported whole or not.

import Testing
import TocsinCore

@Suite struct ForecastRouteTests {
    private static var setup: Setup {
        var setup = Setup()
        var common = PathCommon(id: "sms", honoursKeys: true)
        common.pace = Pace(messages: 1, per: .minutes(1))
        setup.settings.paths = [.sms(GatewaySettings(common: common, url: "https://sms.example"))]
        setup.settings.information.officials = .both
        setup.settings.information.steps = [HumanStep(id: "gala", title: "Campagne GALA")]
        setup.settings.information.recipients = ["29001", "29002", "epci"].enumerated().map { place, seat in
            Recipient(
                seat: seat, audience: .elected, title: "Siège \(seat)", insee: seat == "epci" ? nil : seat,
                mobile: "+3363998000\(place)")
        }
        return setup
    }

    /// Three pages of the trigger stand before it on the same path.
    private static let draft = #"{"template":"attente","audiences":["elected"],"values":{"nature":"feu"}}"#

    @Test func aReleaseIsForecastAndFollowed() async throws {
        try await withHouse(Self.setup) { house in
            let api = house.socket
            let id = try await api.activate("real")
            let path = "/v1/activations/\(id)/messages"
            let drafted = try await api.post(path, Self.draft)
            #expect(drafted.text("notice")?.hasPrefix("1 SMS à 1/min : fini 3 min après l'envoi") == true)
            let message = try #require(drafted.text("message"))
            let planned = try await api.get("\(path)/\(message)/forecast")
            #expect(planned.json["planned"] as? Bool == true, "\(planned.body)")
            let text = try await api.get("\(path)/\(message)/forecast?format=text")
            #expect(text.body == "1 SMS à 1/min : fini 3 min après l'envoi.\n")
            #expect(try await api.get("\(path)/CP-9/forecast").text("code") == "unknownMessage")
            #expect(
                try await api.get("/v1/activations/x/messages/y/gala").text("code") == "unknownActivation")
            _ = try await api.post("\(path)/\(message)/validation", #"{"by":"préfet"}"#)
            _ = try await api.post("\(path)/\(message)/release", #"{"by":"chef"}"#)
            let status = try await api.get("/v1/status?format=text").body
            #expect(status.contains("Envoi : 1 SMS à 1/min : fini dans 3 min."), "\(status)")
            #expect(status.contains("Campagne GALA : moins d'une minute, numéro non saisi"), "\(status)")
            let document = try await api.get("/v1/status").body
            #expect(document.contains(#""forecast":{"late":false,"paths":[{"message":"\#(message)""#))
        }
    }

    @Test func theOrderIsTakenAndTheResultBroughtBack() async throws {
        try await withHouse(Self.setup) { house in
            let api = house.socket
            let id = try await api.activate("real")
            let path = "/v1/activations/\(id)/messages"
            let message = try #require(try await api.post(path, Self.draft).text("message"))
            _ = try await api.post("\(path)/\(message)/validation", #"{"by":"préfet"}"#)
            _ = try await api.post("\(path)/\(message)/release", #"{"by":"chef"}"#)
            let order = try await api.get("\(path)/\(message)/gala?format=text").body
            #expect(order.contains("29001  Siège 29001") && order.contains("Communes : 2"))
            let csv = try await api.get("\(path)/\(message)/gala?format=csv")
            #expect(csv.body.contains("29002;Siège 29002;;"))
            let faulty = #"{"csv":"insee;joint\n29001;oui\n29002;peut-être\n","file":"g.csv","by":"S"}"#
            let refused = try await api.post("\(path)/\(message)/gala-result", faulty)
            #expect(refused.status == 400 && refused.body.contains("g.csv:3:7"), "\(refused.body)")
            _ = try await api.state(id, #"{"do":"ticked","step":"gala","reference":"2026-7","by":"S"}"#)
            let sound = #"{"csv":"insee;joint\n29001;oui\n29002;non\n","file":"g.csv","by":"S"}"#
            let imported = try await api.post("\(path)/\(message)/gala-result", sound)
            #expect(imported.status == 200, "\(imported.body)")
            #expect(imported.text("notice")?.contains("1 commune sur 2") == true)
            let list = try await api.get(path).body
            #expect(
                list.contains(#""number":"2026-7""#)
                    && list.contains("campagne GALA n° 2026-7, fichier g.csv"))
            let status = try await api.get("/v1/status?format=text").body
            #expect(status.contains("Campagne GALA : n° 2026-7, 1 commune jointe sur 2"), "\(status)")
            #expect(status.contains("2 SMS à 1/min : fini dans 4 min"), "\(status)")
        }
    }
}
