// Names a transfer that did not complete: was anything handed over, and is another try worth it?
import TocsinCore
import TocsinSystem

enum Verdict {
    /// For every ending but `.completed`, which each channel judges by its own rule.
    static func incomplete(_ result: TransferResult) -> DeliveryOutcome {
        switch result.ending {
        case .completed: preconditionFailure("a completed transfer is judged by its channel")
        case .unsafe(let fault): .refused(reason: "\(fault)")
        case .forbidden(let address): .refused(reason: Wording.forbidden(address))
        case .waitedTooLong: .retry(after: nil, reason: Wording.waitedTooLong)
        case .full: .retry(after: nil, reason: Wording.queueFull)
        case .stopped: broken(result, Wording.shutDown)
        case .cancelled: broken(result, Wording.cancelled)
        case .failed(let code, let text): failed(result, code, Wording.failure(code: code, text: text))
        }
    }

    /// The words alone.
    static func reason(_ result: TransferResult) -> String { incomplete(result).words }

    private static func failed(_ result: TransferResult, _ code: Int, _ reason: String) -> DeliveryOutcome {
        isHopeless(code) && result.stage == .nothing ? .outOfOrder(reason: reason) : broken(result, reason)
    }

    private static func broken(_ result: TransferResult, _ reason: String) -> DeliveryOutcome {
        result.stage == .whole ? .unknown(reason: reason) : .retry(after: nil, reason: reason)
    }

    /// Faults of the settings, of the credential or of the far end's identity: time does not mend them.
    private static func isHopeless(_ code: Int) -> Bool {
        typealias Code = TransferResult.Ending.Code
        return [
            Code.unsupportedProtocol, Code.malformedURL, Code.certificateFile, Code.untrustedPeer,
            Code.noTLSOffered,
            Code.loginDenied,
        ].contains(code)
    }
}

extension DeliveryOutcome {
    /// Why nothing was taken.
    var words: String {
        switch self {
        case .retry(_, let reason), .notReached(_, let reason), .refused(let reason),
            .outOfOrder(let reason), .unknown(let reason), .full(let reason):
            reason
        case .accepted, .answered: ""
        }
    }
}
