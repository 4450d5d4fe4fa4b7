// The lead is told, once for each message, when what has been released will not have left in time.

extension Turn {
    /// Said with every draft and validation: what a release would come to.
    func forecastNotice(_ message: Message, in id: ActivationID) -> String? {
        guard message.missing.isEmpty else { return nil }
        return state.forecast(of: id, adding: message, under: settings, at: now).sentences(of: message.id)
    }

    mutating func warnOfForecast(in id: ActivationID) {
        guard let activation = state.activations[id], activation.isOpen else { return }
        let untold = activation.messages.enumerated().filter { place, record in
            record.release != nil && record.waiting > 0
                && !activation.warned.forecasts.contains(place + 1)
        }
        guard !untold.isEmpty else { return }
        let forecast = state.forecast(of: id, under: settings, at: now)
        for (place, record) in untold {
            guard let text = forecast.warning(of: record.message) else { continue }
            warn(
                Warning(kind: .forecast, clock: nil, mark: place + 1, to: [], text: text),
                roles: [activation.rules.convening.lead], in: id)
        }
    }
}
