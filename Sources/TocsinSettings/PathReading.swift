// Reads the ways out of the building: mail relays and gateways, TLS unless a reason is written.

import TocsinCore

struct PathReading {
    static let commonKeys = [
        "id", "medium", "proxy", "caFile", "tls", "tlsReason", "timeout", "honoursKeys",
        "pace", "backup", "receipts",
        "allowPrivate",
    ]
    private static let smtpKeys = [
        "host", "port", "implicitTLS", "user", "credential", "from", "displayName",
    ]

    let mentions: Mentions
    let publicURL: String?

    func paths(_ value: Value) -> [PathSettings]? { value.list(max: 20, path) }

    private func path(_ value: Value) -> PathSettings? {
        // The medium says which keys are known, so it is looked at first.
        switch value.member("medium")?.raw {
        case "email": return value.fields(Self.commonKeys + Self.smtpKeys).flatMap(smtp)
        case "sms":
            return value.fields(Self.commonKeys + GatewayReading.keys).flatMap { gateway($0, .sms) }
                .map(PathSettings.sms)
        case "voice" where value.member("url") != nil || value.member("preset") != nil:
            return value.fields(Self.commonKeys + GatewayReading.keys).flatMap { gateway($0, .voice) }
                .map(PathSettings.voice)
        case "voice": return sip(value)
        case "matrix": return value.fields(Self.commonKeys + Self.matrixKeys).flatMap(matrix)
        case "mastodon": return value.fields(Self.commonKeys + Self.mastodonKeys).flatMap(mastodon)
        case "webhook": return value.fields(Self.commonKeys + Self.webhookKeys).flatMap(webhook)
        default:
            let posts = Self.matrixKeys + Self.mastodonKeys + Self.webhookKeys
            guard let fields = value.fields(Self.commonKeys + Self.smtpKeys + GatewayReading.keys + posts)
            else {
                return nil
            }
            define(fields, nil)
            fields.required("medium")?.fault(
                "`medium` : moyen inconnu ou sans voie à régler",
                "choisir parmi : email, sms, matrix, mastodon, webhook")
            return nil
        }
    }

    @discardableResult
    private func define(_ fields: Fields, _ medium: Medium?) -> PathID? {
        let id = fields.required("id")?.name(PathID.self)
        mentions.define(path: id, carrying: medium, at: fields.owner)
        return id
    }

    // MARK: SMTP

    private func smtp(_ fields: Fields) -> PathSettings? {
        let host = fields.required("host")?.host()
        let port = fields.required("port")?.integer(in: 1...65_535)
        let from = fields.required("from")?.address(of: .email)
        let common = common(fields, .email, host: host)
        guard let host, let port, let from, let common else { return nil }
        var smtp = SMTPSettings(common: common, host: host, port: port, from: from)
        fields.read("implicitTLS", into: &smtp.implicitTLS) { $0.bool() }
        fields.read("user", into: &smtp.user) { $0.text(max: 200) }
        fields.read("credential", into: &smtp.credential) { $0.credential() }
        fields.read("displayName", into: &smtp.displayName) { $0.text(max: 100) }
        if smtp.implicitTLS, common.tls != .verified {
            fields["implicitTLS"]?.fault("`implicitTLS: true` contredit `tls: none`", "retirer l'un des deux")
        }
        requirePair(fields)
        return .smtp(smtp)
    }

    // MARK: Gateways

    private func gateway(_ fields: Fields, _ medium: Medium) -> GatewaySettings? {
        let reading = GatewayReading(publicURL: publicURL)
        return common(fields, medium, host: reading.host(fields)).flatMap {
            reading.gateway(fields, medium, $0)
        }
    }

    // MARK: What every path shares

    func common(_ fields: Fields, _ medium: Medium, host: String?) -> PathCommon? {
        guard let id = define(fields, medium) else { return nil }
        var common = PathCommon(id: id)
        fields.read("proxy", into: &common.proxy) { $0.proxy() }
        fields.read("caFile", into: &common.caFile) { $0.absoluteFile() }
        fields.read("timeout", into: &common.timeout) { $0.duration(.seconds(1) ... .minutes(5)) }
        fields.read("honoursKeys", into: &common.honoursKeys) { $0.bool() }
        fields.read("pace", into: &common.pace) { $0.pace() }
        fields.read("receipts", into: &common.receipts) { $0.receiptRule() }
        common.backup = fields["backup"].flatMap { backup($0, of: id, medium) }
        fields.read("allowPrivate", into: &common.allowPrivate) { $0.bool() }
        fields.read("tls", into: &common.tls) { tls($0, fields, host: host) }
        if common.tls == .verified, fields["tls"]?.raw != "none" {
            fields["tlsReason"]?.fault("`tlsReason` sans `tls: none`", "la retirer")
        }
        return common
    }

    private func backup(_ value: Value, of id: PathID, _ medium: Medium) -> PathID? {
        guard let backup = mentions.path(value, carrying: medium) else { return nil }
        if backup != id { return backup }
        value.fault("`backup` : la voie se suppléerait elle-même", "nommer une autre voie du même moyen")
        return nil
    }

    func tls(_ value: Value, _ fields: Fields, host: String?) -> TLSRule? {
        guard let clear = value.choice(["verified": false, "none": true]) else { return nil }
        guard clear else { return .verified }
        if let host, !Addresses.isPrivate(host) {
            value.fault(
                "`tls: none` vers `\(host)`, qui n'est pas une adresse privée",
                "garder `tls: verified`, ou écrire une adresse IP privée (10.…, 192.168.…, 127.0.0.1)")
        }
        guard let reason = fields.required("tlsReason")?.text(max: 300) else { return nil }
        return TLSRule.none(reason: reason)
    }

    private func requirePair(_ fields: Fields) {
        if let user = fields["user"], fields["credential"] == nil {
            user.fault("`user` sans `credential`", "nommer le secret : `credential: smtp-password`")
        }
        if let credential = fields["credential"], fields["user"] == nil {
            credential.fault("`credential` sans `user`", "écrire le nom du compte : `user: …`")
        }
    }
}

extension Value {
    func host() -> String? {
        guard let text = text(max: 253) else { return nil }
        if Addresses.isHost(text) { return text }
        fault(
            "\(label) : nom de machine incorrect « \(text.prefix(60)) »",
            "écrire un nom ou une adresse IP, sans port")
        return nil
    }

    func gatewayURL() -> WebAddress? {
        guard let text = text(max: 2000) else { return nil }
        if let address = WebAddress(text), ["http", "https"].contains(address.scheme) { return address }
        fault("\(label) : adresse incorrecte", "écrire https://hôte/chemin, sans espace ni mot de passe")
        return nil
    }

    fileprivate func proxy() -> String? {
        guard let text = text(max: 200) else { return nil }
        if let address = WebAddress(text), ["http", "socks5h"].contains(address.scheme), address.rest.isEmpty
        {
            return text
        }
        fault("\(label) : mandataire incorrect", "écrire http://hôte:port ou socks5h://hôte:port")
        return nil
    }

    /// The name of a systemd credential, or the absolute path of a 0600 file.
    func credential() -> String? {
        raw?.hasPrefix("/") == true ? absoluteFile() : identifier(dots: true)
    }

    func absoluteFile() -> String? {
        guard let text = text(max: 500) else { return nil }
        if text.hasPrefix("/") { return text }
        fault("\(label) : chemin relatif", "écrire un chemin absolu, commençant par /")
        return nil
    }
}
