// What people answered, the messages, and the timeline, as tables.

import TocsinCore

extension Report {
    var answerSection: Section {
        let answers = activation.reading(at: now).ledger.standing.compactMap { standing -> [Table.Cell]? in
            guard let (role, person, words) = Self.answer(standing.fact) else { return nil }
            let time = moments.cell(standing.instant, withSeconds: !standing.time.wholeMinute, near: day)
            return [.init(time), .init(naming.name(person)), .init(naming.title(role)), .init(words)]
        }
        return Section(
            title: "Réponses",
            table: Table(
                columns: [
                    .init(title: "À", width: 16), .init(title: "Personne", width: 28),
                    .init(title: "Fonction", width: 24), .init(title: "Réponse", width: 26),
                ], rows: answers))
    }

    private static func answer(_ fact: Fact) -> (RoleID, PersonID, String)? {
        switch fact {
        case .acknowledged(let role, let person, let minutes, let remote):
            (
                role, person,
                "J'arrive" + (remote ? " (à distance)" : "") + (minutes.map { ", \($0) min" } ?? "")
            )
        case .declined(let role, let person): (role, person, "Indisponible")
        case .inPost(let role, let person, let remote):
            (role, person, remote ? "En poste à distance" : "En poste")
        default: nil
        }
    }

    var messageSection: Section {
        Section(title: "Messages", sentences: activation.messages.flatMap(sentences))
    }

    private func sentences(_ record: MessageRecord) -> [String] {
        let message = record.message
        let isNew = activation.occurrences.count { $0.content == .drafted(message.id) } < 2
        let drafted = isNew ? "Rédigé à" : "Rédigé à nouveau (remplace le texte précédent) à"
        var lines = [
            "\(message.id) (\(message.kind.words)) : \(message.title)".ended
                + " \(drafted) \(moments.cell(message.draftedAt, near: day)). "
                + "Périmètre : \(perimeter(message))."
        ]
        for validation in record.validations {
            lines.append(
                "Validé à \(moments.cell(validation.at, near: day)) par \(validation.by)"
                    + (validation.orally ? ", de vive voix" : "")
                    + (validation.fingerprint == message.fingerprint ? "." : " (texte remplacé depuis)."))
        }
        guard let release = record.release else { return lines + ["Non diffusé."] }
        return lines + [
            "Diffusé à \(moments.cell(release.at, near: day)) par \(release.by). \(deliveries(record))"
        ]
    }

    private func perimeter(_ message: Message) -> String {
        message.perimeter.isEmpty ? "tout le département" : message.perimeter.count.of("commune")
    }

    private func deliveries(_ record: MessageRecord) -> String {
        let outcomes = record.deliveries.compactMap { activation.attempts[$0]?.outcome }
        let counts = Outcome.allCases.compactMap { outcome -> String? in
            let count = outcomes.count { $0 == outcome }
            return count == 0 ? nil : outcome.counted(count)
        }
        return counts.isEmpty ? "Aucun envoi." : "Envois : \(counts.joined(separator: ", "))."
    }

    var timelineSection: Section {
        Section(
            title: "Chronologie, dans l'ordre de l'enregistrement",
            table: Table(
                columns: [
                    .init(title: "À", width: 16), .init(title: "Entrée", width: 10),
                    .init(title: "Fait", width: 70),
                ], rows: readableTimeline.map(row)))
    }

    private func row(_ row: TimelineRow) -> [Table.Cell] {
        let time = moments.cell(row.occurred.instant, withSeconds: !row.occurred.wholeMinute, near: day)
        let recorder = row.recordedBy.flatMap(shown).map { "(saisi par \($0))" }
        let details = [row.by.map { "– \($0)" }, recorder, recording(row), row.amendment.map { "(\($0))" }]
        let text = ([row.text] + details.compactMap { $0 }).joined(separator: " ")
        return [.init(time), .init(row.entry?.rawValue ?? ""), .init(text)]
    }

    /// The grade of proof of a statement, and when it was recorded if that was not at its stated time.
    private func recording(_ row: TimelineRow) -> String? {
        guard let proof = row.proof else { return nil }
        let apart = row.recordedAt - row.occurred.instant
        let isSame = apart >= .zero && apart < (row.occurred.wholeMinute ? .minutes(1) : .seconds(1))
        let recorded = isSame ? "" : ", enregistré à \(moments.cell(row.recordedAt, near: day))"
        return "(\(proof)\(recorded))"
    }
}
