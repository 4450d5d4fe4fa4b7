// The forecast in French, one sentence a line: how many, how fast, done when, and before or after what.

extension Forecast.Line {
    /// "1 304 SMS à 40/s : fini 33 s après l'envoi, 14 min avant l'échéance."
    package func sentence(at now: Instant) -> String {
        let what = "\(count.grouped) \(medium.noun(count))\(parts)"
        guard let finish else {
            return "\(what) : voie \(path) hors d'usage, aucune fin prévue : ajoutez un moyen."
        }
        let lasts = FrenchTime.duration((finish - now).wholeSecondsUp)
        let end = isPlanned ? "fini \(lasts) après l'envoi" : "fini dans \(lasts)"
        return "\(what) \(rate.words) : \(end)\(judgement(finish))."
    }

    private var parts: String {
        guard let segments, segments > 1 else { return "" }
        return " (\(segments) segments\(count > 1 ? " chacun" : ""))"
    }

    private func judgement(_ finish: Instant) -> String {
        if let overrun {
            guard overrun < Limits.forecastReach else {
                return ", l'échéance sera manquée : ajoutez un moyen"
            }
            return ", l'échéance sera manquée de \(FrenchTime.duration(overrun.roughly)) : ajoutez un moyen"
        }
        guard let due else { return "" }
        guard finish < due else { return ", après l'échéance, qu'un autre moyen tient" }
        return ", \(FrenchTime.duration((due - finish).roughlyDown)) avant l'échéance"
    }
}

extension PathRate {
    /// "à 40/s", "à 30/min mesurés", "par 4 appels à la fois".
    package var words: String {
        if basis == .calls {
            return "(\(messages) à la fois, \(FrenchTime.duration(per)) chacun)"
        }
        let kind =
            switch basis {
            case .measured: " (mesuré)"
            case .assumed: " (supposé)"
            case .paced, .calls: ""
            }
        return "à \(frequency)\(kind)"
    }

    private var frequency: String {
        if per == .seconds(1) { return "\(messages.grouped)/s" }
        if basis == .paced, per == .minutes(1) { return "\(messages.grouped)/min" }
        if basis == .paced, per == .hours(1) { return "\(messages.grouped)/h" }
        if basis == .paced { return "\(messages.grouped) par \(FrenchTime.duration(per))" }
        let perMinute = perMinute
        return perMinute >= 120 ? "\(((perMinute + 30) / 60).grouped)/s" : "\(perMinute.grouped)/min"
    }

    package var perMinute: Int { Int(Int64(messages) * 60_000 / max(1, per.inMilliseconds)) }
}

extension Forecast {
    /// Everything said of one message; nil when nothing of it waits.
    package func sentences(of message: MessageID) -> String? {
        let mine = lines.filter { $0.message == message }
        return mine.isEmpty ? nil : mine.map { $0.sentence(at: at) }.joined(separator: " ")
    }

    /// To the lead, of a released message that will be too late.
    func warning(of message: Message) -> String? {
        let late = lines.filter { $0.message == message.id && !$0.isPlanned && $0.isLate }
        guard !late.isEmpty else { return nil }
        return "Message n° \(message.number) : " + late.map { $0.sentence(at: at) }.joined(separator: " ")
    }
}

extension Medium {
    fileprivate func noun(_ count: Int) -> String {
        let several = count > 1
        return switch self {
        case .email: several ? "courriels" : "courriel"
        case .sms: "SMS"
        case .voice: several ? "appels" : "appel"
        case .matrix: several ? "messages Tchap" : "message Tchap"
        case .mastodon: several ? "publications" : "publication"
        case .webhook: several ? "appels HTTP" : "appel HTTP"
        }
    }
}

extension Int {
    /// "1 304".
    package var grouped: String {
        let digits = String(magnitude)
        var result = ""
        for (place, digit) in digits.enumerated() {
            if place > 0, (digits.count - place) % 3 == 0 { result += " " }
            result.append(digit)
        }
        return (self < 0 ? "-" : "") + result
    }
}

extension Duration {
    fileprivate var wholeSecondsUp: Duration { .seconds((inMilliseconds + 999) / 1000) }

    /// Whole minutes from two minutes on, rounded up: nobody plans by the second.
    fileprivate var roughly: Duration {
        self < .minutes(2) ? wholeSecondsUp : .minutes((inMilliseconds + 59_999) / 60_000)
    }

    fileprivate var roughlyDown: Duration { self < .minutes(2) ? .seconds(inSeconds) : .minutes(inMinutes) }
}
