// The paths out of the building as the settings describe them: pure values that channels are made from.

package enum PathSettings: Sendable, Equatable {
    case smtp(SMTPSettings)
    /// SMS by a gateway's HTTP interface.
    case sms(GatewaySettings)
    /// Calls by an automaton's HTTP interface.
    case voice(GatewaySettings)
    /// Calls by the prefecture's own exchange.
    case sip(SIPSettings)
    case matrix(MatrixSettings)
    case mastodon(MastodonSettings)
    case webhook(WebhookSettings)

    package var id: PathID { common.id }

    package var medium: Medium {
        switch self {
        case .smtp: .email
        case .sms: .sms
        case .voice, .sip: .voice
        case .matrix: .matrix
        case .mastodon: .mastodon
        case .webhook: .webhook
        }
    }

    package var common: PathCommon {
        switch self {
        case .smtp(let settings): settings.common
        case .sms(let settings), .voice(let settings): settings.common
        case .sip(let settings): settings.common
        case .matrix(let settings): settings.common
        case .mastodon(let settings): settings.common
        case .webhook(let settings): settings.common
        }
    }

    /// The same path with something else of what all share.
    package func with(_ change: (inout PathCommon) -> Void) -> PathSettings {
        func changed<S>(_ settings: S, _ common: WritableKeyPath<S, PathCommon>) -> S {
            var settings = settings
            change(&settings[keyPath: common])
            return settings
        }
        return switch self {
        case .smtp(let settings): .smtp(changed(settings, \.common))
        case .sms(let settings): .sms(changed(settings, \.common))
        case .voice(let settings): .voice(changed(settings, \.common))
        case .sip(let settings): .sip(changed(settings, \.common))
        case .matrix(let settings): .matrix(changed(settings, \.common))
        case .mastodon(let settings): .mastodon(changed(settings, \.common))
        case .webhook(let settings): .webhook(changed(settings, \.common))
        }
    }

    /// The name of its secret, where it has one.
    package var credential: String? {
        switch self {
        case .smtp(let settings): settings.credential
        case .sms(let settings), .voice(let settings): settings.credential
        case .sip: nil
        case .matrix(let settings): settings.credential
        case .mastodon(let settings): settings.credential
        case .webhook(let settings): settings.credential
        }
    }
}

/// What every path shares.
package struct PathCommon: Sendable, Equatable {
    package var id: PathID
    /// `http://` or `socks5h://` proxy of this path alone.
    package var proxy: String?
    /// PEM file of the authorities trusted on this path instead of the system's.
    package var caFile: String?
    package var tls: TLSRule
    /// Whole transfer, connection included.
    package var timeout: Duration
    /// True when the far end drops a repetition of a key it has already taken.
    package var honoursKeys: Bool
    /// Whether its name may lead into this machine or the house's own network. True for relays and gateways,
    /// which mostly stand there; the settings make it false for posts to the outside unless told otherwise.
    package var allowPrivate = true
    /// How fast and when the provider takes what it is given.
    package var pace = Pace()
    /// The path that carries this one's load while it is out of order.
    package var backup: PathID?
    /// What the provider's receipts are worth; nil where it sends none.
    package var receipts: ReceiptRule?

    package init(
        id: PathID, proxy: String? = nil, caFile: String? = nil, tls: TLSRule = .verified,
        timeout: Duration = .seconds(15), honoursKeys: Bool = false, pace: Pace = Pace(),
        backup: PathID? = nil, receipts: ReceiptRule? = nil
    ) {
        (self.id, self.proxy, self.caFile, self.tls) = (id, proxy, caFile, tls)
        (self.timeout, self.honoursKeys) = (timeout, honoursKeys)
        (self.pace, self.backup, self.receipts) = (pace, backup, receipts)
    }
}

/// What a provider takes: at most `messages` in any stretch of `per`, at most `atOnce` in flight.
package struct Pace: Sendable, Equatable {
    /// Nil: as fast as it answers.
    package var messages: Int?
    package var per: Duration
    /// Nil: the house's own bound.
    package var atOnce: Int?
    /// Hours of the day, in the department's zone, in which mass information may be handed over; empty:
    /// always. Pages ignore it where no other path is left.
    package var hours: [ClosedRange<Int>]

    package init(
        messages: Int? = nil, per: Duration = .seconds(1), atOnce: Int? = nil, hours: [ClosedRange<Int>] = []
    ) {
        (self.messages, self.per, self.atOnce, self.hours) = (messages, per, atOnce, hours)
    }
}

/// When a path counts as failing by its receipts: `share` percent of what it accepted without a receipt of
/// delivery `within` this time.
package struct ReceiptRule: Sendable, Equatable {
    package var within: Duration
    package var share: Int

    package init(within: Duration = .minutes(2), share: Int = 30) {
        (self.within, self.share) = (within, share)
    }
}

package enum TLSRule: Sendable, Equatable {
    case verified
    /// Clear text, only to a listed private address and with the written reason why.
    case none(reason: String)
}
