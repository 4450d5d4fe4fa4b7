// Secrets by name: from systemd's credentials, else from a folder of files that only the owner can read.
import TocsinSystem

/// Gives the secret of a name, or throws a `CredentialFault`.
package typealias SecretStore = @Sendable (String) throws -> String

package struct CredentialFault: Error, Equatable, CustomStringConvertible {
    /// French, for whoever sets the daemon up; names the secret and never holds it.
    package var description: String

    package init(_ description: String) { self.description = description }
}

package struct CredentialDirectory: Sendable {
    private let credentials: String?
    private let folder: String?

    /// `credentials` is the value of `$CREDENTIALS_DIRECTORY`; `folder` holds one file for each secret.
    package init(credentials: String?, folder: String?) {
        (self.credentials, self.folder) = (credentials, folder)
    }

    /// The file's text without its final line break.
    package func secret(_ name: String) throws(CredentialFault) -> String {
        guard let text = try secretIfAny(name) else {
            throw CredentialFault("secret « \(name) » introuvable")
        }
        return text
    }

    /// Nil where there is none; one that cannot be read is a fault all the same.
    package func secretIfAny(_ name: String) throws(CredentialFault) -> String? {
        guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/") else {
            throw CredentialFault("nom de secret interdit : « \(Wording.excerpt(name)) »")
        }
        // systemd guards its folder by its own means (an access list may show in the mode).
        if let text = try read(name, in: credentials, strictMode: false) { return text }
        return try read(name, in: folder, strictMode: true)
    }

    private func read(
        _ name: String, in folder: String?, strictMode: Bool
    ) throws(CredentialFault) -> String? {
        guard let folder else { return nil }
        do {
            let bytes = try PrivateFile.read("\(folder)/\(name)", strictMode: strictMode)
            let text = String(decoding: bytes, as: UTF8.self)
            return text.hasSuffix("\n") ? String(text.dropLast()) : text
        } catch .missing {
            return nil
        } catch {
            throw CredentialFault(Self.explain(error, name))
        }
    }

    private static func explain(_ error: PrivateFileError, _ name: String) -> String {
        let reason =
            switch error {
            case .missing: "introuvable"
            case .mode(let mode): "droits 0\(String(mode, radix: 8)) trop larges ; faites « chmod 600 »"
            case .owner(let uid): "le fichier appartient à l’utilisateur \(uid), ni à root ni au service"
            case .notAFile: "ce n’est pas un fichier ordinaire"
            case .tooLong(let limit): "plus de \(limit) octets"
            case .unreadable(let code): "lecture impossible (erreur système \(code))"
            }
        return "secret « \(name) » : \(reason)"
    }
}
