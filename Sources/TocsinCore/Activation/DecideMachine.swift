// What happens to the machine itself, written into every open activation: its report must be able to say so.

extension Turn {
    mutating func undergo(_ fact: MachineFact) {
        if case .stoodStill(let seconds) = fact { excuseReceipts(since: now - .seconds(seconds)) }
        for id in state.open { emit(.machine(id, fact)) }
        if case .channelDown = fact { for id in state.open { warnOfForecast(in: id) } }
    }
}
