// The four directories of recipients, and how an imported one takes the place of the file's.

/// Named as their files are.
package enum DirectoryName: String, Sendable, CaseIterable {
    case elus, medias, partenaires, exercice

    /// Whether a recipient of the real lists is one of its lines.
    package func holds(_ recipient: Recipient) -> Bool {
        switch self {
        case .elus: recipient.audience == .elected
        case .medias: recipient.audience == .media
        case .partenaires: recipient.audience == nil
        case .exercice: false
        }
    }
}

extension InformationSettings {
    package func recipients(of directory: DirectoryName) -> [Recipient] {
        directory == .exercice ? exerciseRecipients : recipients.filter(directory.holds)
    }

    fileprivate mutating func put(_ list: [Recipient], in directory: DirectoryName) {
        if directory == .exercice {
            exerciseRecipients = list
        } else {
            recipients.removeAll(where: directory.holds)
            recipients += list
        }
    }
}

extension Settings {
    /// The files with everything that was changed since: roster, people, directories.
    package func laid(over changes: RosterChanges) -> Settings {
        var settings = self
        settings.roster = roster.laid(over: changes)
        for (directory, list) in changes.directories.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            settings.information.put(list, in: directory)
        }
        return settings
    }
}
