// What a fetched page or a posted beat came to; whatever is not a whole answer 200 could not be looked at.
import TocsinCore
import TocsinSystem

enum PageVerdict {
    static func fetched(_ result: TransferResult) -> Fetched {
        guard result.ending == .completed else { return .failed(reason: reason(result)) }
        switch result.status {
        case 200 where result.isTruncated:
            return .failed(reason: "page de plus de \(Limits.pageBytes / 1024) Kio")
        case 200: return .body(result.body)
        case 300..<400:
            let place = result.headers["location"].map { " vers \(Wording.excerpt($0))" } ?? ""
            return .failed(reason: "redirigé\(place) : donnez l’adresse finale")
        default: return .failed(reason: "réponse \(result.status)")
        }
    }

    /// Nil when it was taken.
    static func refusal(_ result: TransferResult) -> String? {
        guard result.ending == .completed else { return reason(result) }
        return (200..<300).contains(result.status) ? nil : "réponse \(result.status)"
    }

    private static func reason(_ result: TransferResult) -> String {
        switch Verdict.incomplete(result) {
        case .refused(let reason), .retry(_, let reason), .notReached(_, let reason),
            .outOfOrder(let reason), .unknown(let reason), .full(let reason):
            // A running figure would make every failure a new one.
            reason.replacing(#/ after \d+ ms/#, with: "")
        case .accepted, .answered: "réponse \(result.status)"
        }
    }
}
