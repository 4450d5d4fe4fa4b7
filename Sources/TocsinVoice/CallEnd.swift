// Why a call ended before anybody spoke, told apart by the exchange's own code.

package struct CallEnd: Sendable, Equatable {
    /// SIP status; nil when the line simply fell.
    package var code: Int?
    package var text: String

    package init(code: Int?, text: String) { (self.code, self.text) = (code, text) }

    /// As baresip words it: `486 Busy Here`, `Connection timed out`.
    package init(_ parameter: String) {
        let head = parameter.prefix(3)
        let isCode = head.count == 3 && head.allSatisfy { $0.isASCII && $0.isNumber }
        let line = String(
            parameter.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7f }.prefix(120))
        self.init(code: isCode ? Int(head) : nil, text: line)
    }

    /// What it says of a call that nobody had taken.
    package var result: CallResult {
        switch code {
        case 486, 600: .busy
        case 603, 607, 608: .declined
        case 408, 480, 487: .noAnswer
        case 404, 410, 484, 485, 604: .unknownNumber(self)
        // How an exchange says that every outside channel is taken. One that is itself out of service says it
        // too: the looks at it find that out.
        case 503: .trunkBusy(self)
        case .some(500..<600): .exchangeFault(self)
        case nil: .silent
        default: .refused(self)
        }
    }
}

/// How one call ended.
package enum CallResult: Sendable, Equatable {
    case busy, declined, noAnswer
    case unknownNumber(CallEnd)
    case trunkBusy(CallEnd)
    /// The exchange, or what stands behind it, does not work.
    case exchangeFault(CallEnd)
    /// The exchange refuses us: account, codec, rights.
    case refused(CallEnd)
    /// Nothing rang and nobody refused: the exchange is not there.
    case silent
    /// Our own baresip went away during the call: it says nothing about the person.
    case lost
    /// Picked up, and no key pressed: perhaps a voicemail. Nothing of the text was said.
    case unheard
    /// A key was pressed and the text was read, to its end or not; no answer.
    case heard(whole: Bool)
    case answered(Choice)

    /// What the keys 1, 2 and 3 mean.
    package enum Choice: Character, Sendable, CaseIterable {
        case coming = "1"
        case unavailable = "2"
        case remote = "3"
    }
}
