// Reads a compiled time-zone file (TZif versions 2 to 4, RFC 9636) into offsets; trusts no byte of it.

/// Why the bytes are no usable zone.
package enum ZoneFault: Error, Equatable, CustomStringConvertible {
    case notTZif
    /// Version 1 ends in 2037 and has no rule for later.
    case version1
    case truncated
    /// A "right" zone counts leap seconds; the house counts UTC without them.
    case leapSeconds
    /// The counts, indices, order or offsets contradict each other.
    case inconsistent
    /// The POSIX rule at the end cannot be read; carries its text.
    case badRule(String)

    package var description: String {
        switch self {
        case .notTZif: "n'est pas un fichier de fuseau horaire (TZif)"
        case .version1: "fichier de fuseau de version 1, sans règle après 2037"
        case .truncated: "fichier de fuseau tronqué"
        case .leapSeconds: "fuseau à secondes intercalaires (« right/ »), non pris en charge"
        case .inconsistent: "fichier de fuseau incohérent"
        case .badRule(let text): "règle de fuseau illisible : « \(text) »"
        }
    }
}

/// The offsets of a zone. All numbers are seconds.
struct TZif: Sendable, Equatable {
    /// Instants at which the offset changes, ascending.
    var changes: [Int64]
    /// `offsets[n]` is in force once `n` changes have happened: one more than there are changes.
    var offsets: [Int64]
    /// In force from the last change on.
    var rule: PosixRule?

    init(fixed offset: Int64) { (changes, offsets, rule) = ([], [offset], nil) }

    init(_ bytes: [UInt8]) throws(ZoneFault) {
        var reader = ByteReader(rest: bytes[...])
        // The first block repeats the data in 32 bits for readers of before 2005.
        let legacy = try Header(&reader)
        guard legacy.version >= UInt8(ascii: "2") else { throw .version1 }
        _ = try reader.take(legacy.blockSize(timeSize: 4))
        let header = try Header(&reader)
        guard header.leapCount == 0 else { throw .leapSeconds }
        var block = ByteReader(rest: try reader.take(header.blockSize(timeSize: 8)))
        changes = try Self.changes(&block, count: header.timeCount)
        let indices = try block.take(header.timeCount)
        let types = try Self.types(&block, count: header.typeCount)
        offsets = [types[0]]
        for index in indices {
            guard index < types.count else { throw .inconsistent }
            offsets.append(types[Int(index)])
        }
        rule = try Self.rule(&reader)
        writeOutRule()
    }

    /// Puts the rule's changes up to 2100 into the table: looking one up is several times faster than
    /// working it out. From the last change on the rule holds, whatever the table said of it.
    private mutating func writeOutRule() {
        guard let rule, rule.summer != nil, let last = changes.last else { return }
        let first = CivilTime(secondsOnWall: last).year
        guard (1900...Self.writtenOutUntil).contains(first) else { return }
        offsets[changes.count] = rule.offset(at: last)
        // A change may be pushed a week over New Year: the years beside are asked, the last weeks left out.
        let end = CivilTime(Self.writtenOutUntil, 12, 15).secondsOnWall
        let coming = (first - 1...Self.writtenOutUntil + 1).flatMap(rule.changes)
            .filter { last < $0 && $0 < end }
        for change in Set(coming).sorted() {
            let offset = rule.offset(at: change)
            guard offset != offsets[changes.count] else { continue }
            changes.append(change)
            offsets.append(offset)
        }
    }

    private static let writtenOutUntil = 2100

    /// The offset in force at `time`.
    func offset(at time: Int64) -> Int64 {
        if let rule, time >= changes.last ?? .min { return rule.offset(at: time) }
        return offsets[changes(until: time)]
    }

    /// The offset in force from `start` to `end`, where it is the same all that time.
    func offset(from start: Int64, through end: Int64) -> Int64? {
        guard end < changes.last ?? .min else {
            let offset = offset(at: start)
            return offset == self.offset(at: end) ? offset : nil
        }
        let count = changes(until: start)
        return end < changes[count] ? offsets[count] : nil
    }

    /// How many changes have happened at `time`, by bisection.
    private func changes(until time: Int64) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= time { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private static func changes(_ block: inout ByteReader, count: Int) throws(ZoneFault) -> [Int64] {
        var changes: [Int64] = []
        for _ in 0..<count {
            let next = try block.integer(size: 8)
            if let last = changes.last, last >= next { throw .inconsistent }
            changes.append(next)
        }
        return changes
    }

    private static func types(_ block: inout ByteReader, count: Int) throws(ZoneFault) -> [Int64] {
        guard count > 0 else { throw .inconsistent }
        var offsets: [Int64] = []
        for _ in 0..<count {
            let offset = try block.integer(size: 4)
            guard abs(offset) < 26 * 3600 else { throw .inconsistent }
            _ = try block.take(2)  // Whether it is summer time, and its abbreviation: neither is used.
            offsets.append(offset)
        }
        return offsets
    }

    private static func rule(_ reader: inout ByteReader) throws(ZoneFault) -> PosixRule? {
        let newline = UInt8(ascii: "\n")
        guard try reader.take(1).first == newline else { throw .inconsistent }
        let text = reader.rest.prefix { $0 != newline }
        guard text.endIndex < reader.rest.endIndex else { throw .truncated }
        if text.isEmpty { return nil }
        guard let rule = PosixRule(text) else { throw .badRule(String(decoding: text, as: UTF8.self)) }
        return rule
    }
}

private struct Header {
    var version: UInt8
    var utCount, standardCount, leapCount, timeCount, typeCount, characterCount: Int

    init(_ reader: inout ByteReader) throws(ZoneFault) {
        guard try reader.take(4).elementsEqual("TZif".utf8) else { throw .notTZif }
        version = try reader.take(1).first ?? 0
        _ = try reader.take(15)
        utCount = try reader.count()
        standardCount = try reader.count()
        leapCount = try reader.count()
        timeCount = try reader.count()
        typeCount = try reader.count()
        characterCount = try reader.count()
    }

    func blockSize(timeSize: Int) -> Int {
        timeCount * (timeSize + 1) + typeCount * 6 + characterCount + leapCount * (timeSize + 4)
            + standardCount + utCount
    }
}

private struct ByteReader {
    var rest: ArraySlice<UInt8>

    mutating func take(_ count: Int) throws(ZoneFault) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw .truncated }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func count() throws(ZoneFault) -> Int {
        Int(UInt32(truncatingIfNeeded: try integer(size: 4)))
    }

    /// Big-endian two's complement of 4 or 8 bytes.
    mutating func integer(size: Int) throws(ZoneFault) -> Int64 {
        let bits = try take(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return size == 4 ? Int64(Int32(truncatingIfNeeded: bits)) : Int64(bitPattern: bits)
    }
}
