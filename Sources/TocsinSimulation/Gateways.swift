// The simulated networks: gateways that are slow, refuse, hang, lose and repeat, each with its own weather.

import TocsinCore

/// What a path is like for the moment.
enum Weather: Sendable {
    case fine, refusing, broken, hanging, lossy
}

struct SimulatedChannel: Channel {
    let path: PathID
    let honoursKeys: Bool
    let world: World
    let life: Int

    func deliver(_ parcel: Parcel) async -> DeliveryOutcome { await world.carry(parcel, by: life) }
    func probe() async -> ProbeOutcome { .untestable }
}

extension World {
    func carry(_ parcel: Parcel, by number: Int) async -> DeliveryOutcome {
        guard life?.number == number else { return .unknown(reason: "dead") }
        counts.departures += 1
        let path = parcel.path
        say("leaves \(parcel.attempt) for \(parcel.address) by \(path), \(weather[path] ?? .fine)")
        watch.departs(parcel, at: time.now, state)
        switch weather[parcel.path] ?? .fine {
        case .fine: return await carryWell(parcel, reliability: 97)
        case .lossy: return await carryWell(parcel, reliability: 60)
        case .refusing:
            await time.sleep(for: .milliseconds(dice.any(5...400)))
            return .retry(after: dice.chance(30) ? dice.seconds(1...90) : nil, reason: "503")
        case .broken:
            await time.sleep(for: .milliseconds(dice.any(5...400)))
            return .outOfOrder(reason: "trunk down")
        case .hanging:
            if dice.chance(30) { arrive(parcel) }
            await time.sleep(for: .seconds(15))
            return .unknown(reason: "no answer in 15 s")
        }
    }

    private func carryWell(_ parcel: Parcel, reliability: Int) async -> DeliveryOutcome {
        await time.sleep(for: .milliseconds(dice.any(30...1500)))
        guard dice.chance(reliability) else { return await carryBadly(parcel) }
        guard parcel.medium == .voice else {
            arrive(parcel)
            return .accepted(reference: "ref-\(parcel.attempt)")
        }
        await time.sleep(for: dice.seconds(4...35))
        return await pickUp(parcel)
    }

    private func carryBadly(_ parcel: Parcel) async -> DeliveryOutcome {
        switch dice.any(0...4) {
        case 0:
            return parcel.medium == .voice ? .full(reason: "trunk") : .retry(after: nil, reason: "busy")
        case 1: return .refused(reason: "550")
        case 2: return .notReached(after: nil, reason: "occupied")
        case 3:
            arrive(parcel)
            return .unknown(reason: "cut after sending")
        default: return .unknown(reason: "cut")
        }
    }

    /// At the gateway. One that honours keys passes on a text it knows to nobody.
    private func arrive(_ parcel: Parcel) {
        let isKnown = watch.arrives(parcel)
        let honoursKeys = settings.paths.first { $0.id == parcel.path }?.common.honoursKeys ?? false
        guard !(isKnown && honoursKeys), parcel.purpose == .page else { return }
        go { await $0.read(parcel) }
    }

    func changeWeather(of path: PathID) async {
        while faultsAllowed {
            await time.sleep(for: dice.waiting(mean: .hours(60)))
            guard faultsAllowed else { return }
            weather[path] = dice.one(of: [.refusing, .broken, .hanging, .lossy])
            let length = dice.chance(80) ? dice.seconds(5...1800) : dice.seconds(1800...30_000)
            let isNoticed = length > .seconds(80)
            if isNoticed {
                await time.sleep(for: .seconds(75))
                await tell(.supervised(.probed(path, .failing(reason: "test"), times: 3)))
            }
            await time.sleep(for: isNoticed ? length - .seconds(75) : length)
            guard faultsAllowed else { return }
            weather[path] = .fine
            await time.sleep(for: .seconds(50))
            await tell(.supervised(.probed(path, .fine(note: nil), times: 12)))
        }
    }
}
