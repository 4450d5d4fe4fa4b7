// Reads the paths that post to a service on the web: Matrix, Mastodon, a partner's webhook.

import TocsinCore

extension PathReading {
    static let matrixKeys = ["homeserver", "credential"]
    static let mastodonKeys = ["server", "credential", "visibility", "length"]
    static let webhookKeys = ["url", "headers", "credential"]

    func matrix(_ fields: Fields) -> PathSettings? {
        let base = fields.required("homeserver")?.postURL(isBase: true)
        let common = post(fields, .matrix, "homeserver", base, honoursKeys: true)
        let credential = fields.required("credential")?.credential()
        guard base != nil, let common, let credential, let text = fields["homeserver"]?.raw else {
            return nil
        }
        return .matrix(MatrixSettings(common: common, homeserver: text, credential: credential))
    }

    func mastodon(_ fields: Fields) -> PathSettings? {
        let base = fields.required("server")?.postURL(isBase: true)
        let common = post(fields, .mastodon, "server", base, honoursKeys: true)
        let credential = fields.required("credential")?.credential()
        guard base != nil, let common, let credential, let text = fields["server"]?.raw else { return nil }
        var mastodon = MastodonSettings(common: common, server: text, credential: credential)
        fields.read("visibility", into: &mastodon.visibility) {
            $0.choice(["public": "public", "unlisted": "unlisted", "private": "private"])
        }
        fields.read("length", into: &mastodon.length) { $0.integer(in: 200...100_000) }
        return .mastodon(mastodon)
    }

    func webhook(_ fields: Fields) -> PathSettings? {
        let url = fields.required("url")?.postURL(isBase: false)
        // The standard asks receivers to drop an identifier they have seen.
        let common = post(fields, .webhook, "url", url, honoursKeys: nil)
        let credential = fields.required("credential")?.credential()
        guard url != nil, let common, let credential, let text = fields["url"]?.raw else { return nil }
        var webhook = WebhookSettings(common: common, url: text, credential: credential)
        fields.read("headers", into: &webhook.headers, GatewayReading.headers)
        return .webhook(webhook)
    }

    /// What every path shares, where the far end is on the Internet unless the settings say otherwise.
    /// `honoursKeys`: what the protocol itself settles.
    private func post(
        _ fields: Fields, _ medium: Medium, _ key: String, _ url: WebAddress?, honoursKeys: Bool?
    ) -> PathCommon? {
        guard var common = common(fields, medium, host: url?.host) else { return nil }
        if let honoursKeys {
            if fields["honoursKeys"] != nil, common.honoursKeys != honoursKeys {
                fields["honoursKeys"]?.fault(
                    "`honoursKeys` : ce protocole écarte de lui-même les répétitions", "retirer la ligne")
            }
            common.honoursKeys = honoursKeys
        } else if fields["honoursKeys"] == nil {
            common.honoursKeys = true
        }
        guard let url else { return common }
        let isWrittenPrivate = Addresses.isPrivate(url.host)
        if fields["allowPrivate"] == nil {
            // A private address written out, in clear text and with its reason, says enough.
            common.allowPrivate = isWrittenPrivate && common.tls != .verified
        }
        if isWrittenPrivate, !common.allowPrivate {
            fields[key]?.fault(
                "`\(url.host)` est une adresse privée",
                "ajouter `allowPrivate: true` si cette voie y mène bien")
        }
        if (url.scheme == "https") != (common.tls == .verified) {
            fields[key]?.fault(
                "`\(key)` en \(url.scheme):// contredit `tls`",
                "écrire https://, ou `tls: none` avec `tlsReason` pour un hôte privé")
        }
        return common
    }
}

extension Value {
    /// `isBase`: to which paths are added, so that it ends with none of its own.
    fileprivate func postURL(isBase: Bool) -> WebAddress? {
        guard let text = text(max: 2000) else { return nil }
        guard let address = WebAddress(text), ["http", "https"].contains(address.scheme),
            !address.rest.contains("#")
        else {
            fault(
                "\(label) : adresse incorrecte", "écrire https://hôte/chemin, sans espace ni mot de passe")
            return nil
        }
        guard !Addresses.isNowhere(address.host) else {
            fault("\(label) : `\(address.host)` ne mène à aucun service", "écrire le nom de la machine")
            return nil
        }
        guard !Addresses.isDisguised(address.host) else {
            fault("\(label) : adresse IP sous une forme détournée", "écrire le nom, ou a.b.c.d en décimal")
            return nil
        }
        guard !isBase || address.rest.isEmpty else {
            fault("\(label) : un chemin suit le nom du serveur", "écrire https://hôte et rien après")
            return nil
        }
        return address
    }
}

extension Addresses {
    /// Link-local, where the metadata of a cloud are served, or no address at all.
    fileprivate static func isNowhere(_ host: String) -> Bool {
        let bare = host.lowercased()
        return bare.hasPrefix("169.254.") || bare == "0.0.0.0" || bare.hasPrefix("[fe80:") || bare == "[::]"
    }

    /// A number, or a name whose last part is one, without being a plain IPv4 address: `0x7f.1`,
    /// `2130706433`.
    static func isDisguised(_ host: String) -> Bool {
        if isIPv6(host) { return false }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        guard let last = parts.last, last.lowercased().hasPrefix("0x") || last.allSatisfy(\.isNumber) else {
            return false
        }
        let isPlain =
            parts.count == 4
            && parts.allSatisfy { part in
                UInt8(part) != nil && (part == "0" || !part.hasPrefix("0"))
            }
        return !isPlain
    }
}
