// Clocks and timeline as CSV that a French spreadsheet opens, and in which no text becomes a formula.

import TocsinCore

extension Report {
    /// The clocks, an empty line, the timeline; the same again for the activation that continues this one.
    package func csv() -> String {
        let tables = clocksCSV() + "\r\n" + timelineCSV()
        return continuedBy.map { tables + "\r\n" + $0.csv() } ?? tables
    }

    /// One line per clock. Times in ISO 8601 with offset, durations in seconds.
    package func clocksCSV() -> String {
        let head = [
            "activation", "mode", "engagement", "verdict", "départ", "preuve du départ", "échéance", "arrêt",
            "preuve de l'arrêt", "écoulé (s)", "limite (s)", "certain",
        ]
        return CSV.document(head, clocks.map { row($0.report) })
    }

    /// One line per entry, in order of recording.
    package func timelineCSV() -> String {
        let head = [
            "activation", "entrée", "heure du fait", "enregistré à", "nature", "par", "saisi par",
            "preuve", "texte", "suite",
        ]
        return CSV.document(
            head,
            timeline.map { row in
                [
                    .text(activation.id.rawValue), .text(row.entry?.rawValue),
                    .text(zone.iso(row.occurred.instant)),
                    .text(zone.iso(row.recordedAt)), .text(row.kind), .text(row.by),
                    .text(row.recordedBy), .text(row.proof), .text(row.text), .text(row.amendment),
                ]
            })
    }

    private var mode: String? {
        switch activation.mode {
        case nil: nil
        case .exercise: "exercice"
        case .real: "réel"
        }
    }

    private func row(_ clock: ClockReport) -> [CSV.Cell] {
        return [
            .text(activation.id.rawValue), .text(mode),
            .text(Phrases.name(clock.id)), .text(clock.verdict.words),
            .text(clock.start.map { zone.iso($0.instant) }),
            .text(clock.start?.proofWords), .text(clock.due.map(zone.iso)),
            .text(clock.stop.map { zone.iso($0.instant) }), .text(clock.stop?.proofWords),
            .number(clock.elapsed?.inSeconds), .number(clock.limit?.inSeconds),
            .text(clock.isDetermined ? (clock.certain ? "oui" : "non") : nil),
        ]
    }
}

enum CSV {
    enum Cell {
        case text(String?)
        case number(Int64?)

        fileprivate var written: String {
            switch self {
            case .text(let text): CSV.quoted(text ?? "")
            case .number(let number): number.map { String($0) } ?? ""
            }
        }
    }

    static func document(_ head: [String], _ rows: [[Cell]]) -> String {
        ([head.map { .text($0) }] + rows).map { $0.map(\.written).joined(separator: ";") + "\r\n" }.joined()
    }

    /// A spreadsheet runs what begins like a formula: an apostrophe makes it text.
    private static func quoted(_ text: String) -> String {
        var text = text.visible
        if let first = text.first(where: { $0 != " " }), "=+-@".contains(first) { text = "'" + text }
        guard text.contains(where: { ";\",".contains($0) }) || text.first == " " else { return text }
        return "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
            + "\""
    }
}
