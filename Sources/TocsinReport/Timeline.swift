// The timeline: statements and what the daemon did, one row each, in order of recording.

import TocsinCore

struct Timeline {
    private let occurrences: [Occurrence]
    private let statements: [EntryID: Statement]
    private let corrections: Corrections
    private let stated: StatementSentences
    private let done: OccurrenceSentences
    private let naming: Naming
    private let moments: Moments

    init(
        _ activation: Activation, adopting log: Activation?, naming: Naming, zone: ZoneRules, at now: Instant
    ) {
        (occurrences, self.naming, moments) = (activation.occurrences, naming, Moments(zone))
        statements = Dictionary(activation.statements.map { ($0.entry, $0) }) { first, _ in first }
        corrections = Corrections(activation.statements)
        let reading = activation.reading(at: now)
        let reopenings = reading.ledger.standing.filter {
            ($0.fact == .codDecided || $0.fact == .codOperational) && !reading.isFirstOpening($0)
        }
        stated = StatementSentences(
            naming: naming, moments: moments, corrections: corrections,
            reopenings: Set(reopenings.map(\.statement.entry)))
        done = OccurrenceSentences(activation: activation, log: log, naming: naming, moments: moments)
    }

    var rows: [Report.TimelineRow] {
        var drafted: Set<MessageID> = []
        return occurrences.map { occurrence in
            if case .statement(let entry) = occurrence.content, let statement = statements[entry] {
                return row(statement)
            }
            var line = done.line(occurrence.content, at: occurrence.recordedAt)
            if case .drafted(let id) = occurrence.content, !drafted.insert(id).inserted {
                line.text = "Message \(id) rédigé à nouveau (remplace le texte précédent)."
            }
            return Report.TimelineRow(
                entry: nil, occurred: StatedTime(occurrence.recordedAt), recordedAt: occurrence.recordedAt,
                kind: line.kind, by: line.by,
                recordedBy: line.actor.flatMap { naming.recorder($0, by: line.by) }, basis: nil, proof: nil,
                text: line.text, amendment: nil, series: line.series)
        }
    }

    private func row(_ statement: Statement) -> Report.TimelineRow {
        let by = statement.by ?? statement.actor.person.map(naming.name)
        return Report.TimelineRow(
            entry: statement.entry, occurred: statement.statedAt, recordedAt: statement.recordedAt,
            kind: statement.fact.kind, by: by, recordedBy: naming.recorder(statement.actor, by: by),
            basis: statement.basis, proof: proofWords(statement.fact, statement.basis),
            text: stated.sentence(statement), amendment: amendment(statement), series: nil)
    }

    private func amendment(_ statement: Statement) -> String? {
        guard let last = corrections.last[statement.entry] else { return nil }
        let own = statement.statedAt.instant
        if let time = last.to {
            return "corrigée par \(last.by.entry) : \(moments.sentence(time, near: own))"
        }
        let day = last.by.statedAt.instant
        let date = moments.isSameDay(day, own) ? "" : ", \(moments.french.day(day))"
        return "retirée par \(last.by.entry)\(date)"
    }
}
