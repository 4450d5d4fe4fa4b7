// French public holidays, territory by territory, worked out from the rules of the law without any table of
// dates.

/// One day; feasts that meet on it are joined: "Ascension et Abolition de l'esclavage".
package struct Holiday: Sendable, Hashable {
    /// Days since 1970-01-01, as `CivilTime.daysSinceEpoch` counts them.
    package var day: Int64
    package var name: String

    package init(day: Int64, name: String) { (self.day, self.name) = (day, name) }
}

extension Territory {
    /// The legal holidays of a year, by date. The rules are those in force from 2012 on, with what changed
    /// since.
    package func holidays(in year: Int) -> [Holiday] { days(of: .law, in: year) }

    /// Days that custom or a local agreement gives off, and no law: they are not holidays here, and nothing
    /// counts them as such. Mayotte's Muslim feasts, which hang on the sight of the moon, are not listed.
    package func customaryDays(in year: Int) -> [Holiday] { days(of: .custom, in: year) }

    package func isHoliday(day: Int64) -> Bool {
        let date = CivilTime(secondsOnWall: day * 86_400)
        for feast in Feast.dated[date.month * 32 + date.day]
        where feast.isKept(in: self, year: date.year, by: .law) {
            return true
        }
        // Easter is from 22 March to 25 April, the last feast that moves with it 50 days later.
        guard (2...6).contains(date.month) else { return false }
        let easter = Easter.day(in: date.year)
        for feast in Feast.movable
        where feast.day(in: date.year, easter: easter) == day
            && feast.isKept(in: self, year: date.year, by: .law)
        {
            return true
        }
        return false
    }

    /// Nil on a day that is no legal holiday.
    package func name(of day: Int64) -> String? {
        isHoliday(day: day) ? holidays(in: Feast.year(of: day)).first { $0.day == day }?.name : nil
    }

    private func days(of basis: Feast.Basis, in year: Int) -> [Holiday] {
        let easter = Easter.day(in: year)
        let names = Feast.all.filter { $0.isKept(in: self, year: year, by: basis) }
            .reduce(into: [Int64: String]()) { names, feast in
                let day = feast.day(in: year, easter: easter)
                names[day] = names[day].map { "\($0) et \(feast.name)" } ?? feast.name
            }
        return names.map { Holiday(day: $0.key, name: $0.value) }.sorted { $0.day < $1.day }
    }
}

package enum Easter {
    /// Easter Sunday of the Gregorian calendar (Oudin's method: the golden number gives the full moon).
    package static func day(in year: Int) -> Int64 {
        let golden = year % 19
        let century = year / 100
        let epact = (century - century / 4 - (8 * century + 13) / 25 + 19 * golden + 15) % 30
        let moon = epact - epact / 28 * (1 - 29 / (epact + 1) * ((21 - golden) / 11))
        let weekday = (year + year / 4 + moon + 2 - century + century / 4) % 7
        return CivilTime(year, 3, 28).daysSinceEpoch + Int64(moon - weekday)
    }
}

/// One rule: a name, when, where, and since or until which year.
private struct Feast: Sendable {
    enum When: Sendable {
        case date(month: Int, day: Int)
        case afterEaster(days: Int64)
    }

    enum Basis: Sendable { case law, custom }

    var name: String
    var when: When
    /// Empty: the whole Republic.
    var places: [Territory] = []
    var years: ClosedRange<Int> = 1...9999
    var basis: Basis = .law

    func isKept(in territory: Territory, year: Int, by basis: Basis) -> Bool {
        self.basis == basis && years.contains(year) && (places.isEmpty || places.contains(territory))
    }

    func day(in year: Int, easter: Int64) -> Int64 {
        switch when {
        case .date(let month, let day): CivilTime(year, month, day).daysSinceEpoch
        case .afterEaster(let days): easter + days
        }
    }

    static func year(of day: Int64) -> Int { CivilTime(secondsOnWall: day * 86_400).year }
}

extension Feast {
    /// In the order in which the names of one day are joined.
    static let all = republic + local + abolition + customary

    /// Those on a date, by 32 × month + day; and those that move with Easter.
    static let dated = all.reduce(into: [[Feast]](repeating: [], count: 13 * 32)) { dated, feast in
        if case .date(let month, let day) = feast.when { dated[month * 32 + day].append(feast) }
    }
    static let movable = all.filter { if case .afterEaster = $0.when { true } else { false } }

    /// Code du travail, L3133-1.
    private static let republic = [
        Feast(name: "Jour de l'an", when: .date(month: 1, day: 1)),
        Feast(name: "Lundi de Pâques", when: .afterEaster(days: 1)),
        Feast(name: "Fête du Travail", when: .date(month: 5, day: 1)),
        Feast(name: "Victoire de 1945", when: .date(month: 5, day: 8)),
        Feast(name: "Ascension", when: .afterEaster(days: 39)),
        Feast(name: "Lundi de Pentecôte", when: .afterEaster(days: 50)),
        Feast(name: "Fête nationale", when: .date(month: 7, day: 14)),
        Feast(name: "Assomption", when: .date(month: 8, day: 15)),
        Feast(name: "Toussaint", when: .date(month: 11, day: 1)),
        Feast(name: "Armistice de 1918", when: .date(month: 11, day: 11)),
        Feast(name: "Noël", when: .date(month: 12, day: 25)),
    ]

    /// Alsace-Moselle by L3134-13 (Good Friday only where a commune has a Protestant or mixed church, which
    /// is nearly everywhere); the Pacific by the labour law of each territory.
    private static let local = [
        Feast(
            name: "Vendredi saint", when: .afterEaster(days: -2),
            places: [.alsaceMoselle, .polynesieFrancaise]),
        Feast(name: "Saint-Étienne", when: .date(month: 12, day: 26), places: [.alsaceMoselle]),
        Feast(
            name: "Arrivée de l'Évangile", when: .date(month: 3, day: 5), places: [.polynesieFrancaise]),
        Feast(
            name: "Fête de l'autonomie", when: .date(month: 6, day: 29), places: [.polynesieFrancaise],
            years: 1985...2024),
        Feast(
            name: "Matari'i", when: .date(month: 11, day: 20), places: [.polynesieFrancaise],
            years: 2025...9999),
        Feast(name: "Fête de la citoyenneté", when: .date(month: 9, day: 24), places: [.nouvelleCaledonie]),
        Feast(name: "Saint Pierre Chanel", when: .date(month: 4, day: 28), places: [.wallisEtFutuna]),
        Feast(name: "Saints Pierre et Paul", when: .date(month: 6, day: 29), places: [.wallisEtFutuna]),
        Feast(name: "Fête du Territoire", when: .date(month: 7, day: 29), places: [.wallisEtFutuna]),
    ]

    /// Loi 83-550 and L3422-2. Saint-Martin kept the 27th like Guadeloupe until the circular of May 2018.
    private static let abolition = [
        abolition(4, 27, [.mayotte]), abolition(5, 22, [.martinique]), abolition(5, 27, [.guadeloupe]),
        abolition(5, 27, [.saintMartin], years: 1...2017),
        abolition(5, 28, [.saintMartin], years: 2018...9999),
        abolition(6, 10, [.guyane]), abolition(10, 9, [.saintBarthelemy]), abolition(12, 20, [.reunion]),
    ]

    private static let customary = [
        Feast(
            name: "Mi-carême", when: .afterEaster(days: -24), places: [.guadeloupe], basis: .custom),
        Feast(
            name: "Vendredi saint", when: .afterEaster(days: -2), places: [.guadeloupe, .martinique],
            basis: .custom),
        Feast(
            name: "Fête Victor Schœlcher", when: .date(month: 7, day: 21),
            places: [.guadeloupe, .martinique, .saintMartin], basis: .custom),
    ]

    private static func abolition(
        _ month: Int, _ day: Int, _ places: [Territory], years: ClosedRange<Int> = 1...9999
    ) -> Feast {
        Feast(
            name: "Abolition de l'esclavage", when: .date(month: month, day: day), places: places,
            years: years)
    }
}
