// Reads who is told of an outage, the daily tests, the heartbeat to the outside and the neighbours heard.

import TocsinCore

struct SupervisionReading {
    let mentions: Mentions

    func supervision(_ value: Value) -> SupervisionSettings? {
        let keys = ["every", "tell", "canary", "heartbeat", "watches"]
        guard let fields = value.fields(keys) else { return nil }
        var supervision = SupervisionSettings()
        fields.read("every", into: &supervision.every) { $0.duration(.seconds(1) ... .minutes(5)) }
        fields.read("tell", into: &supervision.tell) { mentions.roles($0) }
        fields.read("canary", into: &supervision.canaries) { $0.list(max: 20, canary) }
        fields.read("heartbeat", into: &supervision.heartbeat, heartbeat)
        fields.read("watches", into: &supervision.watches) { $0.list(max: 20, peer) }
        refuseRepeated(supervision.canaries.map(\.path.rawValue), in: fields["canary"])
        refuseRepeated(supervision.watches.map(\.name), in: fields["watches"])
        return supervision
    }

    private func refuseRepeated(_ ids: [String], in value: Value?) {
        if let repeated = ids.first(where: { id in ids.count { $0 == id } > 1 }) {
            value?.fault("`\(repeated)` y figure deux fois", "n'en garder qu'un")
        }
    }

    /// The address says what the path must carry.
    private func canary(_ value: Value) -> Canary? {
        guard let fields = value.fields(["path", "address", "at", "costPerMessage"]) else { return nil }
        guard let text = fields.required("address") else { return nil }
        let medium: Medium =
            text.raw?.hasPrefix("@") == true
            ? .matrix
            : text.raw?.contains("@") == true ? .email : number(on: fields["path"])
        let address = text.address(of: medium)
        let path = fields.required("path").flatMap { mentions.path($0, carrying: medium) }
        let at = fields.required("at")?.timeOfDay()
        let cost = fields["costPerMessage"]?.integer(in: 0...1000)
        guard let address, let path, let at else { return nil }
        return Canary(path: path, medium: medium, address: address, at: at, costPerMessage: cost)
    }

    /// A number is texted, or called where the path is a telephone.
    private func number(on path: Value?) -> Medium {
        let medium = path?.raw.flatMap { mentions.medium(of: PathID(rawValue: $0)) }
        return medium == .voice ? .voice : .sms
    }

    private func heartbeat(_ value: Value) -> HeartbeatSettings? {
        let keys = ["url", "name", "credential", "caFile", "tls", "tlsReason", "every"]
        guard let fields = value.fields(keys) else { return nil }
        let url = fields.required("url")?.outsideURL()
        let name = fields.required("name")?.identifier()
        let credential = fields.required("credential")?.credential()
        guard let url, let name, let credential else { return nil }
        var heartbeat = HeartbeatSettings(url: url.text, name: name, credential: credential)
        fields.read("caFile", into: &heartbeat.caFile) { $0.absoluteFile() }
        fields.read("every", into: &heartbeat.every) { $0.duration(.seconds(1) ... .minutes(5)) }
        fields.read("tls", into: &heartbeat.tls) {
            PathReading(mentions: mentions, publicURL: nil).tls($0, fields, host: url.address.host)
        }
        if (url.address.scheme == "https") != (heartbeat.tls == .verified) {
            fields["url"]?.fault(
                "`url` en \(url.address.scheme):// contredit `tls`",
                "écrire https://, ou `tls: none` avec `tlsReason` pour un hôte privé")
        }
        return heartbeat
    }

    private func peer(_ value: Value) -> PeerSettings? {
        guard let fields = value.fields(["name", "credential", "after"]) else { return nil }
        let name = fields.required("name")?.identifier()
        let credential = fields.required("credential")?.credential()
        guard let name, let credential else { return nil }
        var peer = PeerSettings(name: name, credential: credential)
        fields.read("after", into: &peer.after) { $0.duration(.seconds(2) ... .hours(24)) }
        return peer
    }
}

struct ProofReading {
    func publication(_ value: Value) -> PublicationSettings? {
        guard let fields = value.fields(["watch", "hosts", "stopsClock"]) else { return nil }
        var publication = PublicationSettings()
        fields.read("watch", into: &publication.watch) { $0.list(max: Limits.pagesPerMessage, address) }
        fields.read("hosts", into: &publication.hosts) { $0.list(max: 50, host) }
        fields.read("stopsClock", into: &publication.stopsClock) { $0.bool() }
        let ids = publication.watch.map(\.id)
        if let repeated = ids.first(where: { id in ids.count { $0 == id } > 1 }) {
            fields["watch"]?.fault("l'identifiant `\(repeated)` y sert deux fois", "en choisir un autre")
        }
        return publication
    }

    private func address(_ value: Value) -> PublicAddress? {
        guard let fields = value.fields(["id", "url", "audience", "kind", "caFile"]) else { return nil }
        let id = fields.required("id")?.identifier()
        let url = fields.required("url").flatMap(url)
        guard let id, let url else { return nil }
        var address = PublicAddress(id: id, url: url)
        fields.read("audience", into: &address.audience) { $0.choice(Audience.self) }
        fields.read("kind", into: &address.kind) { $0.choice(PublicAddress.Kind.self) }
        fields.read("caFile", into: &address.caFile) { $0.absoluteFile() }
        return address
    }

    private func url(_ value: Value) -> String? {
        guard let text = value.text(max: 1000) else { return nil }
        if WebAddress(text)?.scheme == "https", PublicAddress.host(of: text) != nil { return text }
        value.fault("\(value.label) : adresse incorrecte", "écrire https://hôte/chemin, sans mot de passe")
        return nil
    }

    private func host(_ value: Value) -> String? {
        guard let text = value.text(max: 253) else { return nil }
        if PublicAddress.host(of: "https://\(text)/") == text { return text }
        value.fault(
            "\(value.label) : nom de machine incorrect « \(text.prefix(60)) »",
            "écrire le nom seul, en minuscules : www.finistere.gouv.fr")
        return nil
    }
}

extension Value {
    fileprivate func outsideURL() -> (text: String, address: WebAddress)? {
        guard let text = text(max: 1000) else { return nil }
        if let address = WebAddress(text), ["http", "https"].contains(address.scheme) {
            return (text, address)
        }
        fault("\(label) : adresse incorrecte", "écrire https://hôte/chemin, sans espace ni mot de passe")
        return nil
    }
}
