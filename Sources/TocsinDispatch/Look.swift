// What a look at a path needs beside a message: a connection of its own, and the end of the certificate seen.
import TocsinCore
import TocsinSystem

extension TransferRequest {
    /// A connection kept from before would show neither a server that takes no new one nor its certificate.
    mutating func asLook() { reusesConnection = false }
}

extension TransferResult {
    /// A look that succeeded; by a crutch where the name did not lead there.
    func seen(note: String? = nil) -> ProbeOutcome {
        if let borrowed { return .limping(reason: "\(borrowed)", expires: certificateEnd) }
        return .fine(note: note, expires: certificateEnd)
    }

    /// Nil where the far end showed no certificate.
    var certificateEnd: Instant? { certificateExpiry.map { Instant(seconds: Int64($0)) } }
}

extension WebService {
    func look(_ path: String) -> TransferRequest {
        var request = request("GET", path)
        request.asLook()
        return request
    }
}
