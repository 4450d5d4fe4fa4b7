// What went wrong on a path, in French: one short line without a secret or a control character.
import TocsinSystem

enum Wording {
    /// Something the far end said, made fit for a log and a report.
    static func excerpt(_ text: some StringProtocol) -> String {
        let start = text.startIndex
        let end = text.unicodeScalars.index(start, offsetBy: 160, limitedBy: text.endIndex) ?? text.endIndex
        return MailHeader.onOneLine(String(text[start..<end]))
    }

    static func failure(code: Int, text: String) -> String {
        switch code {
        case TransferResult.Ending.Code.answerRefused: "réponse démesurée"
        case TransferResult.Ending.Code.timedOut: "délai dépassé"
        case TransferResult.Ending.Code.nameNotFound: "\(NameFault.notFound)"
        case TransferResult.Ending.Code.untrustedPeer: "certificat du serveur non reconnu : \(excerpt(text))"
        case TransferResult.Ending.Code.certificateFile: "fichier d’autorités de certification illisible"
        case TransferResult.Ending.Code.noTLSOffered: "le serveur n’offre pas de connexion chiffrée"
        case TransferResult.Ending.Code.loginDenied: "identifiants refusés par le serveur"
        default: "transfert interrompu (\(code)) : \(excerpt(text))"
        }
    }

    static func forbidden(_ address: NetworkAddress) -> String {
        "adresse interdite à cette voie : \(address)"
    }

    static let waitedTooLong = "relais trop lent : tour d’envoi jamais venu"
    static let queueFull = "file d’envoi pleine"
    static let shutDown = "arrêt du service pendant l’envoi"
    static let tokenRefused = "jeton refusé par la passerelle"
    static let cancelled = "envoi abandonné"
}
