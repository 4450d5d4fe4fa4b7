// Public messages as an Atom feed (RFC 4287), the newest first.

import TocsinCore

extension PublicNotices {
    /// Drills have a feed of their own, which says so in its title and in every entry.
    package var atom: String {
        var text = XML.head + "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"fr\">\n"
        text += XML.element("id", name(mode == .exercise ? "exercice" : "messages"))
        text += XML.element("title", title)
        text += XML.element("updated", stamp(list.first?.released ?? Instant(seconds: 0)))
        text += link("self", path(feed: mode), "application/atom+xml")
        text += "<author>\n" + XML.element("name", settings.authority.prefecture) + "</author>\n"
        return text + list.map(entry).joined() + "</feed>\n"
    }

    private var title: String {
        let title = "\(settings.authority.prefecture) : messages à la population"
        return mode == .exercise ? "\(ExerciseMark.text(for: .email)) \(title)" : title
    }

    private func entry(_ notice: PublicNotice) -> String {
        let id = notice.message.id
        return "<entry>\n" + XML.element("id", name(id.rawValue)) + XML.element("title", notice.title)
            + XML.element("published", stamp(notice.released))
            + XML.element("updated", stamp(notice.released))
            + link("alternate", path(alert: id), "application/cap+xml")
            + "<content type=\"text\">\(XML.escaped(notice.text))</content>\n</entry>\n"
    }

    private func link(_ relation: String, _ path: String, _ type: String) -> String {
        let target = XML.escaped((settings.publicURL ?? "") + path)
        return "<link rel=\"\(relation)\" type=\"\(type)\" href=\"\(target)\"/>\n"
    }

    /// Never changes for a message: a tag (RFC 4151) of the public host.
    private func name(_ what: String) -> String {
        guard let host else { return "urn:x-tocsin:\(settings.department):\(what)" }
        return "tag:\(host),2026:\(what)"
    }

    private func stamp(_ instant: Instant) -> String { settings.roster.zone.iso(instant) }
}
