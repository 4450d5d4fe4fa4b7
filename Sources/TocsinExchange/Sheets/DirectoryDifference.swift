// What an imported directory would change, seat by seat: a directory is replaced whole, so a seat may go.

package import TocsinCore

package struct DirectoryDifference: Sendable, Equatable {
    package private(set) var added: [Recipient] = []
    package private(set) var changed: [Changed] = []
    package private(set) var unchanged = 0
    /// Seats of today that the new list does not have.
    package private(set) var removed: [Recipient] = []

    package struct Changed: Sendable, Equatable {
        package var recipient: Recipient
        /// Names of what differs, as the sheet calls it.
        package var fields: [String]
    }

    package init(from old: [Recipient], to new: [Recipient]) {
        let known = Dictionary(old.map { ($0.seat, $0) }) { first, _ in first }
        let seats = Set(new.map(\.seat))
        for recipient in new {
            guard let before = known[recipient.seat] else {
                added.append(recipient)
                continue
            }
            let fields = Self.fields(before, recipient)
            if fields.isEmpty {
                unchanged += 1
            } else {
                changed.append(Changed(recipient: recipient, fields: fields))
            }
        }
        removed = old.filter { !seats.contains($0.seat) }
    }

    /// Addresses are named, never shown.
    private static func fields(_ a: Recipient, _ b: Recipient) -> [String] {
        let pairs: [(String, Bool)] = [
            ("nom", a.title == b.title), ("titulaire", a.holder == b.holder),
            ("courriel", a.email == b.email), ("mobile", a.mobile == b.mobile),
            ("permanence", a.standbyHolder == b.standbyHolder),
            ("courriel de permanence", a.standbyEmail == b.standbyEmail),
            ("mobile de permanence", a.standbyMobile == b.standbyMobile),
            ("cercle", a.circle == b.circle), ("destinataires", a.audience == b.audience),
        ]
        return pairs.filter { !$0.1 }.map(\.0)
    }

    package var text: String {
        let counts = [
            French.count(added.count, "siège ajouté", "sièges ajoutés"),
            French.count(changed.count, "changé", "changés"),
            French.count(unchanged, "inchangé", "inchangés"),
            French.count(removed.count, "RETIRÉ", "RETIRÉS"),
        ]
        let lines =
            added.map { "+ \($0.seat) \($0.title)" }
            + changed.map {
                "~ \($0.recipient.seat) \($0.recipient.title) : \($0.fields.joined(separator: ", "))"
            }
            + removed.map { "- \($0.seat) \($0.title) : absent du fichier, ne recevra plus rien" }
        return ([counts.joined(separator: ", ") + "."] + lines).joined(separator: "\n")
    }
}
