// Makes the channels that the settings describe; the only place that knows every kind.
package import TocsinCore
package import TocsinSystem
import TocsinVoice

package enum ChannelFactory {
    /// Reads every secret now, so that a missing one is found at the start and not at three in the morning.
    /// Throws what `secrets` throws.
    package static func make(
        paths: [PathSettings], loop: TransferLoop, secrets: SecretStore,
        now: @escaping @Sendable () -> Instant
    ) throws -> [PathID: any Channel] {
        var channels: [PathID: any Channel] = [:]
        for path in paths {
            channels[path.id] = try make(path, loop, secrets, now)
        }
        return channels
    }

    private static func make(
        _ path: PathSettings, _ loop: TransferLoop, _ secrets: SecretStore,
        _ now: @escaping @Sendable () -> Instant
    ) throws -> any Channel {
        switch path {
        case .smtp(let settings):
            SMTPChannel(settings, password: try settings.credential.map(secrets), loop: loop, now: now)
        case .sms(let settings), .voice(let settings):
            try GatewayChannel(settings, secrets: secrets, loop: loop, now: now)
        case .matrix(let settings):
            MatrixChannel(settings, token: try token(settings.credential, secrets), loop: loop, now: now)
        case .mastodon(let settings):
            MastodonChannel(settings, token: try token(settings.credential, secrets), loop: loop, now: now)
        case .webhook(let settings):
            try WebhookChannel(
                settings, secret: try settings.credential.map(secrets) ?? "", loop: loop, now: now)
        case .sip(let settings): SIPChannel(settings)
        }
    }

    /// A token goes into a header: what could not travel there is found at the start.
    private static func token(_ name: String?, _ secrets: SecretStore) throws -> String {
        guard let name else { throw CredentialFault("jeton d’accès sans nom") }
        let token = try secrets(name)
        guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw CredentialFault("secret « \(name) » : ce n’est pas un jeton d’une seule ligne")
        }
        return token
    }
}
