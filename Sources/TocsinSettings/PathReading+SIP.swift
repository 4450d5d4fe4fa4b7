// Reads the way out that rings by the prefecture's own exchange: its address, one baresip for each channel.

import TocsinCore

extension PathReading {
    static let sipKeys = ["exchange", "controls", "soundFolder", "ring", "caller", "outsidePrefix"]
    /// What has no meaning on the telephone: the exchange is on the prefecture's own network.
    private static let foreignKeys = ["proxy", "caFile", "tls", "tlsReason", "timeout", "honoursKeys"]

    /// A path of medium `voice` that names an exchange.
    func sip(_ value: Value) -> PathSettings? {
        let keys = Self.commonKeys.filter { !Self.foreignKeys.contains($0) } + Self.sipKeys
        guard let fields = value.fields(keys) else { return nil }
        let exchange = fields.required("exchange")?.hostAndMaybePort()
        let controls = fields.required("controls")?.controls()
        let folder = fields.required("soundFolder")?.absoluteFile()
        let common = common(fields, .voice, host: nil)
        guard let exchange, let controls, let folder, var common else { return nil }
        // Nobody waits for a channel that the trunk does not have.
        common.pace.atOnce = min(common.pace.atOnce ?? controls.count, controls.count)
        common.timeout = .minutes(5)
        var sip = SIPSettings(common: common, controls: controls, exchange: exchange, soundFolder: folder)
        fields.read("ring", into: &sip.ring) { $0.duration(.seconds(10) ... .seconds(60)) }
        fields.read("caller", into: &sip.caller) { $0.text(max: 100) }
        fields.read("outsidePrefix", into: &sip.outsidePrefix) { $0.dialledDigits() }
        return .sip(sip)
    }
}

extension Value {
    func hostAndMaybePort() -> String? {
        guard let text = text(max: 260) else { return nil }
        if WebAddress.hostAndPort(text) != nil { return text }
        fault(
            "\(label) : adresse de central incorrecte",
            "écrire un nom ou une adresse IP, avec son port s'il n'est pas 5060")
        return nil
    }

    /// Whoever reaches a control socket can make calls: it has no password, so it must not leave the machine.
    fileprivate func controls() -> [String]? {
        guard let controls = list(max: 64, { $0.control() }), !controls.isEmpty else {
            fault(
                "\(label) : aucun poste", "écrire par exemple [\"127.0.0.1:4444\"], un par canal du faisceau")
            return nil
        }
        if Set(controls).count < controls.count {
            fault("\(label) : le même poste deux fois", "un seul appel à la fois par poste : en retirer un")
        }
        return controls
    }

    func control() -> String? {
        guard let text = text(max: 100) else { return nil }
        if let (host, port) = WebAddress.hostAndPort(text), port != nil, Addresses.isLoopback(host) {
            return text
        }
        fault(
            "\(label) : poste incorrect « \(text.prefix(60)) »",
            "écrire l'adresse `ctrl_tcp_listen` d'un baresip de cette machine, comme 127.0.0.1:4444")
        return nil
    }

    func dialledDigits() -> String? {
        guard let text = text(max: 8) else { return nil }
        if text.allSatisfy({ $0.isASCII && $0.isNumber }) { return text }
        fault("\(label) : préfixe incorrect « \(text) »", "écrire les chiffres entre guillemets : \"0\"")
        return nil
    }
}
