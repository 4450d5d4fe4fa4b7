// What each kind of path needs to know beside what all share.

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

/// A gateway spoken to over HTTP, for SMS or for calls. Variables stand in `url`, `body` and `headers`, each
/// encoded for the place it lands in (URL component, form, JSON string, header): `{to}`, `{number}` (without
/// its plus), `{text}`, `{key}`, `{from}`, `{user}`, `{secret}`, `{receipt}`, `{token}`, the alphabet that
/// the text needs (`{coding}`, `{bits}`, `{alphabet}`), and where requests are signed `{timestamp}`,
/// `{consumer}`, `{signature}`.
package struct GatewaySettings: Sendable, Equatable {
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
    /// Whether a recipient can answer on this path, by SMS or by a key. No text invites to it where this is
    /// false.
    package var replies: Bool
    /// Text of an answer that says "kept for later", which is neither taken nor refused.
    package var queuedContains: String?
    /// What the recipient sees as the sender: a name, a short code or a number.
    package var sender: String?
    /// How the gateway reaches this daemon, without a trailing slash: base of `{receipt}`.
    package var callback: String?
    /// Where the gateway says how it is, and what its answer must hold to be well.
    package var status: GatewayStatus?
    /// A token fetched before sending, and kept until it is refused.
    package var token: GatewayToken?
    /// Names the consumer key of requests signed as OVH's API wants them; nil: not signed.
    package var consumerCredential: String?

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

/// The prefecture's own exchange: one baresip for each channel of the trunk, each driven over its control
/// socket.
package struct SIPSettings: Sendable, Equatable {
    package var common: PathCommon
    /// `host:port` of each baresip's `ctrl_tcp`; as many calls at once as there are.
    package var controls: [String]
    /// Host (and port) of the exchange: what is dialled is `sip:NUMBER@exchange`.
    package var exchange: String
    /// Folder that baresip reads the spoken texts from, written by the daemon.
    package var soundFolder: String
    /// How long it rings before it counts as not answered.
    package var ring: Duration
    /// Who calls, in the words heard before any key is pressed.
    package var caller: String
    /// Digits of the exchange before an outside number; nil: numbers are dialled as written (E.164).
    package var outsidePrefix: String?

    package init(
        common: PathCommon, controls: [String], exchange: String, soundFolder: String,
        ring: Duration = .seconds(30), caller: String = "Préfecture", outsidePrefix: String? = nil
    ) {
        (self.common, self.controls, self.exchange) = (common, controls, exchange)
        (self.soundFolder, self.ring) = (soundFolder, ring)
        (self.caller, self.outsidePrefix) = (caller, outsidePrefix)
    }
}

/// A Matrix homeserver (Tchap); addresses are rooms, or users reached in a room of their own.
package struct MatrixSettings: Sendable, Equatable {
    package var common: PathCommon
    /// Base URL of the client API, without a trailing slash.
    package var homeserver: String
    /// Names the access token.
    package var credential: String?

    package init(common: PathCommon, homeserver: String, credential: String?) {
        (self.common, self.homeserver, self.credential) = (common, homeserver, credential)
    }
}

/// A Mastodon account; what is released to the public is posted there.
package struct MastodonSettings: Sendable, Equatable {
    package var common: PathCommon
    /// Base URL, without a trailing slash.
    package var server: String
    /// Names the access token.
    package var credential: String?
    package var visibility: String
    /// Characters that one post may hold.
    package var length: Int

    package init(
        common: PathCommon, server: String, credential: String?, visibility: String = "public",
        length: Int = 500
    ) {
        (self.common, self.server, self.credential) = (common, server, credential)
        (self.visibility, self.length) = (visibility, length)
    }
}

/// A partner's door, signed after Standard Webhooks.
package struct WebhookSettings: Sendable, Equatable {
    package var common: PathCommon
    package var url: String
    /// Beside the three of the signature.
    package var headers: [String: String]
    /// Names the signing secret (`whsec_…`), or several on lines of their own while one replaces another.
    package var credential: String?

    package init(common: PathCommon, url: String, headers: [String: String] = [:], credential: String?) {
        (self.common, self.url, self.headers, self.credential) = (common, url, headers, credential)
    }
}

/// A question to a gateway that sends nothing.
package struct GatewayStatus: Sendable, Equatable {
    package var url: String
    /// Text that must appear in its answer; nil: any success will do.
    package var contains: String?
    /// Names what stands for `{secret}` in this URL, where it is another than the path's.
    package var credential: String?

    package init(url: String, contains: String? = nil, credential: String? = nil) {
        (self.url, self.contains, self.credential) = (url, contains, credential)
    }
}

/// A form posted for a JSON answer whose member `access_token` is `{token}`.
package struct GatewayToken: Sendable, Equatable {
    package var url: String
    package var body: String

    package init(url: String, body: String) { (self.url, self.body) = (url, body) }
}
