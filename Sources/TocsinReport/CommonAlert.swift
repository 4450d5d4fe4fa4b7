// A public message as CAP 1.2 (OASIS): what other systems of alert read.

package import TocsinCore

extension PublicNotices {
    /// The alert of one released message; nil when there is none of this mode.
    package func alert(_ id: MessageID) -> String? { self[id].map(alert) }

    private func alert(_ notice: PublicNotice) -> String {
        var text = XML.head + "<alert xmlns=\"urn:oasis:names:tc:emergency:cap:1.2\">\n"
        text += XML.element("identifier", notice.message.id.rawValue)
        text += XML.element("sender", sender)
        text += XML.element("sent", sent(notice.released))
        text += XML.element("status", mode == .exercise ? "Exercise" : "Actual")
        text += XML.element("msgType", notice.kind.rawValue)
        text += XML.element("scope", "Public")
        if mode == .exercise { text += XML.element("note", ExerciseMark.text(for: .email)) }
        if !notice.replaces.isEmpty {
            let references = notice.replaces.map { "\(sender),\($0.id),\(sent($0.released))" }
            text += XML.element("references", references.joined(separator: " "))
        }
        return text + info(notice) + "</alert>\n"
    }

    private func info(_ notice: PublicNotice) -> String {
        let known = settings.information.templates.first { $0.id == notice.message.template }
        let classing = known?.alert ?? settings.alerts.classing
        let isEnd = notice.message.kind == .end
        var text = "<info>\n" + XML.element("language", "fr-FR")
        text += XML.element("category", classing.category.rawValue)
        text += XML.element("event", notice.message.title)
        if isEnd { text += XML.element("responseType", "AllClear") }
        text += XML.element("urgency", isEnd ? "Past" : classing.urgency.rawValue)
        text += XML.element("severity", classing.severity.rawValue)
        text += XML.element("certainty", classing.certainty.rawValue)
        text += XML.element("senderName", settings.authority.prefecture)
        text += XML.element("headline", notice.title)
        text += XML.element("description", notice.text)
        if let base = settings.publicURL { text += XML.element("web", base + path(feed: mode)) }
        return text + area(notice.message) + "</info>\n"
    }

    /// The communes of its perimeter by name and INSEE code; without one, the department.
    private func area(_ message: Message) -> String {
        let communes = message.perimeter.map { code in
            settings.information.recipients.first { $0.insee == code && $0.audience == .elected }?.title
                ?? code
        }
        let name = communes.isEmpty ? "Département \(settings.department)" : communes.joined(separator: ", ")
        let codes = message.perimeter.isEmpty ? [settings.department] : message.perimeter
        let geocodes = codes.map { code in
            "<geocode>\n" + XML.element("valueName", "INSEE") + XML.element("value", code) + "</geocode>\n"
        }
        return "<area>\n" + XML.element("areaDesc", name) + geocodes.joined() + "</area>\n"
    }

    /// The standard writes UTC as `-00:00`.
    private func sent(_ instant: Instant) -> String {
        let text = settings.roster.zone.iso(instant)
        return text.hasSuffix("+00:00") ? text.dropLast(6) + "-00:00" : text
    }

    private var sender: String { settings.alerts.sender ?? host ?? "prefecture-\(settings.department)" }

    /// Of the public address, without its port.
    var host: String? {
        guard let base = settings.publicURL, let mark = base.firstRange(of: "://") else { return nil }
        return String(base[mark.upperBound...].prefix { $0 != "/" && $0 != ":" })
    }

    package func path(feed mode: Mode) -> String {
        mode == .exercise ? "/exercice/feed.atom" : "/feed.atom"
    }

    func path(alert id: MessageID) -> String {
        (mode == .exercise ? "/exercice/cap/" : "/cap/") + "\(id).xml"
    }
}
