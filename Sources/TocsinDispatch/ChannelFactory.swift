// Makes the channels that the settings describe; the only place that knows every kind.
package import TocsinCore
package import TocsinSystem

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
        case .sms(let settings):
            SMSChannel(settings, secret: try settings.credential.map(secrets), loop: loop, now: now)
        case .voice, .sip, .matrix, .mastodon, .webhook:
            preconditionFailure("no settings make such a path yet")
        }
    }
}
