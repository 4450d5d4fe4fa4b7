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
    func probe() async -> ProbeOutcome { await world.probe(path, by: life) }
}

extension World {
    func carry(_ parcel: Parcel, by number: Int) async -> DeliveryOutcome {
        guard life?.number == number else { return .unknown(reason: "dead") }
        counts.departures += 1
        let path = parcel.path
        say("leaves \(parcel.attempt) for \(parcel.address) by \(path), \(weather[path] ?? .fine)")
        watch.departs(parcel, honoursKeys: honoursKeys(parcel.path), from: number, at: time.now, state)
        let outcome = await carry(parcel)
        // A dead process hears nothing any more.
        if life?.number == number { watch.traffic.end(parcel, as: outcome, at: time.now) }
        return outcome
    }

    private func honoursKeys(_ path: PathID) -> Bool {
        settings.paths.first { $0.id == path }?.common.honoursKeys ?? false
    }

    private func carry(_ parcel: Parcel) async -> DeliveryOutcome {
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
            if dice.chance(50) { arrive(parcel) }
            await time.sleep(for: .seconds(12))
            // Somebody loses patience with a daemon that seems to be stuck.
            if faultsAllowed, dice.chance(2) { kill() }
            await time.sleep(for: .seconds(3))
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
        switch dice.any(0...5) {
        case 0:
            return parcel.medium == .voice ? .full(reason: "trunk") : .retry(after: nil, reason: "busy")
        case 1: return .refused(reason: "550")
        case 2: return .notReached(after: nil, reason: "occupied")
        case 3:
            arrive(parcel)
            return .unknown(reason: "cut after sending")
        case 4 where parcel.medium != .voice:
            if parcel.medium == .sms { go { await $0.tellOfLoss(of: parcel) } }
            return .accepted(reference: "ref-\(parcel.attempt)")
        default: return .unknown(reason: "cut")
        }
    }

    /// At the gateway. One that honours keys passes on a text it knows to nobody.
    private func arrive(_ parcel: Parcel) {
        let isKnown = watch.arrives(parcel)
        guard !(isKnown && honoursKeys(parcel.path)) else { return }
        if parcel.medium == .sms { go { await $0.tellOfArrival(of: parcel) } }
        guard parcel.purpose == .page else { return }
        go { await $0.read(parcel) }
    }

    private var lengths: [(weight: Int, value: Duration)] {
        [
            (30, dice.seconds(5...70)), (50, dice.seconds(70...1800)), (20, dice.seconds(1800...30_000)),
        ]
    }

    func changeWeather(of path: PathID) async {
        while faultsAllowed {
            await time.sleep(for: dice.waiting(mean: .hours(1)))
            guard faultsAllowed else { return }
            // Troubles come together.
            guard dice.chance(state.open.isEmpty ? 1 : 20) else { continue }
            weather[path] = dice.one(of: [.refusing, .broken, .hanging, .lossy])
            let length = dice.pick(lengths)
            lookAtPaths(for: .minutes(3))
            await time.sleep(for: length)
            guard faultsAllowed else { return }
            weather[path] = .fine
            lookAtPaths(for: Self.fullLook)
        }
    }
}
