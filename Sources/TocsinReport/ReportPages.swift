// Who was called, by which path and with what result: a long series of the same call is one row.

import TocsinCore

extension Report {
    /// A series longer than this is one row.
    private static let longestSeries = 3

    private struct PageKind: Hashable {
        var person: PersonID
        var role: RoleID?
        var contact: ContactPoint
        var reason: PageReason

        init(_ row: PageRow) {
            (person, role, contact) = (row.page.person, row.role, row.page.contact)
            reason = row.page.reason
        }
    }

    var pageSection: Section {
        let series = Dictionary(grouping: pages, by: PageKind.init)
        var told: Set<PageKind> = []
        let rows = pages.compactMap { row -> [Table.Cell]? in
            let kind = PageKind(row)
            guard let all = series[kind], all.count > Self.longestSeries else { return cells([row]) }
            return told.insert(kind).inserted ? cells(all) : nil
        }
        return Section(
            title: "Personnes appelées",
            table: Table(
                columns: [
                    .init(title: "À", width: 16), .init(title: "Fonction", width: 17),
                    .init(title: "Personne", width: 21), .init(title: "Voie", width: 10),
                    .init(title: "Motif", width: 13), .init(title: "Résultat", width: 13),
                ], rows: rows),
            notes: ringing)
    }

    /// One row for pages that differ in time and result only.
    private func cells(_ rows: [PageRow]) -> [Table.Cell] {
        guard let row = rows.first else { return [] }
        let contact = row.page.contact
        let isOne = rows.count == 1
        return [
            .init(isOne ? moments.cell(row.at, near: day) : span(rows.map(\.at))),
            .init(row.role.map(naming.title) ?? "–"), .init(naming.name(row.page.person)),
            .init(isOne ? contact.words : Self.calls(rows.count, contact.medium, contact.path)),
            .init(row.page.reason.words), .init(isOne ? row.outcome.words : results(rows.map(\.outcome))),
        ]
    }

    /// "sans réponse" as long as a person has given none.
    private func results(_ outcomes: [Outcome]) -> String {
        let isSilent = !outcomes.contains { $0 == .acknowledged || $0 == .declined }
        let counts = Outcome.allCases.compactMap { outcome -> String? in
            let count = outcomes.count { $0 == outcome }
            if count == 0 || (isSilent && (outcome == .accepted || outcome == .delivered)) { return nil }
            return "\(count) \(outcome.words)"
        }
        return ((isSilent ? ["sans réponse"] : []) + counts).joined(separator: ", ")
    }

    /// Which of the paths used make a telephone ring, where the medium does not say so.
    private var ringing: [String] {
        var paths: [String] = []
        for contact in pages.map(\.page.contact)
        where contact.wakes && contact.medium != .voice && !paths.contains(contact.words) {
            paths.append(contact.words)
        }
        return paths.isEmpty ? [] : ["Fait sonner le téléphone : \(paths.joined(separator: ", "))."]
    }
}
