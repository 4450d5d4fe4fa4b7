// Reads tocsin.yaml: everything the prefecture decided once, but the roster and the directories.

import TocsinCore

/// What tocsin.yaml gives; completed by the other files into `Settings`.
struct TocsinFile {
    var department: String?
    var authority: Authority?
    var zone: ZoneRules?
    var clocks = ClockSettings()
    var convening: Convening?
    var warnings = WarningSettings()
    var information = InformationSettings()
    var access = AccessSettings()
    var paths: [PathSettings] = []
    var publications: [Publication] = []
    var alerts = AlertSettings()
    var publicURL: String?
    var supervision = SupervisionSettings()
    var publication = PublicationSettings()
    var inbound = InboundSettings()
    var daemon = DaemonSettings()
}

struct TocsinReading {
    let mentions: Mentions

    static let keys = [
        "department", "authority", "timezone", "publicURL", "listen", "socketGroup", "clocks", "convening",
        "warnings",
        "information", "access", "paths", "inbound", "posts", "cap", "telephone", "supervision", "lookout",
    ]

    /// Names of before: two that differed by one letter meant opposite things.
    static let renamed = ["publications": "posts", "publication": "lookout"]

    func file(_ root: Value) -> TocsinFile? {
        guard let fields = root.fields(Self.keys, renamed: Self.renamed) else { return nil }
        var file = TocsinFile()
        file.department = fields.required("department")?.department()
        file.authority = fields.required("authority").flatMap(authority)
        fields.read("timezone", into: &file.zone) { $0.zone() }
        fields.read("publicURL", into: &file.publicURL) { $0.publicURL() }
        fields.read("listen", into: &file.daemon.listen) { $0.listen() }
        fields.read("socketGroup", into: &file.daemon.socketGroup) { $0.identifier(dots: true) }
        fields.read("clocks", into: &file.clocks, clocks)
        file.convening = fields.required("convening").flatMap {
            ConveningReading(mentions: mentions).convening($0)
        }
        fields.read("warnings", into: &file.warnings, warnings)
        fields.read("information", into: &file.information) { InformationReading().information($0) }
        requireDefaultRoles(of: file, fields)
        fields.read("access", into: &file.access, access)
        fields.read("paths", into: &file.paths) {
            PathReading(mentions: mentions, publicURL: file.publicURL).paths($0)
        }
        let inbound = InboundReading(mentions: mentions)
        fields.read("inbound", into: &file.inbound) { inbound.inbound($0) }
        let publications = PublicationReading(mentions: mentions)
        fields.read("posts", into: &file.publications) { publications.publications($0) }
        fields.read("cap", into: &file.alerts) { publications.alerts($0) }
        fields.read("telephone", into: &file.daemon.telephone) { TelephoneReading().telephone($0) }
        if let telephone = file.daemon.telephone, let value = fields["telephone"] {
            TelephoneReading.check(telephone, file.paths, at: value)
        }
        fields.read("supervision", into: &file.supervision) {
            SupervisionReading(mentions: mentions).supervision($0)
        }
        fields.read("lookout", into: &file.publication) { ProofReading().publication($0) }
        return file
    }

    /// Roles that hold where nothing is written must exist as well, or nobody would be warned.
    private func requireDefaultRoles(of file: TocsinFile, _ fields: Fields) {
        var roles: [RoleID] = []
        if fields["clocks"]?.member("staffing")?.member("roles") == nil {
            roles += file.clocks.staffing.roles
        }
        let lists: [(String, [RoleID])] = [
            ("cell", file.warnings.cell), ("elected", file.warnings.elected),
            ("public", file.warnings.publicAudience),
            ("media", file.warnings.media), ("missed", file.warnings.missed),
        ]
        for (key, list) in lists where fields["warnings"]?.member(key) == nil { roles += list }
        if file.clocks.cipLimit != nil, fields["warnings"]?.member("cip") == nil {
            roles += file.warnings.cip
        }
        for role in Set(roles).sorted() { _ = mentions.role(role, at: fields.owner) }
    }

    private func authority(_ value: Value) -> Authority? {
        guard let fields = value.fields(["title", "prefecture"]) else { return nil }
        let title = fields.required("title")?.text(max: 100)
        let prefecture = fields.required("prefecture")?.text(max: 100)
        guard let title, let prefecture else { return nil }
        return Authority(title: title, prefecture: prefecture)
    }

    // MARK: Clocks

    private func clocks(_ value: Value) -> ClockSettings? {
        let keys = [
            "cellLimit", "informationLimit", "cipLimit", "codReference", "lateAfter", "staffing",
            "officialsThreshold",
        ]
        guard let fields = value.fields(keys) else { return nil }
        var clocks = ClockSettings()
        let limits: ClosedRange<Duration> = .seconds(10) ... .hours(24)
        fields.read("cellLimit", into: &clocks.cellLimit) { $0.duration(limits) }
        fields.read("informationLimit", into: &clocks.informationLimit) { $0.duration(limits) }
        fields.read("cipLimit", into: &clocks.cipLimit) { $0.duration(limits) }
        fields.read("codReference", into: &clocks.codReference) { $0.choice(CODReference.self) }
        fields.read("lateAfter", into: &clocks.lateAfter) { $0.duration(.zero ... .hours(24)) }
        fields.read("staffing", into: &clocks.staffing, staffing)
        fields.read("officialsThreshold", into: &clocks.officialsThresholdPercent) { $0.integer(in: 1...100) }
        return clocks
    }

    private func staffing(_ value: Value) -> Staffing? {
        guard let fields = value.fields(["roles", "persons"]) else { return nil }
        var staffing = Staffing()
        fields.read("roles", into: &staffing.roles) { mentions.roles($0) }
        fields.read("persons", into: &staffing.persons) { $0.integer(in: 0...50) }
        return staffing
    }

    // MARK: Warnings

    private func warnings(_ value: Value) -> WarningSettings? {
        let keys = [
            "atPercent", "digestAfter", "quietFor", "cell", "elected", "public", "media", "cip", "missed",
        ]
        guard let fields = value.fields(keys) else { return nil }
        var warnings = WarningSettings()
        fields.read("atPercent", into: &warnings.atPercent) { $0.rising { $0.integer(in: 1...99) } }
        fields.read("digestAfter", into: &warnings.digestAfter) {
            $0.rising { $0.duration(.seconds(1) ... .hours(24)) }
        }
        fields.read("quietFor", into: &warnings.quietFor) { $0.duration(.zero ... .hours(24)) }
        fields.read("cell", into: &warnings.cell) { mentions.roles($0) }
        fields.read("elected", into: &warnings.elected) { mentions.roles($0) }
        fields.read("public", into: &warnings.publicAudience) { mentions.roles($0) }
        fields.read("media", into: &warnings.media) { mentions.roles($0) }
        fields.read("cip", into: &warnings.cip) { mentions.roles($0) }
        fields.read("missed", into: &warnings.missed) { mentions.roles($0) }
        return warnings
    }

    // MARK: Access

    private func access(_ value: Value) -> AccessSettings? {
        guard let fields = value.fields(["keys"]) else { return nil }
        var access = AccessSettings()
        fields.read("keys", into: &access.keys) { $0.list { key($0) } }
        return access
    }

    private func key(_ value: Value) -> AccessKey? {
        guard let fields = value.fields(["id", "sha256", "person", "rights"]) else { return nil }
        let id = fields.required("id")?.identifier()
        let hash = fields.required("sha256")?.sha256()
        let person = fields.required("person").flatMap { mentions.person($0) }
        let rights = fields.required("rights")?.list { $0.choice(Right.self) }
        guard let id, let hash, let person, let rights else { return nil }
        return AccessKey(id: id, sha256: hash, person: person, rights: Set(rights))
    }
}

extension Value {
    /// INSEE code of a department: `29`, `2A`, `974`.
    fileprivate func department() -> String? {
        guard let text = text(max: 40) else { return nil }
        let digits = text.allSatisfy { $0.isASCII && $0.isNumber }
        let sound =
            text == "2A" || text == "2B"
            || (digits && (text.count == 2 || (text.count == 3 && text.hasPrefix("97"))))
        if sound { return text }
        fault(
            "\(label) : département incorrect « \(text) »",
            "écrire son code INSEE entre guillemets : \"29\", \"2A\", \"974\"")
        return nil
    }

    fileprivate func publicURL() -> String? {
        guard let text = text(max: 200) else { return nil }
        guard let address = WebAddress(text), address.scheme == "https" || address.scheme == "http",
            !address.rest.contains(where: { $0 == "?" || $0 == "#" })
        else {
            fault("\(label) : adresse incorrecte", "écrire https://nom.domaine.fr")
            return nil
        }
        guard address.scheme == "https" || Addresses.isLoopback(address.host) else {
            fault("\(label) : adresse sans TLS", "écrire https:// : ces liens valent signature")
            return nil
        }
        guard !text.hasSuffix("/") else {
            fault("\(label) : barre oblique finale", "l'effacer")
            return nil
        }
        return text
    }

    fileprivate func listen() -> String? {
        guard let text = text(max: 200) else { return nil }
        if let (_, port) = WebAddress.hostAndPort(text), port != nil { return text }
        fault("\(label) : adresse d'écoute incorrecte", "écrire hôte:port, par exemple 127.0.0.1:8080")
        return nil
    }

    fileprivate func sha256() -> String? {
        guard let text = text(max: 200) else { return nil }
        if text.count == 64, text.allSatisfy({ $0.isASCII && $0.isHexDigit && !$0.isUppercase }) {
            return text
        }
        fault(
            "\(label) : empreinte incorrecte",
            "écrire les 64 chiffres hexadécimaux minuscules que donne `sha256sum`")
        return nil
    }

    /// A list in strictly rising order.
    func rising<T: Comparable>(_ read: (Value) -> T?) -> [T]? {
        guard let values = list(max: 100) else { return nil }
        var last: T?
        var sound: [T] = []
        for value in values {
            guard let item = read(value) else { continue }
            if let last, item <= last {
                value.fault(
                    "\(value.label) : la liste ne croît pas",
                    "ranger les valeurs de la plus petite à la plus grande")
            }
            last = item
            sound.append(item)
        }
        return sound
    }
}
