// The rules of a scenario that look at several steps at once.

import TocsinCore

struct ScenarioRules {
    /// Nil when the mode itself is at fault.
    let mode: Mode?
    let steps: [ReadStep]

    func check() {
        refuseRepeatedIDs()
        refuseUnknownEntries()
        refuseCorrectionsOfWhatIsToCome()
        refuseDrillWordsWhenReal()
        refuseFactsAfterTheEnd()
    }

    private func refuseRepeatedIDs() {
        Mentions.refuseRepeated(
            steps.compactMap { read in
                read.step.id.map { ($0, member("id", of: read)) }
            })
    }

    /// A correction must lead, through other corrections or not, to a fact of the file.
    private func refuseUnknownEntries() {
        let byID = Dictionary(
            steps.compactMap { read in read.step.id.map { ($0, read.step) } },
            uniquingKeysWith: { first, _ in first })
        for read in steps {
            guard case .fact(.corrected(let entry, _)) = read.step.action else { continue }
            let value = member("entry", of: read)
            guard byID[entry] != nil else {
                let known = byID.filter { if case .fact = $0.value.action { true } else { false } }.keys.map(
                    \.rawValue)
                value.fault(
                    "l'entrée `\(entry)` n'existe pas",
                    Spelling.suggestion(for: entry.rawValue, among: known.sorted()))
                continue
            }
            if !leadsToFact(entry, byID) {
                value.fault("l'entrée `\(entry)` n'est pas un fait", "nommer l'étape du fait à corriger")
            }
        }
    }

    private func leadsToFact(_ entry: EntryID, _ byID: [EntryID: Step]) -> Bool {
        var (entry, seen) = (entry, Set<EntryID>())
        while seen.insert(entry).inserted, case .fact(let fact)? = byID[entry]?.action {
            guard case .corrected(let next, _) = fact else { return true }
            entry = next
        }
        return false
    }

    /// Nothing is corrected before it is recorded; at the same instant the order of the file counts.
    private func refuseCorrectionsOfWhatIsToCome() {
        for (place, read) in steps.enumerated() {
            guard case .fact(.corrected(let entry, _)) = read.step.action,
                let target = steps.firstIndex(where: { $0.step.id == entry }),
                (read.step.recorded, place) < (steps[target].step.recorded, target)
            else { continue }
            member("entry", of: read).fault(
                "l'entrée `\(entry)` (ligne \(steps[target].step.line)) ne s'inscrit qu'après sa correction",
                "corriger l'heure (`at` ou `recordedAt`) de l'une des deux, ou leur ordre")
        }
    }

    private func refuseDrillWordsWhenReal() {
        let became = steps.indices.filter { steps[$0].step.action == .fact(.becameReal) }
            .min { (steps[$0].step.at.instant, $0) < (steps[$1].step.at.instant, $1) }
        for (place, read) in steps.enumerated() {
            guard case .fact(let fact) = read.step.action, fact == .becameReal || fact == .suspended else {
                continue
            }
            let isReal =
                mode == .real
                || became.map { (read.step.at.instant, place) > (steps[$0].step.at.instant, $0) } == true
            guard isReal else { continue }
            member("do", of: read).fault(
                "`\(fact.kind)` dans une activation réelle",
                "le retirer : seul un exercice peut être suspendu ou devenir réel")
        }
    }

    private func refuseFactsAfterTheEnd() {
        let ends = steps.filter { read in
            [.fact(.stoodDown), .fact(.cancelled), .fact(.suspended)].contains(read.step.action)
        }
        guard let end = ends.min(by: { $0.step.at.instant < $1.step.at.instant }) else { return }
        for read in steps where read.step.at.instant > end.step.at.instant {
            switch read.step.action {
            case .machine, .fact(.corrected), .fact(.informed), .fact(.ticked): continue
            case .fact(let fact):
                member("at", of: read).fault(
                    "`\(fact.kind)` après la fin de l'activation (ligne \(end.step.line))",
                    "corriger l'heure ; après la fin ne viennent que corrected, informed et ticked")
            }
        }
    }

    private func member(_ key: String, of read: ReadStep) -> Value {
        read.value.member(key) ?? read.value
    }
}
