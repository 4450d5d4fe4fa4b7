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

/// The secret a path needs, looked for where the daemon looks, and never kept.
struct Secret {
    var path: PathID
    var name: String
    /// Found, or why not in the last place tried.
    private var reading: Result<Void, PrivateFileError>

    /// Nil for a path that needs none. `state` is the daemon's state folder.
    init?(_ settings: PathSettings, state: String) {
        guard let credential = settings.credential else { return nil }
        (path, name) = (settings.id, credential)
        // systemd guards its folder by its own means (an access list may show in the mode).
        let given = Self.credentials.map { Self.look("\($0)/\(credential)", strictMode: false) }
        if case .success? = given {
            reading = .success(())
        } else {
            reading = Self.look("\(state)/secrets/\(credential)", strictMode: true)
        }
    }

    var isFound: Bool { if case .success = reading { true } else { false } }

    var text: String {
        switch reading {
        case .success: "secret « \(name) » trouvé"
        case .failure(.missing) where Self.credentials == nil:
            "secret « \(name) » introuvable ici ; systemd le donne peut-être au démon"
        case .failure(.missing): "secret « \(name) » introuvable"
        case .failure(.mode): "secret « \(name) » ouvert à d'autres : chmod 600"
        case .failure: "secret « \(name) » illisible"
        }
    }

    private static var credentials: String? { ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] }

    private static func look(_ file: String, strictMode: Bool) -> Result<Void, PrivateFileError> {
        Result { () throws(PrivateFileError) in _ = try PrivateFile.read(file, strictMode: strictMode) }
    }
}
