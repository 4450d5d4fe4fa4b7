// Fault F25: an answer and the escalation that it stops, in one millisecond: the order of the chain decides.

import Testing
import TocsinCore

@Suite struct SameInstantTests {
    private enum Doing: CaseIterable { case answer, again, clock, lateClock }

    private func orders(_ list: [Doing]) -> [[Doing]] {
        list.isEmpty
            ? [[]]
            : list.flatMap { first in
                orders(list.filter { $0 != first }).map { [first] + $0 }
            }
    }

    @Test func whoComesFirstInTheChainWins() throws {
        var settings = try SceneHouse.settings()
        (settings.warnings.atPercent, settings.warnings.digestAfter) = ([], [])
        settings.convening.roles = ["writer"]
        let night = Scene(settings)
        try night.at("03:12", .activate(.real))
        night.skip()
        let due = instant("03:15")
        for order in orders(Doing.allCases) {
            var state = night.state
            var isAnswered = false
            var escalations = 0
            for doing in order {
                let isClock = doing == .clock || doing == .lateClock
                let command =
                    isClock
                    ? Command(actor: .daemon, request: .clockReached)
                    : Command(actor: .link, request: .answer("w1", .coming(minutes: 5)))
                let events = try state.handle(command, at: due, under: settings).events
                let pages = events.filter { if case .paged = $0 { true } else { false } }
                #expect(!isAnswered || pages.isEmpty, "escalated after the answer: \(order)")
                escalations += isClock && !pages.isEmpty ? 1 : 0
                isAnswered = isAnswered || !isClock
            }
            let clockFirst = order[0] == .clock || order[0] == .lateClock
            #expect(escalations == (clockFirst ? 1 : 0), "\(order)")
        }
    }
}
