// Who was called and what they answered, the messages, and the timeline, as tables.

import TocsinCore

extension Report {
    var pageSection: Section {
        let rows = pages.map { row -> [Table.Cell] in
            [
                .init(moments.cell(row.at, near: day)), .init(row.role.map(naming.title) ?? "–"),
                .init(naming.name(row.page.person)), .init(row.page.contact.medium.words),
                .init(row.page.reason.words), .init(row.outcome.words),
            ]
        }
        return Section(
            title: "Personnes appelées",
            table: Table(
                columns: [
                    .init(title: "À", width: 15), .init(title: "Fonction", width: 18),
                    .init(title: "Personne", width: 22), .init(title: "Voie", width: 8),
                    .init(title: "Motif", width: 13), .init(title: "Résultat", width: 14),
                ], rows: rows))
    }

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
                    .init(title: "À", width: 15), .init(title: "Personne", width: 28),
                    .init(title: "Fonction", width: 24), .init(title: "Réponse", width: 27),
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
        let sentences = activation.messages.flatMap { record -> [String] in
            let message = record.message
            var lines = [
                "\(message.id) (\(message.kind.words)) : \(message.title). "
                    + "Rédigé à \(moments.cell(message.draftedAt, near: day))."
            ]
            for validation in record.validations {
                lines.append(
                    "Validé à \(moments.cell(validation.at, near: day)) par \(validation.by)"
                        + (validation.orally ? ", de vive voix." : "."))
            }
            guard let release = record.release else { return lines + ["Non diffusé."] }
            lines.append(
                "Diffusé à \(moments.cell(release.at, near: day)) par \(release.by). \(deliveries(record))")
            return lines
        }
        return Section(title: "Messages", sentences: sentences)
    }

    private func deliveries(_ record: MessageRecord) -> String {
        let outcomes = record.deliveries.compactMap { activation.attempts[$0]?.outcome }
        let counts = Outcome.allCases.compactMap { outcome -> String? in
            let count = outcomes.count { $0 == outcome }
            return count == 0 ? nil : "\(count) \(outcome.deliveryWords)"
        }
        return counts.isEmpty ? "Aucun envoi." : "Envois : \(counts.joined(separator: ", "))."
    }

    var timelineSection: Section {
        Section(
            title: "Chronologie, dans l'ordre de l'enregistrement",
            table: Table(
                columns: [
                    .init(title: "À", width: 15), .init(title: "Entrée", width: 10),
                    .init(title: "Fait", width: 71),
                ], rows: readableTimeline.map(row)))
    }

    /// Results of a mailing that follow each other are one line: hundreds would hide the rest.
    private var readableTimeline: [TimelineRow] {
        var rows: [TimelineRow] = []
        var count = 0
        for row in timeline {
            count = row.delivery != nil && row.delivery == rows.last?.delivery ? count + 1 : 1
            guard count > 1, let message = row.delivery else {
                rows.append(row)
                continue
            }
            rows[rows.count - 1].text =
                "Message \(message) : \(count) résultats d'envoi (détail en CSV et JSON)."
        }
        return rows
    }

    private func row(_ row: TimelineRow) -> [Table.Cell] {
        let time = moments.cell(row.occurred.instant, withSeconds: !row.occurred.wholeMinute, near: day)
        let details = [row.by.map { "– \($0)" }, recording(row), row.amendment.map { "(\($0))" }]
        let text = ([row.text] + details.compactMap { $0 }).joined(separator: " ")
        return [.init(time), .init(row.entry?.rawValue ?? ""), .init(text)]
    }

    /// The grade of proof of a statement, and when it was recorded if that was not at its stated time.
    private func recording(_ row: TimelineRow) -> String? {
        guard let basis = row.basis else { return nil }
        let apart = row.recordedAt - row.occurred.instant
        let isSame = apart >= .zero && apart < (row.occurred.wholeMinute ? .minutes(1) : .seconds(1))
        let recorded = isSame ? "" : ", enregistré à \(moments.cell(row.recordedAt, near: day))"
        return "(\(basis.words)\(recorded))"
    }
}
