// Public holidays beside an independent oracle, and facts that anybody can look up.

import Foundation
import Testing
import TocsinCore

private func day(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
    CivilTime(year, month, day).daysSinceEpoch
}

/// What the Python libraries say, asked once.
private enum HolidayOracle {
    struct Fault: Error, CustomStringConvertible { let description: String }

    static let years = 2020...2040

    /// Oracle's territory, or `easter`; then days with their names.
    static let answer: Result<[String: [Int64: String]], any Error> = Result {
        try ask().split(separator: "\n").reduce(into: [:]) { answer, line in
            let fields = line.split(separator: "\t").map(String.init)
            let date = fields[1].split(separator: "-").compactMap { Int($0) }
            answer[fields[0], default: [:]][day(date[0], date[1], date[2])] = fields.last
        }
    }

    private static func ask() throws -> String {
        guard let python = ProcessInfo.processInfo.environment["TOCSIN_TEST_PYTHON"] else {
            throw Fault(description: "TOCSIN_TEST_PYTHON names no Python with the module holidays")
        }
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Oracles/holidays_oracle.py")
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [python, script.path, "\(years.lowerBound)", "\(years.upperBound)"]
        process.standardOutput = output
        try process.run()
        let text = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            throw Fault(description: "holidays_oracle.py ended with status \(process.terminationStatus)")
        }
        return String(decoding: text, as: UTF8.self)
    }
}

@Suite struct HolidayTests {
    /// Where the oracle leaves the law: days off by custom or local agreement that neither L3133-1 nor
    /// L3422-2 lists. They are `customaryDays` here. There is no other difference.
    static let customary: [Territory: Set<String>] = [
        .guadeloupe: ["Mi-Carême", "Vendredi saint", "Fête de Victor Schoelcher"],
        .martinique: ["Fête de Victor Schoelcher"],
        .saintMartin: ["Fête de Victor Schoelcher"],
    ]

    /// A day off by custom that the oracle does not know: Good Friday in Martinique.
    static let unknownToTheOracle: [Territory: Set<String>] = [.martinique: ["Vendredi saint"]]

    @Test(arguments: Territory.allCases)
    func everyYearAgreesWithTheOracle(territory: Territory) throws {
        let oracle = try #require(HolidayOracle.answer.get()[territory.rawValue])
        let custom = Self.customary[territory] ?? []
        for year in HolidayOracle.years {
            let listed = oracle.filter { CivilTime(secondsOnWall: $0.key * 86_400).year == year }
            #expect(listed.count >= 11)
            let legal = listed.filter { !custom.contains($0.value) }.keys.sorted()
            #expect(territory.holidays(in: year).map(\.day) == legal, "\(territory) \(year)")
            let unknown = Self.unknownToTheOracle[territory] ?? []
            let customary = territory.customaryDays(in: year).filter { !unknown.contains($0.name) }
            #expect(customary.map(\.day) == listed.filter { custom.contains($0.value) }.keys.sorted())
        }
    }

    @Test func easterAgreesWithTheOracleFor2500Years() throws {
        let sundays = try #require(HolidayOracle.answer.get()["easter"]).keys.sorted()
        #expect(sundays.count == 2517)
        #expect(sundays == (1583...4099).map(Easter.day))
    }

    @Test func easterFallsWhereTheCalendarOnTheWallSays() {
        #expect(Easter.day(in: 2024) == day(2024, 3, 31))
        #expect(Easter.day(in: 2026) == day(2026, 4, 5))
        #expect(Easter.day(in: 2038) == day(2038, 4, 25))
        #expect(Easter.day(in: 2285) == day(2285, 3, 22))
    }

    @Test func theRepublicHasElevenHolidaysInTheOrderOfTheYear() {
        let holidays = Territory.metropole.holidays(in: 2026)
        #expect(
            holidays.map(\.name) == [
                "Jour de l'an", "Lundi de Pâques", "Fête du Travail", "Victoire de 1945", "Ascension",
                "Lundi de Pentecôte", "Fête nationale", "Assomption", "Toussaint", "Armistice de 1918",
                "Noël",
            ])
        #expect(holidays.first { $0.name == "Ascension" }?.day == day(2026, 5, 14))
        #expect(Territory.metropole.customaryDays(in: 2026).isEmpty)
    }

    @Test func strasbourgAndMetzKeepTwoDaysMore() {
        let days = Territory.alsaceMoselle.holidays(in: 2026)
        #expect(days.count == 13)
        #expect(Territory.alsaceMoselle.name(of: day(2026, 4, 3)) == "Vendredi saint")
        #expect(Territory.alsaceMoselle.name(of: day(2026, 12, 26)) == "Saint-Étienne")
        #expect(Territory.metropole.name(of: day(2026, 12, 26)) == nil)
    }

    @Test func abolitionIsRememberedOnTheDayOfEachTerritory() {
        let days: [(Territory, Int, Int)] = [
            (.mayotte, 4, 27), (.martinique, 5, 22), (.guadeloupe, 5, 27), (.saintMartin, 5, 28),
            (.guyane, 6, 10), (.saintBarthelemy, 10, 9), (.reunion, 12, 20),
        ]
        for (territory, month, date) in days {
            #expect(territory.name(of: day(2026, month, date)) == "Abolition de l'esclavage")
            #expect(!Territory.metropole.isHoliday(day: day(2026, month, date)))
        }
        #expect(Territory.saintMartin.isHoliday(day: day(2017, 5, 27)))
        #expect(!Territory.saintMartin.isHoliday(day: day(2018, 5, 27)))
    }

    @Test func polynesiaLeftItsAutonomyDayForMatarii() {
        let tahiti = Territory.polynesieFrancaise
        #expect(tahiti.isHoliday(day: day(2024, 6, 29)) && !tahiti.isHoliday(day: day(2024, 11, 20)))
        #expect(!tahiti.isHoliday(day: day(2025, 6, 29)) && tahiti.name(of: day(2025, 11, 20)) == "Matari'i")
    }

    @Test func twoFeastsOnOneDayAreOneHolidayWithBothNames() {
        let martinique = Territory.martinique.holidays(in: 2031)
        #expect(martinique.count == 11)
        #expect(Territory.martinique.name(of: day(2031, 5, 22)) == "Ascension et Abolition de l'esclavage")
    }

    @Test(arguments: Territory.allCases)
    func askingDayByDayIsReadingTheList(territory: Territory) {
        for year in 2012...2050 {
            let holidays = territory.holidays(in: year)
            let asked = (day(year, 1, 1)...day(year, 12, 31)).filter { territory.isHoliday(day: $0) }
            #expect(asked == holidays.map(\.day))
            #expect(holidays.allSatisfy { territory.name(of: $0.day) == $0.name })
        }
    }

    @Test func aDepartmentSaysItsTerritory() {
        for code in ["57", "67", "68"] { #expect(Territory(department: code) == .alsaceMoselle) }
        for code in ["01", "29", "2A", "88", "95", ""] { #expect(Territory(department: code) == .metropole) }
        let overseas = ["971", "972", "973", "974", "975", "976", "977", "978", "984", "986", "987", "988"]
        let territories = Set(overseas.map(Territory.init(department:)))
        #expect(territories == Set(Territory.allCases).subtracting([.metropole, .alsaceMoselle]))
        #expect(Set(Territory.allCases.map(\.title)).count == Territory.allCases.count)
    }
}
