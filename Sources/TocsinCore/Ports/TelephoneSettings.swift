// The telephone by which people trigger and validate: one baresip that takes calls and calls back.

package struct TelephoneSettings: Sendable, Equatable {
    /// `host:port` of that baresip's `ctrl_tcp`; no path uses it.
    package var control: String
    /// Host (and port) of the exchange.
    package var exchange: String
    package var soundFolder: String
    /// Names the secret that holds the personal codes.
    package var codes: String
    package var caller: String
    package var outsidePrefix: String?
    package var ring: Duration

    package init(
        control: String, exchange: String, soundFolder: String, codes: String,
        caller: String = "Préfecture", outsidePrefix: String? = nil, ring: Duration = .seconds(30)
    ) {
        (self.control, self.exchange, self.soundFolder) = (control, exchange, soundFolder)
        (self.codes, self.caller, self.outsidePrefix) = (codes, caller, outsidePrefix)
        self.ring = ring
    }
}
