// People as a sheet: one line per contact point, in order of preference, repeating the person.

package import TocsinCore
package import TocsinSettings

/// The people that a sheet describes without a fault.
package struct PeopleReading: Sendable {
    package var people: [Person]
    /// Everybody the sheet names, sound or not: who is not here is missing from it.
    package var mentioned: Set<PersonID>
    package var faults: [Fault]
    package var warnings: [Fault]
    /// Columns that the sheet could have had and has not.
    package var lacking: Set<String> = []

    /// The people read, with what the sheet has no column for taken from whoever is known.
    package func completed(from known: [PersonID: Person]) -> [Person] {
        people.map { person in
            guard let before = known[person.id] else { return person }
            var person = person
            if lacking.contains("verifie") { person.verified = before.verified }
            if lacking.contains("consentement") { person.consent = before.consent }
            if lacking.contains("personnel") {
                for index in person.contacts.indices {
                    let address = person.contacts[index].address
                    let same = before.contacts.first { $0.address == address }
                    person.contacts[index].isPrivate = same?.isPrivate ?? false
                }
            }
            return person
        }
    }
}

package struct PeopleSheet: Sendable {
    /// INSEE code of the roster's department, for telephone numbers without a calling code.
    let department: String?
    /// The configured paths with what they carry; nil when that is not to be checked.
    let paths: [PathID: Medium]?

    package init(department: String?, paths: [PathID: Medium]? = nil) {
        (self.department, self.paths) = (department, paths)
    }

    // MARK: Out

    /// In the order given; somebody without contact has one line all the same.
    package static func bytes(_ people: [Person]) -> [UInt8] {
        let rows = people.flatMap { person in
            let own = PeopleColumns.person.map { $0.write(person) }
            let blank = [PeopleColumns.contact.map { _ in "" }]
            let contacts = person.contacts.map { contact in PeopleColumns.contact.map { $0.write(contact) } }
            return (contacts.isEmpty ? blank : contacts).map { own + $0 }
        }
        return SheetWriter.bytes(PeopleColumns.names, rows)
    }

    // MARK: In

    package func read(_ bytes: [UInt8], name: String) -> PeopleReading {
        let log = FaultLog()
        var gathering = Gathering()
        var lacking: Set<String> = []
        let file = SourceFile(name: name, bytes: bytes)
        if let sheet = Sheet(file, log),
            let columns = SheetColumns(
                sheet, PeopleColumns.names, required: ["id", "nom"], optional: PeopleColumns.optional, log)
        {
            lacking = PeopleColumns.optional.filter { !columns.has($0) }
            for cells in sheet.rows {
                let line = SheetLine(columns, cells, log)
                line.checkShape(of: sheet)
                read(line, into: &gathering)
            }
        }
        gathering.checkAccounts(log)
        return PeopleReading(
            people: gathering.sound, mentioned: Set(gathering.order), faults: log.faults.list,
            warnings: log.warnings, lacking: lacking)
    }

    private func read(_ line: SheetLine, into gathering: inout Gathering) {
        let before = line.faultsSoFar
        guard line.required("id") != nil else { return }
        var person = Person(id: "", name: "", contacts: [])
        for column in PeopleColumns.person { column.read(&person, line, self) }
        guard !person.id.rawValue.isEmpty else { return }
        let contact = contact(line)
        gathering.add(person, contact, line, isSound: line.faultsSoFar == before)
    }

    /// Nil for a line that is only about the person.
    private func contact(_ line: SheetLine) -> ContactPoint? {
        guard PeopleColumns.contact.contains(where: { !line.isEmpty($0.name) }) else { return nil }
        var draft = ContactPoint(medium: .sms, address: "", path: "", pathClass: .mobileNetwork, wakes: false)
        for column in PeopleColumns.contact { column.read(&draft, line, self) }
        return draft
    }

    func address(_ text: String, of medium: Medium) throws(AddressFault) -> String {
        switch medium {
        case .sms, .voice: try Cells.phone(text, department: department)
        case .email: try Cells.email(text)
        case .matrix: try Addresses.matrix(text)
        case .mastodon, .webhook: preconditionFailure("no column of the sheet names \(medium)")
        }
    }

    func check(_ path: PathID, carries medium: Medium?, _ line: SheetLine) {
        guard let paths else { return }
        guard let carried = paths[path] else {
            line.fault(
                "voie", "la voie `\(path)` n'existe pas",
                Spelling.suggestion(for: path.rawValue, among: paths.keys.map(\.rawValue).sorted()))
            return
        }
        if let medium, medium != carried {
            let words = { (medium: Medium) in PeopleColumns.media.first { $0.1 == medium }?.0 ?? "" }
            line.fault(
                "voie", "la voie `\(path)` porte `\(words(carried))`, pas `\(words(medium))`",
                "corriger `medium` ou `voie`")
        }
    }
}

/// People put together from their lines; whoever has one faulty line is left out whole.
private struct Gathering {
    private(set) var order: [PersonID] = []
    private var people: [PersonID: Person] = [:]
    private var firstLine: [PersonID: SheetLine] = [:]
    private var faulty: Set<PersonID> = []
    /// Whose line came last.
    private var last: PersonID?

    /// As in roster.yaml.
    private static let maxContacts = 20

    var sound: [Person] { order.filter { !faulty.contains($0) }.compactMap { people[$0] } }

    mutating func add(_ person: Person, _ contact: ContactPoint?, _ line: SheetLine, isSound: Bool) {
        let before = line.faultsSoFar
        if let first = firstLine[person.id], let known = people[person.id] {
            checkSame(known, person, line, first)
            if last != person.id { warnOfOrder(person.id, line) }
        } else {
            order.append(person.id)
            (people[person.id], firstLine[person.id]) = (person, line)
        }
        last = person.id
        if let contact { append(contact, to: person.id, line) }
        if !isSound || line.faultsSoFar != before { faulty.insert(person.id) }
    }

    /// What is said of a person on two lines must be the same.
    private func checkSame(_ known: Person, _ person: Person, _ line: SheetLine, _ first: SheetLine) {
        for column in PeopleColumns.person where column.write(known) != column.write(person) {
            line.fault(
                column.name,
                "`\(person.id)` : \(column.name) « \(column.write(person).prefix(40)) », mais "
                    + "« \(column.write(known).prefix(40)) » à la ligne \(first.place.line)",
                "écrire la même chose sur toutes les lignes de cette personne")
        }
    }

    /// A sheet that was sorted may have lost the order of preference.
    private func warnOfOrder(_ id: PersonID, _ line: SheetLine) {
        line.log.warning(
            at: line.place, "les lignes de `\(id)` ne se suivent pas (feuille triée ?)",
            "vérifier l'ordre de ses contacts : le premier est essayé d'abord")
    }

    private mutating func append(_ contact: ContactPoint, to id: PersonID, _ line: SheetLine) {
        guard people[id]?.contacts.count ?? 0 < Self.maxContacts else {
            line.fault(
                "id", "plus de \(Self.maxContacts) contacts pour `\(id)`", "garder ceux qui servent")
            return
        }
        let same = people[id]?.contacts.contains {
            $0.medium == contact.medium && $0.address == contact.address && $0.path == contact.path
        }
        if same == true, !contact.address.isEmpty {
            line.fault("adresse", "ce contact de `\(id)` figure déjà plus haut", "ne garder qu'une ligne")
        }
        people[id]?.contacts.append(contact)
    }

    /// One Unix account per person.
    mutating func checkAccounts(_ log: FaultLog) {
        var owners: [String: PersonID] = [:]
        for id in order {
            guard let user = people[id]?.user, let line = firstLine[id] else { continue }
            guard let owner = owners[user] else {
                owners[user] = id
                continue
            }
            line.fault(
                "compte", "le compte `\(user)` est déjà celui de `\(owner)`", "un compte Unix par personne")
            faulty.formUnion([id, owner])
        }
    }
}

extension SheetLine {
    var faultsSoFar: Int { log.count }
}
