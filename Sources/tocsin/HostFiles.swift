// What the machine holds beside the settings: secrets, certificate authorities, time zone data.
import Foundation
import TocsinCore
import TocsinSystem

enum HostFiles {
    /// Version of the tz database (`2025b`), which the zone files themselves do not say.
    static var zoneVersion: String? {
        guard let file = FileHandle(forReadingAtPath: "/usr/share/zoneinfo/tzdata.zi") else { return nil }
        defer { try? file.close() }
        let head = (try? file.read(upToCount: 64)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
        return head.flatMap { $0.firstMatch(of: /# version (\w+)/) }.map { String($0.1) }
    }

    static func isReadable(_ path: String) -> Bool { FileManager.default.isReadableFile(atPath: path) }
}

/// The secret a path needs, looked for and never kept.
struct Secret {
    var path: PathID
    var name: String
    /// Nil when no folder of secrets is known: it is the daemon that gets one from systemd.
    private var reading: Result<Void, PrivateFileError>?

    /// Nil for a path that needs none.
    init?(_ settings: PathSettings) {
        let credential =
            switch settings {
            case .smtp(let relay): relay.credential
            case .sms(let gateway): gateway.credential
            }
        guard let credential else { return nil }
        (path, name) = (settings.id, credential)
        guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else { return }
        // systemd guards its folder by its own means (an access list may show in the mode).
        reading = Result { () throws(PrivateFileError) in
            _ = try PrivateFile.read("\(folder)/\(credential)", strictMode: false)
        }
    }

    var isFound: Bool { if case .success? = reading { true } else { false } }

    var text: String {
        switch reading {
        case .success?: "secret « \(name) » trouvé"
        case .failure(.missing)?: "secret « \(name) » introuvable"
        case .failure?: "secret « \(name) » illisible"
        case nil: "secret « \(name) » non vérifié ($CREDENTIALS_DIRECTORY n'est pas défini ici)"
        }
    }
}
