// Loads the rules of a time zone from the system's own data.

import Foundation
package import TocsinCore

package enum ZoneFile {
    package struct Unknown: Error, Sendable {}

    /// `Europe/Paris` → its rules. Throws for a name that leaves the folder, is not there or is no zone.
    package static func load(name: String, folder: String = "/usr/share/zoneinfo") throws -> ZoneRules {
        let legal = name.split(separator: "/", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.first?.isLetter == true
                && part.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "_+-".contains($0)) }
        }
        guard legal, let data = FileManager.default.contents(atPath: "\(folder)/\(name)"),
            data.count < 1_000_000
        else { throw Unknown() }
        return try ZoneRules(name: name, tzif: [UInt8](data))
    }
}

extension Value {
    /// The name of a zone of this system, loaded.
    func zone() -> ZoneRules? {
        guard let name = text(max: 60) else { return nil }
        if let rules = try? ZoneFile.load(name: name) { return rules }
        fault(
            "\(label) : fuseau horaire inconnu « \(name) »",
            "écrire un fuseau de la base tz : Europe/Paris, Indian/Reunion")
        return nil
    }
}
