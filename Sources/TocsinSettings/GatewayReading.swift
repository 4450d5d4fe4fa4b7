// Reads a gateway of SMS or calls: a preset, the keys written over it, and what must hold of the whole.

import TocsinCore

struct GatewayReading {
    static let keys = [
        "preset", "account", "method", "url", "headers", "bodyKind", "body", "user", "credential",
        "consumerCredential", "sender", "successStatuses", "successContains", "queuedContains", "replies",
        "callback", "statusURL", "statusContains", "statusCredential", "tokenURL", "tokenBody",
    ]

    /// Where people reach the daemon; the gateway too, unless `callback` says otherwise.
    let publicURL: String?

    /// The host that `tls: none` is about.
    func host(_ fields: Fields) -> String? { fields["url"]?.hushed.gatewayURL()?.host }

    func gateway(_ fields: Fields, _ medium: Medium, _ common: PathCommon) -> GatewaySettings? {
        var preset = GatewayPreset.generic
        fields.read("preset", into: &preset) { $0.choice(GatewayPreset.self) }
        var account = ""
        if preset.needsAccount {
            guard let name = fields.required("account")?.identifier(dots: true) else { return nil }
            account = name
        } else if let written = fields["account"] {
            written.fault("`account` n'a pas de sens ici", "l'effacer : ovh et orange seuls en ont un")
        }
        var gateway = GatewaySettings(common: common, url: "")
        gateway.callback = publicURL
        if preset == .generic || preset == .kannel || fields["url"] != nil {
            guard let url = fields.required("url"), url.gatewayURL() != nil, let text = url.raw else {
                return nil
            }
            gateway.url = text
        }
        readBefore(fields, medium, &gateway)
        preset.fill(&gateway, account: account)
        readOver(fields, &gateway)
        GatewayRules(gateway: gateway, medium: medium, fields: fields).check()
        return gateway
    }

    /// What presets build upon.
    private func readBefore(_ fields: Fields, _ medium: Medium, _ gateway: inout GatewaySettings) {
        fields.read("user", into: &gateway.user) { $0.text(max: 200) }
        fields.read("credential", into: &gateway.credential) { $0.credential() }
        fields.read("consumerCredential", into: &gateway.consumerCredential) { $0.credential() }
        fields.read("sender", into: &gateway.sender) { $0.sender() }
        fields.read("callback", into: &gateway.callback) { $0.callback() }
        fields.read("replies", into: &gateway.replies) { $0.bool() }
    }

    private func readOver(_ fields: Fields, _ gateway: inout GatewaySettings) {
        fields.read("method", into: &gateway.method) {
            $0.choice(["POST": "POST", "GET": "GET", "PUT": "PUT"])
        }
        fields.read("headers", into: &gateway.headers, Self.headers)
        fields.read("bodyKind", into: &gateway.bodyKind) {
            $0.choice(["none": .none, "form": .form, "json": .json])
        }
        fields.read("body", into: &gateway.body) { $0.text(max: 4000, lines: true) }
        fields.read("successStatuses", into: &gateway.successStatuses) {
            $0.list(max: 20) { $0.integer(in: 200...299) }
        }
        fields.read("successContains", into: &gateway.successContains) { $0.text(max: 200) }
        fields.read("queuedContains", into: &gateway.queuedContains) { $0.text(max: 200) }
        if let url = fields["statusURL"], url.gatewayURL() != nil, let text = url.raw {
            var status = GatewayStatus(url: text)
            fields.read("statusContains", into: &status.contains) { $0.text(max: 200) }
            fields.read("statusCredential", into: &status.credential) { $0.credential() }
            gateway.status = status
        }
        var token = gateway.token ?? GatewayToken(url: "", body: "")
        fields.read("tokenURL", into: &token.url) { $0.gatewayURL() == nil ? nil : $0.raw }
        fields.read("tokenBody", into: &token.body) { $0.text(max: 1000) }
        if !token.url.isEmpty { gateway.token = token }
    }

    static func headers(_ value: Value) -> [String: String]? {
        var headers: [String: String] = [:]
        for (key, value) in value.pairs() ?? [] {
            if let name = key.identifier(), let text = value.text(max: 1000) { headers[name] = text }
        }
        return headers
    }
}

/// What must hold of a gateway as a whole, presets included.
private struct GatewayRules {
    let gateway: GatewaySettings
    let medium: Medium
    let fields: Fields

    private var sent: String {
        ([gateway.url, gateway.body] + gateway.headers.values).joined(separator: "\n")
    }

    func check() {
        checkAddress()
        if (gateway.bodyKind == .none) != gateway.body.isEmpty {
            fields.owner.fault(
                "`body` et `bodyKind` vont ensemble", "écrire les deux (form ou json), ou aucun")
        }
        if gateway.successStatuses.isEmpty {
            fields["successStatuses"]?.fault(
                "aucune réponse ne vaudrait acceptation", "écrire par exemple [200, 202]")
        }
        if !sent.contains("{to}"), !sent.contains("{number}") { missing("{to}") }
        if !sent.contains("{text}") { missing("{text}") }
        checkSender()
        if sent.contains("{receipt}"), gateway.callback == nil {
            fields.owner.fault(
                "`{receipt}` sans adresse de retour",
                "écrire `callback: http://127.0.0.1:8080`, ou `publicURL`")
        }
        if sent.contains("{signature}"), gateway.consumerCredential == nil {
            fields.owner.fault(
                "la signature d'OVH demande un second secret",
                "nommer la clé de consommateur : `consumerCredential: ovh-consumer`")
        }
        if sent.contains("{token}"), gateway.token == nil {
            fields.owner.fault("`{token}` sans `tokenURL`", "écrire où le jeton se demande")
        }
        for key in ["statusContains", "statusCredential"] where fields["statusURL"] == nil {
            fields[key]?.fault("`\(key)` sans `statusURL`", "écrire l'adresse de la page d'état")
        }
        checkReplies()
    }

    private func missing(_ variable: String) {
        fields.owner.fault(
            "`\(variable)` ne figure ni dans `url`, ni dans `body`, ni dans `headers`",
            "l'y placer : la passerelle en a besoin")
    }

    private func checkAddress() {
        let places = [
            ("url", gateway.url), ("statusURL", gateway.status?.url), ("tokenURL", gateway.token?.url),
        ]
        for case (let key, let text?) in places {
            let isClear = text.hasPrefix("http://")
            guard isClear == (gateway.common.tls == .verified) else { continue }
            (fields[key] ?? fields.owner).fault(
                "`\(key)` en \(isClear ? "http" : "https"):// contredit `tls`",
                "écrire https://, ou `tls: none` avec `tlsReason` pour un hôte privé")
        }
    }

    private func checkSender() {
        if gateway.sender != nil, !sent.contains("{from}") {
            fields["sender"]?.fault(
                "`sender` n'est envoyé nulle part", "placer `{from}` dans `url`, `body` ou `headers`")
        }
        if gateway.sender == nil, sent.contains("{from}") {
            fields.owner.fault("`{from}` sans `sender`", "écrire l'expéditeur : `sender: PREF29`")
        }
    }

    private func checkReplies() {
        guard gateway.replies, let replies = fields["replies"] else { return }
        if medium == .sms, gateway.sender?.contains(where: \.isLetter) == true {
            replies.fault(
                "personne ne peut répondre à un expéditeur en lettres",
                "écrire `replies: false`, ou un numéro dans `sender`")
        }
    }
}

extension Value {
    /// A name of at most 11 plain characters with a letter among them, a short code, or an E.164 number.
    fileprivate func sender() -> String? {
        guard let text = text(max: 40) else { return nil }
        let plain = text.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [0x20, 0x2D, 0x2E, 0x5F, 0x26].contains(byte)
        }
        let digits = text.allSatisfy { $0.isASCII && $0.isNumber }
        if digits, (3...8).contains(text.count) { return text }
        if plain, !digits, text.count <= 11, text.contains(where: \.isLetter) { return text }
        if text.hasPrefix("+"), (try? Addresses.phone(text)) == text { return text }
        fault(
            "\(label) : expéditeur incorrect « \(text.prefix(40)) »",
            "écrire 11 caractères simples au plus dont une lettre (PREF29), un numéro court, ou +33…")
        return nil
    }

    fileprivate func callback() -> String? {
        guard let text = text(max: 200) else { return nil }
        if let address = WebAddress(text), ["http", "https"].contains(address.scheme), address.rest.isEmpty {
            return text
        }
        fault("\(label) : adresse incorrecte", "écrire http://hôte:port, sans chemin ni barre finale")
        return nil
    }
}
