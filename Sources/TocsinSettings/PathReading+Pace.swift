// Reads how fast and when a provider takes messages, and what its receipts are worth.

import TocsinCore

extension Value {
    /// `{ messages: 40, per: 1s, atOnce: 16, hours: [8-20] }`.
    func pace() -> Pace? {
        guard let fields = fields(["messages", "per", "atOnce", "hours"]) else { return nil }
        var pace = Pace()
        fields.read("messages", into: &pace.messages) { $0.integer(in: 1...Limits.paceMemory) }
        fields.read("per", into: &pace.per) { $0.duration(.seconds(1) ... .hours(1)) }
        fields.read("atOnce", into: &pace.atOnce) { $0.integer(in: 1...Limits.inFlightAtMost) }
        fields.read("hours", into: &pace.hours) { $0.list(max: 4) { $0.hours() } }
        if pace.messages == nil {
            fields["per"]?.fault("`per` sans `messages`", "écrire aussi `messages: 40`, ou retirer `per`")
        }
        return pace
    }

    /// `8-20`: from eight to eight in the evening, the department's time.
    private func hours() -> ClosedRange<Int>? {
        guard let text = text(max: 40) else { return nil }
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).compactMap { Int($0) }
        if ends.count == 2, 0 <= ends[0], ends[0] < ends[1], ends[1] <= 24 { return ends[0]...(ends[1] - 1) }
        fault("\(label) : plage horaire incorrecte « \(text) »", "écrire `8-20`, de 0 à 24, sans minutes")
        return nil
    }

    /// `{ within: 2min, share: 30 }`.
    func receiptRule() -> ReceiptRule? {
        guard let fields = fields(["within", "share"]) else { return nil }
        var rule = ReceiptRule()
        fields.read("within", into: &rule.within) { $0.duration(Limits.receiptWithin) }
        fields.read("share", into: &rule.share) { $0.integer(in: 1...100) }
        return rule
    }
}
