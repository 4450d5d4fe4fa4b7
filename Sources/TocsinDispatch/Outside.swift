// Pages fetched and beats posted with the guards of everything that leaves: no redirect, TLS, time and size.

package import TocsinCore
package import TocsinSystem

package struct Outside: Sendable {
    private let loop: TransferLoop
    private let patience: Duration

    package init(loop: TransferLoop, patience: Duration = .seconds(12)) {
        (self.loop, self.patience) = (loop, patience)
    }

    /// One public page, whole; anything less was not looked at, and says why.
    package func fetch(_ address: PublicAddress) async -> Fetched {
        var request = TransferRequest(
            url: address.url,
            content: .http(method: "GET", headers: [("Cache-Control", "no-cache")], body: nil))
        request.caFile = address.caFile
        request.reusesConnection = false
        request.limits.answerBytes = Limits.pageBytes
        request.limits.total = patience
        return PageVerdict.fetched(await loop.perform(request))
    }

    /// Nil when it was taken.
    package func post(_ settings: HeartbeatSettings, _ document: [UInt8]) async -> String? {
        var request = TransferRequest(
            url: settings.url,
            content: .http(
                method: "POST", headers: [("Content-Type", "application/json")], body: document))
        request.caFile = settings.caFile
        request.requireTLS = settings.tls == .verified
        request.reusesConnection = false
        request.limits.total = patience
        return PageVerdict.refusal(await loop.perform(request))
    }
}
