// Who is asking, and through which door: the peer of the socket, or the holder of a key.

import Crypto
import TocsinCore

/// Where a request came in.
enum Door: Sendable {
    case socket
    case tcp
}

/// What a request shows of whoever sends it.
enum Credential: Sendable, Equatable {
    case none
    /// The Unix user at the other end of the socket; the name is nil when the system does not know it.
    case user(name: String?)
    /// SHA-256 of the bearer key shown, in lower-case hex.
    case key(sha256: String)

    /// `Authorization: Bearer KEY`.
    init(authorization: String?) {
        guard let words = authorization?.split(separator: " ", omittingEmptySubsequences: true),
            words.count == 2,
            words[0].lowercased() == "bearer"
        else {
            self = .none
            return
        }
        self = .key(sha256: Array(words[1].utf8).sha256Hex)
    }

    /// Nil: nobody we know. Root and unmapped members of the socket's group are nobody in particular, and may
    /// do everything.
    func actor(under settings: Settings) -> Actor? {
        switch self {
        case .none: return nil
        case .user(let name):
            let person = name.flatMap { name in settings.roster.people.values.first { $0.user == name }?.id }
            let isRoot = name == "root"
            let rights = settings.kept(Set(Right.allCases), of: person, isRoot: isRoot)
            return Actor(means: .socket, person: person, rights: rights)
        case .key(let shown):
            // Every key is compared, and each to its end: the time taken says nothing.
            var found: AccessKey?
            for key in settings.access.keys where key.sha256.isSame(as: shown) { found = key }
            return found.map { key in
                let rights = settings.kept(key.rights, of: key.person, isRoot: false)
                return Actor(means: .key, person: key.person, rights: rights)
            }
        }
    }
}

/// A known caller, and the moment and zone in which the request is read.
struct Caller: Sendable {
    var actor: Actor
    var zone: ZoneRules
    var now: Instant
}

extension [UInt8] {
    /// SHA-256 in lower-case hex.
    var sha256Hex: String {
        SHA256.hash(data: self).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }
}

extension String {
    /// Comparison in a time that depends on the length alone.
    fileprivate func isSame(as other: String) -> Bool {
        let (mine, theirs) = (Array(utf8), Array(other.utf8))
        guard mine.count == theirs.count else { return false }
        return zip(mine, theirs).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}

extension Settings {
    /// Once the roster has named managers, nobody else changes it, whatever the door; but for root.
    fileprivate func kept(_ rights: Set<Right>, of person: PersonID?, isRoot: Bool) -> Set<Right> {
        let managers = roster.plan.managers
        if managers.isEmpty || isRoot || person.map(managers.contains) == true { return rights }
        return rights.subtracting([.roster])
    }
}
