// Writes the four directories as the sheets that the settings read.

package import TocsinCore
import TocsinSettings

package struct DirectorySheet: Sendable {
    package let name: DirectoryName

    package init(_ name: DirectoryName) { self.name = name }

    package var fileName: String { "\(name.rawValue).csv" }

    /// The lines of this directory among `recipients`; an exercise's boxes are a list of their own.
    package func bytes(_ recipients: [Recipient]) -> [UInt8] {
        let mine = recipients.filter { name == .exercice || name.holds($0) }
        switch name {
        case .elus: return SheetWriter.bytes(Directories.officialColumns, mine.map(official))
        case .medias: return SheetWriter.bytes(Directories.mediaColumns, mine.map(plain))
        case .partenaires: return SheetWriter.bytes(Directories.partnerColumns, mine.map(plain))
        case .exercice: return SheetWriter.bytes(Directories.exerciseColumns, mine.map(box))
        }
    }

    /// Reads such a sheet exactly as the settings do.
    package func read(_ bytes: [UInt8], name fileName: String, department: String?) -> SheetReading<Recipient>
    {
        let log = FaultLog()
        let file = SourceFile(name: fileName, bytes: bytes)
        let directories = Directories(department: department, log: log)
        let recipients =
            switch name {
            case .elus: directories.officials(file)
            case .medias: directories.media(file)
            case .partenaires: directories.partners(file)
            case .exercice: directories.exercise(file)
            }
        return SheetReading(recipients, log)
    }

    private func official(_ r: Recipient) -> [String] {
        [
            r.insee ?? r.seat, r.title, r.holder, r.email ?? "", r.mobile ?? "", r.standbyHolder ?? "",
            r.standbyEmail ?? "", r.standbyMobile ?? "",
            Directories.circles.first { $0.1 == r.circle }?.0 ?? "",
        ]
    }

    private func plain(_ r: Recipient) -> [String] {
        [r.seat, r.title, r.holder, r.email ?? "", r.mobile ?? ""]
    }

    private func box(_ r: Recipient) -> [String] {
        let standsFor = Directories.standIns.first { $0.1 == r.audience }?.0 ?? ""
        return [r.seat, r.title, standsFor, r.holder, r.email ?? "", r.mobile ?? ""]
    }
}
