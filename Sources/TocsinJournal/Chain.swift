// The hash chain: each entry's hash covers the one before, so nothing can change, vanish or move unseen.

import Crypto
import TocsinCore

/// The end of a chain: the last sequence, 0 when empty, and its hash.
struct ChainHead: Sendable, Equatable {
    var sequence: Int64 = 0
    var hash = [UInt8](repeating: 0, count: SHA256.byteCount)

    /// SHA-256(hash ‖ next sequence, 8 bytes big-endian ‖ bytes), at the next place.
    func next(_ bytes: [UInt8]) -> ChainHead {
        let place = sequence + 1
        var digest = SHA256()
        digest.update(data: hash)
        withUnsafeBytes(of: place.bigEndian) { digest.update(bufferPointer: $0) }
        digest.update(data: bytes)
        return ChainHead(sequence: place, hash: Array(digest.finalize()))
    }
}

/// Walks a chain from its origin and stops at the first entry that does not fit.
struct ChainWalk {
    private(set) var head: ChainHead
    private let anchor: Anchor?
    /// Nil until its place was passed.
    private var fitsAnchor: Bool?

    /// From an entry that is trusted; from the origin where none is named.
    init(from head: ChainHead = ChainHead(), anchor: Anchor? = nil) {
        (self.head, self.anchor) = (head, anchor)
        lookForAnchor()
    }

    private mutating func lookForAnchor() {
        if let anchor, anchor.sequence == head.sequence { fitsAnchor = anchor.fits(head.hash) }
    }

    /// What a walk to the end of a whole chain says to its anchor; nil where it was given none.
    var anchored: AnchorVerdict? {
        guard anchor != nil else { return nil }
        return fitsAnchor.map { $0 ? .contained : .differs } ?? .older(last: head.sequence)
    }

    /// Nil when the entry is the one that must follow, else the verdict.
    mutating func step(_ entry: StoredEntry) -> ChainVerdict? {
        let next = head.next(entry.bytes)
        guard entry.sequence == next.sequence else {
            return .broken(
                sequence: next.sequence, reason: "l'écriture manque, la suivante est la n° \(entry.sequence)")
        }
        guard entry.hash == next.hash else {
            return .broken(sequence: next.sequence, reason: "l'empreinte ne répond pas au contenu")
        }
        do {
            try EntryCodec.check(entry)
        } catch {
            return .broken(sequence: next.sequence, reason: error.description)
        }
        head = next
        lookForAnchor()
        return nil
    }

    /// The verdict at the end, held against the head that the store announces.
    func finish(announced: ChainHead) -> ChainVerdict {
        guard head.sequence == announced.sequence else {
            return .broken(
                sequence: min(head.sequence, announced.sequence) + 1,
                reason:
                    "le journal s'arrête à la n° \(head.sequence), la n° \(announced.sequence) était annoncée"
            )
        }
        guard head.hash == announced.hash else {
            return .broken(sequence: head.sequence, reason: "l'empreinte finale n'est pas celle annoncée")
        }
        return .whole(count: head.sequence, head: head.hash)
    }
}
