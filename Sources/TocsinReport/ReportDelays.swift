// How long after the first alert and after the decision each engagement was held, COD or not.

import TocsinCore

extension Report {
    var delaySection: Section {
        let reading = activation.reading(at: now)
        let alert = reading.ledger.standing.filter { $0.fact == .alertReceived }.map(\.instant).min()
        let decision = reading.start(.cell)?.instant
        let facts: [(String, ClockID)] = [
            ("Cellule opérationnelle", .cell), ("Élus informés", .elected), ("Public informé", .general),
            ("Médias informés", .media),
        ]
        let rows = facts.map { row($0, reading.stop($1)?.instant, since: alert, decision) }
        return Section(
            title: "Délais depuis l'alerte et la décision",
            sentences: [
                "Première alerte : \(alert.map { moments.cell($0, near: day) } ?? "non notée").",
                "Décision : \(decision.map { moments.cell($0, near: day) } ?? "non connue").",
            ],
            table: Table(
                columns: [
                    .init(title: "Fait", width: 24), .init(title: "À", width: 20),
                    .init(title: "Depuis l'alerte", width: 20), .init(title: "Depuis la décision", width: 20),
                ], rows: rows))
    }

    /// Without the fact, what has gone by until the end of the activation or of the report.
    private func row(
        _ title: String, _ at: Instant?, since alert: Instant?, _ decision: Instant?
    ) -> [Table.Cell] {
        let end = at ?? activation.closing?.instant ?? now
        func delay(_ start: Instant?) -> Table.Cell {
            guard let start else { return "–" }
            return .init((at == nil ? "plus de " : "") + FrenchTime.duration(end - start))
        }
        let time = at.map { moments.cell($0, near: day) } ?? "pas fait"
        return [.init(title), .init(time), delay(alert), delay(decision)]
    }
}
