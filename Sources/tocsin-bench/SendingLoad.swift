// The settings that are sent with: a directory of as many seats as asked for, one template, one path.

import TocsinCore

enum SendingLoad {
    static func settings(recipients: Int, paths: [PathSettings]) -> Settings {
        var information = InformationSettings()
        let byMail = paths.contains { $0.medium == .email }
        information.recipients = (0..<recipients).map { recipient($0, byMail: byMail) }
        information.templates = [
            MessageTemplate(
                id: "mesure", kind: .information, title: "COD : activation niveau 2",
                body: "COD : activation niveau 2. Répondez 1 pour acquitter. Référence 29-2026-001.",
                sms: "COD : activation niveau 2. Repondez 1 pour acquitter. Reference 29-2026-001.")
        ]
        return Settings(
            digest: "bench", department: "29",
            authority: Authority(title: "Le préfet", prefecture: "Préfecture"),
            roster: Roster(zone: .utc, people: [:], roles: []), convening: Convening(roles: []),
            information: information, paths: paths)
    }

    /// One address each, of the only medium that the settings have a path for.
    private static func recipient(_ number: Int, byMail: Bool) -> Recipient {
        let digits = String(number + 1_000_000).dropFirst()
        return Recipient(
            seat: "s\(digits)", audience: .general, title: "siège \(digits)",
            email: byMail ? "s\(digits)@commune.example" : nil, mobile: byMail ? nil : "+33600\(digits)")
    }

    /// One mail, as a channel is given it.
    static func parcel(_ number: Int) -> Parcel {
        let text = String(repeating: "COD : activation niveau 2. ", count: 22)
        return Parcel(
            attempt: AttemptID(rawValue: "29-2026-001-CP-01/public/s\(number)/email"), medium: .email,
            path: "relay",
            address: "s\(number)@commune.example", subject: "COD : activation niveau 2", text: text)
    }

    static func gateway(_ url: String) -> PathSettings {
        .sms(
            GatewaySettings(
                common: PathCommon(
                    id: "gateway", tls: .none(reason: "boucle locale"), honoursKeys: true,
                    pace: Pace(atOnce: Limits.inFlightAtMost)),
                url: url, bodyKind: .json, body: #"{"to":"{to}","text":"{text}"}"#))
    }

    static func relay(port: Int) -> PathSettings {
        .smtp(
            SMTPSettings(
                common: PathCommon(id: "relay", tls: .none(reason: "boucle locale"), honoursKeys: true),
                host: "127.0.0.1", port: port, from: "tocsin@prefecture.example"))
    }
}
