// What is wrong with a name, and where its far end was last found all the same.

package enum NameFault: Sendable, Equatable, CustomStringConvertible {
    /// The resolver knows no address, or says that it cannot tell.
    case notFound
    /// The resolver does not answer.
    case silent
    /// It leads to an address at which the far end is not, or may not be spoken to.
    case leads(to: NetworkAddress)

    /// French.
    package var description: String {
        switch self {
        case .notFound: "nom introuvable"
        case .silent: "serveur de noms muet"
        case .leads(let address): "le nom mène à \(address), où il n’y a personne à qui parler"
        }
    }
}

/// An address used although the name did not lead to it.
package struct BorrowedAddress: Sendable, Equatable, CustomStringConvertible {
    package var address: NetworkAddress
    package var fault: NameFault

    /// French.
    package var description: String { "\(fault) ; dernière adresse connue employée : \(address)" }
}

extension TransferResult {
    /// Where the far end was really spoken to: under its verified name it answered something; in clear text,
    /// where anybody may answer, it took what it was given.
    func proves(_ request: TransferRequest) -> NetworkAddress? {
        let isProof = request.requireTLS ? status > 0 : ending == .completed && (1..<300).contains(status)
        return isProof ? peer : nil
    }

    /// What is wrong with the name, where the address known from before might do better: nothing has left,
    /// and it has not been tried.
    func nameFault(besides known: NetworkAddress) -> NameFault? {
        guard stage == .nothing, peer != known, !tried.contains(known) else { return nil }
        typealias Code = TransferResult.Ending.Code
        switch ending {
        case .forbidden(let address): return .leads(to: address)
        case .failed(Code.nameNotFound, _), .failed(Code.proxyNotFound, _): return .notFound
        // Its own words alone tell it from a wait for a free connection.
        case .failed(Code.timedOut, let text) where text.hasPrefix("Resolving timed out"): return .silent
        case .failed(let code, _) where Code.ofAWrongAddress.contains(code):
            return tried.first.map { .leads(to: $0) }
        default: return nil
        }
    }
}
