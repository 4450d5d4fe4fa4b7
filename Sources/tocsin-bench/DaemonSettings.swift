// The settings of the daemon that is timed: five fictional people, three roles called, one gateway.

import Foundation

enum DaemonSettings {
    static func write(to folder: String, gateway: String) throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (name, text) in ["tocsin.yaml": main(gateway), "roster.yaml": roster] {
            try Data(text.utf8).write(to: URL(filePath: "\(folder)/\(name)"))
        }
    }

    private static func main(_ gateway: String) -> String {
        """
        department: "29"
        authority: { title: Le préfet du Finistère, prefecture: Préfecture du Finistère }
        timezone: Europe/Paris
        convening: { roles: [cellLead, writer, pressOfficer] }
        paths:
          - id: sms
            medium: sms
            url: \(gateway)
            bodyKind: json
            body: '{"to":"{to}","text":"{text}"}'
            tls: none
            tlsReason: banc d'essai sur la même machine
            honoursKeys: true

        """
    }

    private static let roster: String = {
        let people = (1...5).map { number in
            """
              - id: d0\(number)
                name: Personne \(number)
                contacts:
                  - { medium: sms, address: "+3363998000\(number)", path: sms, class: mobileNetwork }

            """
        }.joined()
        let roles = [
            ("cellLead", "chef de cellule", 1), ("writer", "rédacteur", 2),
            ("pressOfficer", "attaché de presse", 3),
            ("dutyOfficer", "cadre d'astreinte", 4), ("electedLiaison", "liaison avec les élus", 4),
            ("webPublisher", "webmestre", 4), ("prefect", "préfet", 5), ("serviceLead", "chef du service", 4),
            ("chiefOfStaff", "directeur de cabinet", 5),
            ("decider", "corps préfectoral de permanence", 5),
        ].map { id, title, person in
            "  - { id: \(id), title: \(title), people: [d0\(person)], start: 2024-01-01T08:00 }\n"
        }.joined()
        return "timezone: Europe/Paris\npeople:\n\(people)roles:\n\(roles)"
    }()
}
