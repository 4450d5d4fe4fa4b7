// What the machine holds beside the settings: secrets, certificate authorities, time zone data.
import Foundation
import TocsinCore
import TocsinSettings
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

/// A secret that the settings name, looked for where the daemon looks, and never kept.
struct Secret {
    /// What needs it, in French.
    var need: String
    /// The path that leaves by it; nil where it serves something else.
    var path: PathID?
    var name: String
    /// Found, or why not in the last place tried.
    private var reading: Result<Void, PrivateFileError>

    /// Nil where none is named. `state` is the daemon's state folder.
    init?(_ need: String, _ credential: String?, of path: PathID? = nil, state: String) {
        guard let credential else { return nil }
        (self.need, self.path, name) = (need, path, credential)
        // systemd guards its folder by its own means (an access list may show in the mode).
        let given = Self.credentials.map { Self.look("\($0)/\(credential)", strictMode: false) }
        if case .success? = given {
            reading = .success(())
        } else {
            reading = Self.look("\(state)/secrets/\(credential)", strictMode: true)
        }
    }

    /// Every one without which the daemon does not start.
    static func all(_ configuration: Configuration, state: String) -> [Secret] {
        let settings = configuration.settings
        var needs: [(String, String?, PathID?)] = []
        for path in settings.paths {
            needs.append(("voie « \(path.id) »", path.credential, path.id))
            if case .sms(let gateway) = path { needs += more(gateway) }
            if case .voice(let gateway) = path { needs += more(gateway) }
        }
        needs.append(("boîte de réception", settings.inbound.mailbox?.credential, nil))
        needs.append(("battement vers la vigie", settings.supervision.heartbeat?.credential, nil))
        for watch in settings.supervision.watches {
            needs.append(("écoute de « \(watch.name) »", watch.credential, nil))
        }
        needs.append(("codes du téléphone", configuration.daemon.telephone?.codes, nil))
        return needs.compactMap { Secret($0, $1, of: $2, state: state) }
    }

    private static func more(_ gateway: GatewaySettings) -> [(String, String?, PathID?)] {
        let name = "voie « \(gateway.common.id) »"
        return [
            ("\(name), compte", gateway.consumerCredential, nil),
            ("\(name), état", gateway.status?.credential, nil),
        ]
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
