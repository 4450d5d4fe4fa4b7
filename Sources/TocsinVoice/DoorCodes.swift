// Personal codes of the telephone door: kept as slow hashes, and few tries for everybody together.
import Crypto
import Foundation
package import TocsinCore

/// Why the file of codes is not one. French; holds no code.
package struct DoorCodesFault: Error, Equatable, CustomStringConvertible {
    package var description: String
}

/// `pbkdf2-sha256 ROUNDS SALT` and then `PERSON HASH`, one a line, all in hex. One salt for all, so that a
/// code alone says whose it is; what protects a code of six digits is that the file is secret.
package struct DoorCodes: Sendable, Equatable {
    private let rounds: Int
    private let salt: [UInt8]
    private let hashes: [(person: PersonID, hash: [UInt8])]

    package static func == (a: DoorCodes, b: DoorCodes) -> Bool {
        a.rounds == b.rounds && a.salt == b.salt
            && a.hashes.elementsEqual(b.hashes) { $0.person == $1.person && $0.hash == $1.hash }
    }

    package init(file text: String) throws(DoorCodesFault) {
        let lines = text.split(separator: "\n").map { $0.split(separator: " ") }
        guard let head = lines.first, head.count == 3, head[0] == "pbkdf2-sha256", let rounds = Int(head[1]),
            (10_000...2_000_000).contains(rounds), let salt = Self.bytes(head[2]), salt.count >= 8
        else { throw DoorCodesFault(description: "codes du téléphone : première ligne incorrecte") }
        var hashes: [(person: PersonID, hash: [UInt8])] = []
        for line in lines.dropFirst() {
            guard line.count == 2, let hash = Self.bytes(line[1]), hash.count == 32 else {
                throw DoorCodesFault(
                    description: "codes du téléphone : ligne \(hashes.count + 2) incorrecte")
            }
            guard !hashes.contains(where: { $0.hash == hash }) else {
                throw DoorCodesFault(description: "codes du téléphone : le même code deux fois")
            }
            hashes.append((PersonID(rawValue: String(line[0])), hash))
        }
        (self.rounds, self.salt, self.hashes) = (rounds, salt, hashes)
    }

    /// Every hash is compared, and each to its end: the time taken says nothing.
    package func person(code: String) -> PersonID? {
        let hash = Self.derive(code, salt, rounds)
        var found: PersonID?
        for entry in hashes {
            let difference = zip(entry.hash, hash).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) }
            if difference == 0 { found = entry.person }
        }
        return found
    }

    /// PBKDF2-HMAC-SHA256, one block, as `openssl kdf` makes it.
    package static func derive(_ code: String, _ salt: [UInt8], _ rounds: Int) -> [UInt8] {
        let key = SymmetricKey(data: Data(code.utf8))
        var block = Array(HMAC<SHA256>.authenticationCode(for: salt + [0, 0, 0, 1], using: key))
        var sum = block
        for _ in 0..<max(0, rounds - 1) {
            block = Array(HMAC<SHA256>.authenticationCode(for: block, using: key))
            for place in sum.indices { sum[place] ^= block[place] }
        }
        return sum
    }

    private static func bytes(_ hex: Substring) -> [UInt8]? {
        guard hex.count.isMultiple(of: 2) else { return nil }
        var (bytes, rest) = ([UInt8](), hex)
        while !rest.isEmpty {
            guard let byte = UInt8(rest.prefix(2), radix: 16) else { return nil }
            bytes.append(byte)
            rest = rest.dropFirst(2)
        }
        return bytes
    }
}

/// After three suspect calls within a quarter of an hour the door takes no code until the oldest is past.
package struct DoorGuard: Sendable, Equatable {
    package static let calls = 3
    package static let memory: Duration = .minutes(15)

    private var suspects: [Duration] = []

    package init() {}

    package mutating func note(at elapsed: Duration) {
        suspects.append(elapsed)
        if suspects.count > Self.calls { suspects.removeFirst() }
    }

    package func isClosed(at elapsed: Duration) -> Bool {
        suspects.count { elapsed - $0 < Self.memory } >= Self.calls
    }
}
