// Reads a rotation: who takes turns, since when, and at which local times of a cycle turns pass.

import TocsinCore

extension RosterReading {
    func rotation(_ fields: Fields) -> Rotation? {
        let people = fields.required("people")?.list(max: 500) { mentions.person($0) }
        let start = fields.required("start")?.civilTime()
        let until = fields["until"]?.civilTime()
        let days = cycle(fields)
        if fields["people"]?.isEmptyList == true {
            fields["people"]?.fault("tour d'astreinte sans personne", "nommer au moins une personne")
        }
        if let start, let until, until <= start {
            fields["until"]?.fault(
                "la fin du tour précède son début", "écrire une date postérieure à `start`")
        }
        guard let people, let start, let days else { return nil }
        let handovers = fields["handovers"]?.handovers(of: Cycle(start: start, days: days)) ?? [0]
        return Rotation(people: people, start: start, days: days, handovers: handovers, until: until)
    }

    /// Days of a cycle: a week when nothing is said; nil when what is said is at fault.
    private func cycle(_ fields: Fields) -> Int? {
        guard let days = fields["days"] else {
            return fields["weeks"].map { $0.integer(in: 1...52).map { $0 * 7 } } ?? 7
        }
        if fields["weeks"] != nil {
            days.fault("`days` à côté de `weeks`", "ne garder que l'une des deux clés")
            return nil
        }
        return days.integer(in: 1...366)
    }
}

/// The days of the week as the settings write them.
enum Weekday: String, CaseIterable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// As ISO counts them, from 1.
    var number: Int { (Self.allCases.firstIndex(of: self) ?? 0) + 1 }

    static func named(_ number: Int) -> Weekday { allCases[(number - 1) % 7] }
}

/// A cycle of a rotation, and how a handover within it is written.
///
/// A time alone in a cycle of one day, a weekday and a time in a cycle of one week, and in any cycle the
/// number of a day, 1 being that of `start`, and a time.
private struct Cycle {
    var start: CivilTime
    var days: Int

    private var startTime: Int { start.hour * 3600 + start.minute * 60 + start.second }

    /// Seconds on the wall after the start of the cycle in which it falls; nil when it is no such time.
    func offset(of text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard let time = words.last.flatMap({ Value.secondsOfDay(String($0)) }) else { return nil }
        let day: Int
        switch words.count {
        case 1 where days == 1: day = 0
        case 2:
            guard let written = self.day(words[0]) else { return nil }
            day = written
        default: return nil
        }
        let offset = day * 86_400 + time - startTime
        return Int64(offset < 0 ? offset + days * 86_400 : offset)
    }

    private func day(_ word: Substring) -> Int? {
        if days == 7, let weekday = Weekday(rawValue: String(word)) {
            return (weekday.number - start.weekday + 7) % 7
        }
        guard word.first != "0", word.allSatisfy({ $0.isASCII && $0.isNumber }), let number = Int(word),
            (1...days).contains(number)
        else { return nil }
        return number - 1
    }

    /// The start, written as the handover that it is.
    var first: String {
        let time =
            "\(Self.two(start.hour)):\(Self.two(start.minute))"
            + (start.second == 0 ? "" : ":\(Self.two(start.second))")
        switch days {
        case 1: return time
        case 7: return "\(Weekday.named(start.weekday)) \(time)"
        default: return "1 \(time)"
        }
    }

    var mend: String {
        switch days {
        case 1: "écrire une heure : \"\(first)\""
        case 7: "écrire un jour et une heure : \"\(first)\""
        default: "écrire le numéro du jour, de 1 à \(days), et une heure : \"\(first)\""
        }
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Value {
    fileprivate func handovers(of cycle: Cycle) -> [Int64]? {
        if isEmptyList { fault("\(label) : aucune relève", "en écrire une, ou retirer la clé") }
        guard let written = list(max: 100) else { return nil }
        var offsets: [Int64] = []
        for (index, value) in written.enumerated() {
            guard let text = value.scalar(expecting: "moment de relève", cycle.mend) else { return nil }
            guard let offset = cycle.offset(of: text) else {
                value.fault("\(value.label) : relève illisible « \(text.prefix(40)) »", cycle.mend)
                return nil
            }
            if index == 0, offset != 0 {
                value.fault(
                    "\(value.label) : la première relève n'est pas celle de `start`",
                    "commencer par \"\(cycle.first)\", ou corriger `start`")
                return nil
            }
            if let last = offsets.last, offset <= last {
                value.fault(
                    "\(value.label) : cette relève ne vient pas après la précédente",
                    "les ranger dans l'ordre du cycle, qui commence à \"\(cycle.first)\"")
                return nil
            }
            offsets.append(offset)
        }
        return offsets
    }
}
