// Reads the directories: officials by seat, media, partners, and who receives an exercise's messages.

package import TocsinCore

package struct Directories {
    /// INSEE code of the department, nil when it could not be read.
    let department: String?
    let log: FaultLog

    package init(department: String?, log: FaultLog) { (self.department, self.log) = (department, log) }

    static let names = ["elus.csv", "medias.csv", "partenaires.csv", "exercice.csv"]

    package static let officialColumns = [
        "insee", "commune", "maire", "courriel", "mobile", "permanence", "courriel_permanence",
        "mobile_permanence", "cercle",
    ]
    package static let mediaColumns = ["id", "media", "contact", "courriel", "mobile"]
    package static let partnerColumns = ["id", "partenaire", "contact", "courriel", "mobile"]
    package static let exerciseColumns = [
        "id", "destinataire", "tient_lieu_de", "contact", "courriel", "mobile",
    ]
    package static let circles: [(String, Recipient.Circle)] = [
        ("perimetre", .perimeter), ("departement", .department),
    ]
    /// Whom an exercise's box stands for; partners have no audience of their own.
    package static let standIns: [(String, Audience?)] = [
        ("elus", .elected), ("public", .general), ("medias", .media), ("partenaires", nil),
    ]

    package func officials(_ file: SourceFile) -> [Recipient] {
        recipients(file, Self.officialColumns, required: ["insee", "commune"]) { line in
            let insee = insee(line)
            let title = line.required("commune")
            let circle = line.choice("cercle", Self.circles)
            let recipient = Recipient(
                seat: insee ?? "", audience: .elected, title: title ?? "", insee: insee,
                holder: line.text("maire") ?? "",
                email: line.address("courriel", Cells.email),
                mobile: line.address("mobile", phone),
                standbyHolder: line.text("permanence"),
                standbyEmail: line.address("courriel_permanence", Cells.email),
                standbyMobile: line.address("mobile_permanence", phone),
                circle: circle ?? .department)
            return insee == nil || title == nil ? nil : recipient
        }
    }

    package func media(_ file: SourceFile) -> [Recipient] {
        plain(file, Self.mediaColumns, title: "media", audience: .media)
    }

    package func partners(_ file: SourceFile) -> [Recipient] {
        plain(file, Self.partnerColumns, title: "partenaire", audience: nil)
    }

    package func exercise(_ file: SourceFile) -> [Recipient] {
        recipients(file, Self.exerciseColumns, required: ["id"]) { line in
            // Left empty it would make a partner of it.
            let word = line.required("tient_lieu_de")
            let audience = word.flatMap { _ in line.choice("tient_lieu_de", Self.standIns) }
            return plain(line, title: "destinataire", audience: audience ?? nil)
        }
    }

    // MARK: Lines

    private func plain(
        _ file: SourceFile, _ columns: [String], title: String, audience: Audience?
    ) -> [Recipient] {
        recipients(file, columns, required: ["id", title]) { line in
            plain(line, title: title, audience: audience)
        }
    }

    private func plain(_ line: SheetLine, title: String, audience: Audience?) -> Recipient? {
        let seat = line.required("id")
        let name = line.required(title)
        let recipient = Recipient(
            seat: seat ?? "", audience: audience, title: name ?? "", holder: line.text("contact") ?? "",
            email: line.address("courriel", Cells.email), mobile: line.address("mobile", phone))
        return seat == nil || name == nil ? nil : recipient
    }

    private func phone(_ text: String) throws(AddressFault) -> String {
        try Cells.phone(text, department: department)
    }

    private func insee(_ line: SheetLine) -> String? {
        guard line.required("insee") != nil else { return nil }
        guard let code = line.address("insee", Cells.insee) else { return nil }
        if let department, !code.hasPrefix(department) {
            line.fault(
                "insee", "la commune \(code) n'est pas du département \(department)",
                "corriger le code, ou retirer la ligne")
        }
        return code
    }

    private func recipients(
        _ file: SourceFile, _ columns: [String], required: [String], _ read: (SheetLine) -> Recipient?
    ) -> [Recipient] {
        guard let sheet = Sheet(file, log),
            let found = SheetColumns(sheet, columns, required: required, log)
        else { return [] }
        var seats: Set<String> = []
        return sheet.rows.compactMap { cells in
            let before = log.count
            let line = SheetLine(found, cells, log)
            line.checkShape(of: sheet)
            guard let recipient = read(line) else { return nil }
            guard seats.insert(recipient.seat).inserted else {
                line.fault(
                    columns[0], "« \(recipient.seat) » figure déjà plus haut", "ne garder qu'une ligne")
                return nil
            }
            // Half a line would be somebody else's.
            guard log.count == before else { return nil }
            warnOfSilence(recipient, line, columns[0])
            return recipient
        }
    }

    private func warnOfSilence(_ recipient: Recipient, _ line: SheetLine, _ column: String) {
        let ways = [recipient.email, recipient.mobile, recipient.standbyEmail, recipient.standbyMobile]
        guard ways.allSatisfy({ $0 == nil }), let place = line.cells.first?.place else { return }
        log.warning(
            at: place, "« \(recipient.title) » n'a ni courriel ni mobile",
            "en donner un : un agent devra l'appeler")
    }
}
