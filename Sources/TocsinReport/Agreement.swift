// Numbers with the nouns that agree with them, and sentences that end in one full stop.

extension Int {
    /// "1 siège", "2 sièges"; nought is singular in French.
    func of(_ singular: String, _ plural: String? = nil) -> String {
        "\(self) \(self < 2 ? singular : plural ?? singular + "s")"
    }
}

extension String {
    /// With a full stop, unless what somebody entered ends a sentence already.
    var ended: String { last.map { ".!?…".contains($0) } == true ? self : self + "." }
}
