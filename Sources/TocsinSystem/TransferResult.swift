// How a transfer ended, and how much of its content may have reached the far end.

package struct TransferResult: Sendable, Equatable {
    package enum Ending: Sendable, Equatable {
        /// The far end answered to the end (or beyond the size limit, see `isTruncated`).
        case completed
        /// libcurl gave up: its error number, and its own words.
        case failed(code: Int, text: String)
        /// Refused before libcurl saw it.
        case unsafe(UnsafeText)
        /// The name led to an address that the rule does not let be spoken to.
        case forbidden(address: NetworkAddress)
        /// Its turn did not come within its time limit.
        case waitedTooLong
        /// The queue was full: come back later.
        case full
        /// The loop was shut down before the end.
        case stopped
        /// The calling task was cancelled.
        case cancelled
    }

    package var ending: Ending
    package var stage: TransferStage = .nothing
    /// HTTP status, or the code of the reply to the last SMTP command; 0 when there was none.
    package var status = 0
    /// Last SMTP reply line, empty for HTTP.
    package var reply = ""
    /// What the relay said of each recipient, in their order; shorter when the session ended before.
    package var recipientReplies: [String] = []
    /// When the far end's certificate ends, in seconds since 1970; nil on a reused or clear connection.
    package var certificateExpiry: Int?
    /// HTTP header fields by lower-case name, the last one of a name.
    package var headers: [String: String] = [:]
    package var body: [UInt8] = []
    /// The answer was longer than the limit and was cut there.
    package var isTruncated = false
    /// Where it went although the name did not lead there.
    package var borrowed: BorrowedAddress?
    /// The addresses that a connection was made or refused to, in their order; none on a reused one.
    var tried: [NetworkAddress] = []
    /// The one that the request was about to be made to, TLS verified where it is asked for.
    var peer: NetworkAddress?
}

extension TransferResult {
    /// A whole answer by HTTP.
    package init(status: Int, headers: [String: String], body: [UInt8]) {
        self.init(ending: .completed, stage: .whole, status: status, headers: headers, body: body)
    }
}

package enum TransferStage: Sendable, Equatable {
    /// No byte of the content left this machine.
    case nothing
    /// Some did, but an end without which nobody takes it did not (SMTP before the final dot).
    case part
    /// All of it may have left: only an answer tells whether it was taken.
    case whole
}

extension TransferResult.Ending {
    /// libcurl error numbers that callers decide by; the rest is "it failed".
    package enum Code {
        package static let unsupportedProtocol = 1
        package static let malformedURL = 3
        static let proxyNotFound = 5
        package static let nameNotFound = 6
        /// No connection, none in time, no TLS, a stranger's certificate, no encryption offered.
        static let ofAWrongAddress: Set<Int> = [7, timedOut, 35, untrustedPeer, noTLSOffered]
        package static let answerRefused = 23
        package static let timedOut = 28
        package static let certificateFile = 77
        package static let untrustedPeer = 60
        package static let noTLSOffered = 64
        package static let loginDenied = 67
    }
}
