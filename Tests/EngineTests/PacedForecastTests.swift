// What was forecast is what happens on a paced gateway, in real time: within two percent, never too fast.

import Synchronization
import Testing
import TocsinCore
import TocsinEngine
import TocsinJournal
import TocsinSystem

/// A gateway that notes when each message came, by the monotonic clock.
private actor NotingGateway: Channel {
    nonisolated let path: PathID = "sms"
    nonisolated let honoursKeys = true
    private(set) var taken: [ContinuousClock.Instant] = []

    func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        if parcel.attempt.rawValue.contains("/elected/") { taken.append(.now) }
        return .accepted(reference: nil)
    }

    func probe() async -> ProbeOutcome { .fine(note: nil) }
}

/// The journal's hour, running on in real time from where the test's clock stands.
private struct RunningClock: Sendable {
    let began = ContinuousClock.now
    let start = HandClock().read()

    func read() -> RawClock {
        let gone = ContinuousClock.now - began
        return RawClock(
            wall: start.wall + gone, bootID: start.bootID,
            bootMilliseconds: start.bootMilliseconds + gone.inMilliseconds, synchronised: true)
    }
}

@Suite(.timeLimit(.minutes(1))) struct PacedForecastTests {
    private static let count = 81
    private static let pace = Pace(messages: 20)

    private var settings: Settings {
        var settings = Settings.mailing(to: Self.count, by: .sms)
        var common = PathCommon(id: "sms", honoursKeys: true)
        common.pace = Self.pace
        settings.paths[1] = .sms(GatewaySettings(common: common, url: "http://localhost"))
        return settings
    }

    @Test func aPacedReleaseEndsWhenTheForecastSaid() async throws {
        let (clock, timer, gateway) = (RunningClock(), try BootTimer(), NotingGateway())
        let engine = Engine(
            journal: MemoryJournal(), settings: settings, clock: { clock.read() },
            waker: TimerWaker(timer.ring(after:)), logger: quiet)
        timer.onRing { [weak engine] in engine?.wake() }
        let channels: [PathID: any Channel] = ["sms": gateway, "smtp": ScriptedPath("smtp")]
        let dispatcher = Dispatcher(engine: engine, channels: channels, links: nil, logger: quiet)
        try await running(engine, dispatcher: dispatcher) {
            let (id, message) = try await engine.validatedMailing()
            // The pages of the trigger no longer count in the window.
            try await Task.sleep(for: .seconds(1))
            _ = try await engine.ask(.releaseMessage(id, message, ReleaseOrder(by: "chef")))
            let said = PathRate(.paced, messages: 20, per: .seconds(1)).offset(of: Self.count - 1)
            while await gateway.taken.count < Self.count { try await Task.sleep(for: .milliseconds(20)) }
            let taken = await gateway.taken
            let real = (try #require(taken.last) - taken[0]).inMilliseconds
            #expect(abs(real - said.inMilliseconds) * 50 <= said.inMilliseconds, "\(real) ms, said \(said)")
            for (place, first) in taken.enumerated() {
                let window = taken[place...].prefix { $0 < first + .milliseconds(990) }.count
                #expect(window <= 20, "\(window) within a second from the \(place)th on")
            }
        }
    }
}
