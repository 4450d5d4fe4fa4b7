// Reads what gateways send: query, form or flat JSON, under the names that are usual among them.

package import TocsinCore
import TocsinReport

package struct Told: Sendable {
    private var fields: [String: String] = [:]
    private let bytes: [UInt8]

    package init(query: String, body: [UInt8]) {
        bytes = Array(query.utf8) + body
        if body.first == UInt8(ascii: "{") {
            readJSON(body)
        } else {
            readPairs(String(decoding: body, as: UTF8.self))
        }
        readPairs(query)
    }

    /// The first of each name counts.
    private mutating func readPairs(_ text: String) {
        for (name, value) in FormText.pairs(text) { note(name, value) }
    }

    private mutating func readJSON(_ body: [UInt8]) {
        guard let json = try? JSONReader.read(body), case .object(let members) = json else { return }
        for (name, value) in members.prefix(64) {
            switch value {
            case .string(let text): note(name, text)
            case .int(let number): note(name, String(number))
            default: break
            }
        }
    }

    private mutating func note(_ name: String, _ text: String) {
        let name = name.lowercased()
        if fields[name] == nil { fields[name] = text }
    }

    private func first(_ names: String...) -> String? { first(names) }

    private func first(_ names: [String]) -> String? {
        names.lazy.compactMap { fields[$0] }.first { !$0.isEmpty }
    }

    // MARK: Receipts

    package var receipt: Receipt? {
        let word = first("status", "type", "dlr", "state", "callstatus")
        guard let status = first("ptt").flatMap(Self.tracked) ?? word.flatMap(Self.status) else { return nil }
        return Receipt(
            status: status, reference: reference,
            reason: first("reason", "error", "descriptiondlr", "description").map(Self.short))
    }

    /// OVH's own numbers, by its guide on SMS users: 1 and 2 are tried again, 3 is the operator's, 4 is
    /// delivered, of 6 nobody knows; every other one is a failure.
    private static func tracked(_ number: String) -> Receipt.Status? {
        switch Int(number) {
        case 1, 2, 3, 6: .accepted
        case 4: .delivered
        case .some: .bounced
        case nil: nil
        }
    }

    /// What the gateway called it when it took it.
    var reference: String? { first(Self.names).map(Self.short) }

    private static let names = ["id", "messageid", "message_id", "smsid", "callid", "call_id", "callsid"]

    /// Our own key, when the gateway gives it back.
    func key(of state: State) -> AttemptID? {
        first("key", "ref", "reference", "clientref").map(AttemptID.init(rawValue:))
            .flatMap { state.owners[$0] == nil ? nil : $0 }
    }

    /// What was pressed during a call.
    package var key: Answer? {
        switch first("digit", "digits", "dtmf") {
        case "1": .coming(minutes: nil)
        case "2": .unavailable
        case "3": .remote
        default: nil
        }
    }

    /// Kannel's numbers (1 delivered, 2 undelivered, 4 buffered, 8 taken, 16 refused, 32 under way), the
    /// words of SMPP, those of most HTTP gateways, and those that automata have for a call.
    private static func status(_ word: String) -> Receipt.Status? {
        let word = word.uppercased().replacing("-", with: "").replacing("_", with: "")
        return switch word {
        case "1", "DELIVERED", "DELIVRD", "READ", "ANSWERED", "COMPLETED", "OK": .delivered
        case "2", "UNDELIVERED", "UNDELIV", "EXPIRED", "DELETED", "BOUNCED", "UNDELIVERABLE": .bounced
        case "16", "FAILED", "REJECTED", "REJECTD", "REFUSED", "ERROR", "BUSY", "NOANSWER", "CANCELED",
            "CANCELLED":
            .failed
        case "4", "8", "32", "ACCEPTED", "ACCEPTD", "SENT", "ENROUTE", "QUEUED", "BUFFERED", "PENDING",
            "INITIATED", "RINGING", "INPROGRESS":
            .accepted
        default: nil
        }
    }

    // MARK: Texts

    package func reply(on path: PathID) -> TextReply? {
        guard let from = first("from", "sender", "msisdn", "moderator").flatMap(Self.number),
            let text = fields["text"] ?? fields["message"] ?? fields["body"] ?? fields["content"]
        else { return nil }
        // Without a name of its own a text is known by all that came with it.
        let id = first(Self.names) ?? String(bytes.sha256Hex.prefix(32))
        return TextReply(
            key: "\(path)/\(Self.short(id))", from: from, text: String(text.prefix(Limits.replyLength)))
    }

    private static func short(_ text: String) -> String { String(text.prefix(Limits.titleLength)) }

    /// E.164 out of what networks write: "+336…", "00336…", "336…", "06…".
    static func number(_ text: String) -> String? {
        let kept = text.filter { !$0.isWhitespace && !".-()".contains($0) }
        let digits = kept.hasPrefix("+") ? String(kept.dropFirst()) : kept
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.count <= 18
        else { return nil }
        if kept.hasPrefix("+") { return kept }
        if digits.hasPrefix("00") { return "+" + digits.dropFirst(2) }
        if digits.hasPrefix("0"), digits.count == 10 { return "+33" + digits.dropFirst() }
        return "+" + digits
    }
}
