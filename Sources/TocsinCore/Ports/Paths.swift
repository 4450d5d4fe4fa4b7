// The paths out of the building as the settings describe them: pure values that channels are made from.

package enum PathSettings: Sendable, Equatable {
    case smtp(SMTPSettings)
    case sms(SMSGatewaySettings)

    package var id: PathID {
        switch self {
        case .smtp(let settings): settings.common.id
        case .sms(let settings): settings.common.id
        }
    }

    package var medium: Medium {
        switch self {
        case .smtp: .email
        case .sms: .sms
        }
    }

    package var common: PathCommon {
        switch self {
        case .smtp(let settings): settings.common
        case .sms(let settings): settings.common
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

    package init(
        id: PathID, proxy: String? = nil, caFile: String? = nil, tls: TLSRule = .verified,
        timeout: Duration = .seconds(15), honoursKeys: Bool = false
    ) {
        (self.id, self.proxy, self.caFile, self.tls) = (id, proxy, caFile, tls)
        (self.timeout, self.honoursKeys) = (timeout, honoursKeys)
    }
}

package enum TLSRule: Sendable, Equatable {
    case verified
    /// Clear text, only to a listed private address and with the written reason why.
    case none(reason: String)
}

/// A mail relay. The password is a credential's name, never its value.
package struct SMTPSettings: Sendable, Equatable {
    package var common: PathCommon
    package var host: String
    package var port: Int
    /// `true`: TLS from the first byte (465); `false`: STARTTLS required (587, 25).
    package var implicitTLS: Bool
    package var user: String?
    package var credential: String?
    /// Envelope and header sender.
    package var from: String
    package var displayName: String

    package init(
        common: PathCommon, host: String, port: Int, implicitTLS: Bool = false, user: String? = nil,
        credential: String? = nil, from: String, displayName: String = "Tocsin"
    ) {
        (self.common, self.host, self.port, self.implicitTLS) = (common, host, port, implicitTLS)
        (self.user, self.credential, self.from, self.displayName) = (user, credential, from, displayName)
    }
}

/// An SMS gateway spoken to over HTTP. `{to}`, `{text}`, `{key}`, `{user}`, `{secret}` stand in `url`, `body`
/// and `headers` values; each is encoded for the place it lands in (URL component, form, JSON string,
/// header).
package struct SMSGatewaySettings: Sendable, Equatable {
    package enum BodyKind: String, Sendable { case none, form, json }

    package var common: PathCommon
    package var method: String
    package var url: String
    package var headers: [String: String]
    package var bodyKind: BodyKind
    package var body: String
    package var user: String?
    package var credential: String?
    /// Statuses that mean the gateway took the message.
    package var successStatuses: [Int]
    /// Text that must appear in the answer as well, when statuses alone prove nothing.
    package var successContains: String?
    /// Whether a recipient can answer by SMS on this path. No text invites a reply where this is false.
    package var replies: Bool

    package init(
        common: PathCommon, method: String = "POST", url: String, headers: [String: String] = [:],
        bodyKind: BodyKind = .none, body: String = "", user: String? = nil, credential: String? = nil,
        successStatuses: [Int] = [200, 201, 202], successContains: String? = nil, replies: Bool = false
    ) {
        (self.common, self.method, self.url, self.headers) = (common, method, url, headers)
        (self.bodyKind, self.body, self.user, self.credential) = (bodyKind, body, user, credential)
        (self.successStatuses, self.successContains, self.replies) = (
            successStatuses, successContains, replies
        )
    }
}
