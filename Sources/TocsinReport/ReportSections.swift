// The report in French, section by section, for whoever audits it without having been there.

import TocsinCore

extension Report {
    static let exerciseMark = ExerciseMark.text(for: .email)
    /// What a report bears whose hours the machine's clock could not vouch for.
    static let unassured = "Heure non garantie"

    var moments: Moments { Moments(zone) }
    /// The day against which times are written without their date.
    var day: Instant { activation.openedAt }

    var heading: String { "Rapport de délais \(activation.id)" }

    var subject: String {
        activation.opening.place.map { "\(activation.opening.title) (\($0))" } ?? activation.opening.title
    }

    /// What it is, when, and how it ended.
    var introduction: [String] {
        let french = moments.french
        var sentences = ["\(modeWords). \(french.day(day).capitalizedFirst), fuseau horaire \(zone.name)."]
        sentences += [("Nature", activation.opening.nature), ("Lieu", activation.opening.place)]
            .compactMap { title, words in words.map { "\(title) : \($0)".ended } }
        if activation.mode != nil { sentences.append(decisionSentence) }
        if activation.statements.contains(where: { $0.actor.means == .scenario }) {
            sentences.append("Rejoué d'après un scénario.")
        }
        if let drill = activation.opening.continues { sentences.append("Fait suite à l'exercice \(drill).") }
        if let closing = activation.closing, let how = Closing(closing.fact) {
            let reason = closing.statement.reason.map { ", motif : \($0)" } ?? ""
            sentences.append("\(how.words) : \(moments.sentence(closing.time, near: day))\(reason)".ended)
        } else if let into = activation.mergedInto {
            sentences.append("Réunie à l'activation \(into).")
        } else {
            sentences.append("Toujours ouverte.")
        }
        if activation.occurrences.contains(where: { $0.content == .clock(assured: false) }) {
            sentences.append(
                "\(Self.unassured) : l'horloge de la machine n'était pas synchronisée "
                    + "(voir la chronologie) ; les durées restent exactes.")
        }
        sentences.append("Établi le \(french.day(now)) à \(moments.cell(now, near: now)).")
        return sentences
    }

    /// Who determined the emergency, when, and who entered it.
    private var decisionSentence: String {
        guard let decision = activation.reading(at: now).start(.cell) else { return "Décision : non connue." }
        let statement = decision.statement
        let by = statement.by ?? statement.actor.person.map(naming.name)
        let recorder = naming.recorder(statement.actor, by: by).flatMap(shown).map { ", saisi par : \($0)" }
        return "Décision : \(moments.sentence(decision.time, near: day)), \(by ?? "auteur non précisé") "
            + "(\(decision.proofWords)\(recorder ?? ""))."
    }

    /// Of a replay the head says once what every line would repeat.
    func shown(_ recorder: String) -> String? {
        recorder == Actor.Means.scenario.words ? nil : recorder
    }

    private var modeWords: String {
        switch activation.mode {
        case nil: "Main courante, sans activation"
        case .exercise: "Exercice"
        case .real: "Activation réelle"
        }
    }

    var sections: [Section] {
        [clockSection, delaySection, staffingSection] + coverageSections
            + [pageSection, answerSection, messageSection, publicationSection, timelineSection].filter {
                !$0.isEmpty
            }
    }

    private var clockSection: Section {
        let columns: [Table.Column] = [
            .init(title: "Engagement", width: 15), .init(title: "Verdict", width: 15),
            .init(title: "Départ", width: 15), .init(title: "Échéance", width: 15),
            .init(title: "Arrêt", width: 15), .init(title: "Écoulé", width: 15),
        ]
        return Section(
            title: "Engagements", table: Table(columns: columns, rows: clocks.map { row($0.report) }),
            notes: doubt + clocks.flatMap { alternatives($0.report) + deferral($0.report) })
    }

    private var doubt: [String] {
        guard clocks.contains(where: { $0.report.isDetermined && !$0.report.certain }) else {
            return []
        }
        return ["« incertain » : une heure connue à peu près pourrait changer ce verdict."]
    }

    private func row(_ clock: ClockReport) -> [Table.Cell] {
        let surely = clock.certain ? "certain" : "incertain"
        return [
            .init(Phrases.name(clock.id)), .init(clock.verdict.words, clock.isDetermined ? surely : nil),
            bound(clock.start), .init(clock.due.map { moments.cell($0, near: day) } ?? "–"),
            bound(clock.stop),
            .init(
                clock.elapsed.map(FrenchTime.duration) ?? "–",
                clock.limit.map { "sur \(FrenchTime.duration($0))" }),
        ]
    }

    private func bound(_ standing: Standing?) -> Table.Cell {
        guard let standing else { return "–" }
        let time = moments.cell(standing.instant, withSeconds: !standing.time.wholeMinute, near: day)
        return .init(time, standing.proofWords)
    }

    private func alternatives(_ clock: ClockReport) -> [String] {
        clock.alternatives.map { other in
            let elapsed = other.elapsed.map { ", \(FrenchTime.duration($0))" } ?? ""
            return "\(Phrases.name(clock.id)), si le délai partait \(other.reference.words) : "
                + "\(other.verdict.words)\(elapsed), départ \(moments.cell(other.startedAt, near: day)), "
                + "échéance \(moments.cell(other.dueAt, near: day))."
        }
    }

    private func deferral(_ clock: ClockReport) -> [String] {
        guard let until = clock.deferredUntil else { return [] }
        return [
            "\(Phrases.name(clock.id)) : différée jusqu'à \(moments.cell(until, near: day)), "
                + "ce qui n'arrête pas le délai."
        ]
    }

    private var staffingSection: Section {
        guard let quorum = clock(.cell)?.quorum else {
            return Section(title: "Armement", sentences: ["La cellule n'a pas été déclenchée."])
        }
        let inPost = quorum.view.inPost.sorted { $0.key < $1.key }
            .map { "\(naming.title($0.key)) : \(naming.name($0.value))" }.joined(separator: " ; ")
        var sentences = ["En poste : \(inPost.isEmpty ? "personne" : inPost)."]
        if quorum.view.isMet {
            sentences.insert("Armement minimal atteint : la cellule est armée.", at: 0)
        } else {
            let missing = staffing(quorum.view.missing)
            let reason = quorum.reason.map { " Motif donné : \($0)".ended } ?? ""
            sentences.insert("Armement minimal non atteint, manque : \(missing).\(reason)", at: 0)
        }
        return Section(title: "Armement", sentences: sentences)
    }

    private var coverageSections: [Section] {
        clocks.compactMap { clock in
            guard let coverage = clock.coverage else { return nil }
            var sentences = [
                "\(coverage.inScope.of("siège")) à informer : \(coverage.served.of("servi")), "
                    + "\(Outcome.acknowledged.counted(coverage.acknowledged)), "
                    + "\(coverage.excluded.of("exclu"))."
            ]
            if !coverage.toReach.isEmpty {
                sentences.append(
                    "À joindre par un agent : \(coverage.toReach.map(\.title).joined(separator: ", ")).")
            }
            return Section(title: "\(Phrases.name(clock.report.id)) : couverture", sentences: sentences)
        }
    }
}
