// What the dispatch tests share: a fixed moment, a parcel, settings of a path.
import TocsinCore
import TocsinSystem

/// 21 November 2026, 02:12:00 UTC.
let night = Instant(seconds: 1_795_227_120)
let fixedNow: @Sendable () -> Instant = { night }
/// As in the documentation of Standard Webhooks.
let webhookSecret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
let password = "mot de passe d’essai"

func parcel(
    _ address: String = "chef@prefecture.example", key: String = "29-2026-007/p07/1",
    subject: String = "Activation",
    text: String = "Cellule activée à 3 h 12."
) -> Parcel {
    Parcel(
        attempt: AttemptID(key), medium: .email, path: "essai", address: address, subject: subject, text: text
    )
}

func common(
    tls: TLSRule = .verified, caFile: String? = Certificates.authority, timeout: Duration = .seconds(10),
    honoursKeys: Bool = false
) -> PathCommon {
    PathCommon(id: "essai", caFile: caFile, tls: tls, timeout: timeout, honoursKeys: honoursKeys)
}

let inTheClear = TLSRule.none(reason: "essai sur la boucle locale")

/// What an outcome says, without its words.
enum Kind: Equatable { case accepted, retry, full, refused, unknown, answered, notReached, outOfOrder }

func kind(_ outcome: DeliveryOutcome) -> Kind {
    switch outcome {
    case .accepted: .accepted
    case .retry: .retry
    case .full: .full
    case .refused: .refused
    case .unknown: .unknown
    case .answered: .answered
    case .notReached: .notReached
    case .outOfOrder: .outOfOrder
    }
}
