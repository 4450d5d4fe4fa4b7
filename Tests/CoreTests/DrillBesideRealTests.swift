// A drill and a real event at once (F29): the real comes first, and nobody can take the one for the other.

import Testing
import TocsinCore

@Suite struct DrillBesideRealTests {
    /// The gateway takes one text at a time.
    private func narrow() throws -> Settings {
        var settings = try SceneHouse.settings()
        settings.paths = settings.paths.map { path in
            guard case .sms(var gateway) = path else { return path }
            gateway.common.pace = Pace(messages: 1, per: .seconds(2))
            return .sms(gateway)
        }
        return settings
    }

    private func texts(_ night: Scene) -> [Scene.Departure] {
        night.left.filter { $0.attempt.parcel.medium == .sms }
    }

    @Test func theRealCallOvertakesTheDrillsThatWait() throws {
        let night = Scene(try narrow())
        try night.at("03:12", .activate(.real))
        night.skip()
        night.passes(until: "03:12:30")
        night.skip()
        try night.submit(.activate(.exercise), by: .switchboard)
        // Eight texts of the drill would take sixteen seconds; the real one is declined now.
        try night.submit(.answer("w1", .unavailable), by: .link)
        night.dispatch()
        night.skip()
        while night.now < instant("03:13") {
            night.passes(until: night.clock(night.now + .seconds(1)))
            night.skip()
        }
        let after = texts(night).filter { $0.at >= instant("03:12:30") && $0.attempt.page?.purpose == .page }
        #expect(after.count > 3)
        #expect(after.first?.activation == "29-2026-001" && after.first?.attempt.page?.person == "w2")
        #expect(after.dropFirst().allSatisfy { $0.activation == "29-2026-E001" })
        night.ends()
    }

    /// Each person is told first that the drill is over, once, then called; the ends of the others wait.
    @Test func ofManyDrillsOneEndIsToldBeforeTheRealCallAndTheOthersAfterIt() throws {
        let night = Scene(try narrow())
        for number in 1...10 {
            try night.submit(.activate(.exercise, title: "Ex \(number)"), by: .switchboard)
        }
        while night.now < instant("03:05") {
            night.passes(until: night.clock(night.now + .seconds(2)))
            night.skip()
        }
        let before = texts(night).count
        try night.at("03:05", .activate(.real))
        night.skip()
        while !night.state.outbox.isEmpty {
            night.passes(until: night.clock(night.now + .seconds(2)))
            night.skip()
        }
        let order = texts(night).dropFirst(before)
        let calls = order.filter { $0.activation == "29-2026-001" && $0.attempt.page?.reason == .firstCall }
        #expect(calls.map(\.attempt.page?.person) == ["l1", "w1", "p1"])
        let last = try #require(calls.last)
        let ahead = order.filter { $0.activation != "29-2026-001" && $0.at < last.at }
        #expect(Set(ahead.map(\.attempt.page?.reason)) == [.suspended])
        // Nobody's time is taken by more than one end, and everybody called has heard one by then.
        let told = ahead.compactMap(\.attempt.page?.person)
        #expect(Set(told).count == told.count && Set(told).isSuperset(of: ["l1", "w1", "p1"]))
        // None is forgotten: each drill tells each of its people of its end.
        let ends = order.filter { $0.attempt.page?.reason == .suspended }
        #expect(
            Set(ends.map { "\($0.activation) \($0.attempt.page?.person.rawValue ?? "")" }).count == ends.count
        )
        #expect(Set(ends.map(\.activation)).count == 10)
        night.ends()
    }

    /// A call that failed and would be made again is a drill's no more.
    @Test func aDrillsCallIsNeverMadeAgainOnceTheRealIsOpen() throws {
        let night = Scene(try SceneHouse.settings())
        night.paths["sms"] = .notReached(after: .seconds(40), reason: "503")
        try night.at("03:12", .activate(.exercise))
        night.skip()
        night.paths = [:]
        try night.at("03:12:20", .activate(.real))
        night.skip()
        night.passes(until: "03:20")
        let late = night.left.filter { $0.at >= instant("03:12:20") && $0.activation == "29-2026-E001" }
        #expect(!late.isEmpty)
        #expect(late.allSatisfy { $0.attempt.page?.purpose == .notice })
        #expect(Set(late.map(\.attempt.page?.reason)) == [.suspended])
        night.skip()
        night.ends()
    }

    /// An answer to a drill's call is no answer to the real one.
    @Test func anAnswerToTheDrillDoesNotStopTheRealEscalation() throws {
        let night = Scene(try SceneHouse.settings())
        try night.at("03:12", .activate(.exercise))
        night.skip()
        try night.at("03:12:10", .answer("29-2026-E001", "w1", .coming(minutes: 10)), by: .link)
        night.skip()
        try night.at("03:12:20", .activate(.real))
        night.skip()
        night.refuses(.alreadyClosed, "03:12:30", .answer("29-2026-E001", "l1", .inPost), by: .link)
        night.passes(until: "03:17")
        let again = night.left.compactMap(\.attempt.page).filter { $0.reason == .calledAgain }
        #expect(Set(again.map(\.person)) == ["l1", "w1", "p1"])
        night.skip()
        night.ends()
    }

    @Test func whoeverBeginsADrillBesideARealEventIsTold() throws {
        let night = Scene(try SceneHouse.settings())
        #expect(try night.at("03:10", .activate(.exercise)).notice == nil)
        night.skip()
        try night.at("03:12", .activate(.real))
        night.skip()
        let notice = try night.at("03:13", .activate(.exercise)).notice
        #expect(notice?.contains("activation réelle est ouverte : 29-2026-001") == true)
        night.skip()
        night.ends()
    }
}
