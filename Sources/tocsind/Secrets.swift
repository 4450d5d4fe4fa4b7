// Secrets of this machine: systemd's credentials, private files beside the state, and the key of answer
// links.

import Foundation
import TocsinCore
import TocsinDispatch
import TocsinSystem

struct Secrets: Sendable {
    private let directory: CredentialDirectory
    private let state: String

    init(_ places: Places) {
        state = places.state
        directory = CredentialDirectory(
            credentials: ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"],
            folder: "\(places.state)/secrets")
    }

    var store: SecretStore { { [directory] in try directory.secret($0) } }

    /// The credential `link-key` if there is one; otherwise made once and kept beside the journal.
    func linkKey() throws -> [UInt8] {
        if let given = try given() {
            guard given.utf8.count >= 32 else {
                throw StartRefusal(description: "Le secret link-key doit compter au moins 32 caractères.")
            }
            return Array(given.utf8)
        }
        let path = "\(state)/link-key"
        let key: [UInt8]
        do throws(PrivateFileError) {
            key = try PrivateFile.read(path)
        } catch .missing {
            return try make(path)
        } catch {
            throw StartRefusal(
                description:
                    "« \(path) » doit appartenir au démon et n'être lisible que par lui (0600) : \(error)")
        }
        guard key.count >= 32 else {
            throw StartRefusal(
                description:
                    "« \(path) » est tronqué (\(key.count) octets au lieu de 32) : remettez celui de "
                    + "la sauvegarde, ou effacez-le (les liens déjà envoyés seront perdus).")
        }
        return key
    }

    /// Another key in place of one that cannot be read would make every link and code that is out useless.
    private func given() throws -> String? {
        do {
            return try directory.secretIfAny("link-key")
        } catch {
            throw StartRefusal(description: "Clé des liens : \(error.description).")
        }
    }

    private func make(_ path: String) throws -> [UInt8] {
        var generator = SystemRandomNumberGenerator()
        let key = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
        let made = FileManager.default.createFile(
            atPath: path, contents: Data(key), attributes: [.posixPermissions: 0o600])
        guard made else { throw StartRefusal(description: "Impossible de créer « \(path) ».") }
        return key
    }
}

/// Makes the channels of any settings, now and at every reload.
struct Paths: Sendable {
    let loop: TransferLoop
    let secrets: SecretStore
    let clock: @Sendable () -> RawClock

    func channels(_ settings: Settings) throws -> [PathID: any Channel] {
        do {
            return try ChannelFactory.make(
                paths: settings.paths, loop: loop, secrets: secrets, now: { [clock] in clock().wall })
        } catch let fault as CredentialFault {
            throw StartRefusal(description: "Chemins : \(fault.description)")
        }
    }
}
