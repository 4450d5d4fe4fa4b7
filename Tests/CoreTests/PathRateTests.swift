// The spacing rule held against a gateway simulated message by message, and against the hours of a path.

import Testing
import TocsinCore

@Suite struct PathRateTests {
    /// A gateway of its own, to the microsecond: takes a message once `per / messages` has passed since the
    /// last one and the last `per` holds fewer than `messages`. Nothing here comes from the forecast.
    private func simulate(_ count: Int, messages: Int, per: Int64) -> Int64 {
        let spacing = (per * 1000 + Int64(messages) - 1) / Int64(messages)
        var taken: [Int64] = [0]
        while taken.count < count {
            let spaced = taken[taken.count - 1] + spacing
            let windowed = taken.count < messages ? 0 : taken[taken.count - messages] + per * 1000
            taken.append(max(spaced, windowed))
        }
        return taken[count - 1]
    }

    @Test(arguments: [(1, Int64(2000)), (10, 1000), (40, 1000), (100, 1000), (30, 60_000), (7, 1000)])
    func theForecastIsWithinTwoPercentOfASimulatedGateway(_ messages: Int, _ per: Int64) {
        let rate = PathRate(.paced, messages: messages, per: .milliseconds(per))
        for count in [2, 50, 1304, 10_000] {
            let real = simulate(count, messages: messages, per: per)
            let said = rate.offset(of: count - 1).inMilliseconds * 1000
            #expect(abs(said - real) * 50 <= real, "\(count) at \(messages) per \(per): \(said), \(real)")
        }
    }

    @Test func noWindowHoldsMoreThanTheProviderTakes() {
        for (messages, per) in [(7, 1000), (40, 1000), (3, 1000), (30, 60_000)] {
            let rate = PathRate(.paced, messages: messages, per: .milliseconds(per))
            let slots = (0..<500).map { rate.offset(of: $0).inMilliseconds }
            #expect(slots.first == 0)
            for (place, slot) in slots.enumerated() {
                let inWindow = slots[place...].prefix { $0 < slot + Int64(per) }.count
                #expect(inWindow <= messages, "\(messages) per \(per) at \(slot)")
            }
        }
    }

    @Test func theFigureOfTheManual() {
        let rate = PathRate(.paced, messages: 40, per: .seconds(1))
        #expect(rate.offset(of: 1303) == .milliseconds(32_575))
    }

    @Test func callsGoInRounds() {
        let lines = PathRate(.calls, messages: 4, per: .seconds(45))
        #expect([0, 3, 4, 11].map { lines.offset(of: $0).inSeconds } == [45, 45, 90, 135])
    }

    @Test func theHoursOfAPathAreWaitedFor() throws {
        let zone = try zoneRules("Europe/Paris")
        let day = PathRate(.paced, messages: 1, per: .minutes(1), hours: [8...19])
        #expect(day.instant(of: 0, from: instant("03:00"), in: zone) == instant("08:00"))
        #expect(day.instant(of: 5, from: instant("19:57"), in: zone) == instant("08:02") + .hours(24))
        #expect(day.instant(of: 2, from: instant("19:57"), in: zone) == instant("19:59"))
        let never = PathRate(.paced, messages: 1, per: .hours(1), hours: [8...8])
        #expect(never.instant(of: 400, from: instant("03:00"), in: zone) == nil)
    }

    @Test func aPathIsAsFastAsAgreedUnlessItIsSeenToBeSlower() {
        var path = PathCommon(id: "sms")
        let seen = { (count: Int) in PathRate(.measured, messages: count, per: .seconds(1)) }
        func rate(_ measured: PathRate?) -> PathRate {
            PathSettings.sms(GatewaySettings(common: path, url: "https://sms.example")).rate(
                measured: measured)
        }
        #expect(rate(nil).basis == .assumed && rate(seen(80)).messages == 80)
        path.pace = Pace(messages: 40)
        #expect(rate(nil).basis == .paced && rate(seen(80)).messages == 40 && rate(seen(38)).messages == 40)
        #expect(rate(seen(12)) == seen(12))
        let sip = PathSettings.sip(
            SIPSettings(
                common: PathCommon(id: "sip"), controls: ["a:1", "a:2"], exchange: "pbx", soundFolder: "/s"))
        #expect(sip.rate(measured: nil) == PathRate(.calls, messages: 2, per: Limits.callLength))
    }
}
