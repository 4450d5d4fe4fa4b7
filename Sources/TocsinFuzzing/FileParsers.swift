// Files that only the machine writes, and that may be spoilt all the same: journal, zones, sounds, codes.

import TocsinCore
import TocsinJournal
import TocsinVoice

extension Parser {
    static let files: [Parser] = [
        Parser("journal", look: journal),
        Parser("snapshot", made: { [Snapshot(Prefecture.drill, hash: []).contents] }, look: snapshot),
        Parser("zone", look: zone),
        Parser("sound") { bytes in
            guard let sound = Waveform(wav: bytes) else { return .refused }
            guard sound.length >= .zero, sound.forTelephone.rate <= max(sound.rate, Waveform.telephone) else {
                return .broken("a sound of \(sound.length)")
            }
            guard sound.samples.isEmpty || Waveform(wav: sound.wav) == sound else {
                return .broken("changed")
            }
            return .read
        },
        Parser("codes") { bytes in
            (try? DoorCodes(file: String(decoding: bytes, as: UTF8.self))) == nil ? .refused : .read
        },
    ]

    /// What could be read is written so that it reads the same, and written a second time as the first.
    @Sendable private static func journal(_ bytes: [UInt8]) -> Outcome {
        let stored = StoredEntry(sequence: 1, kind: "", bytes: bytes, hash: [])
        guard let entry = try? EntryCodec.decode(stored) else { return .refused }
        let encoded = EntryCodec.encode(entry.event, at: entry.clock) { [UInt8](repeating: 7, count: 16) }
        var second = StoredEntry(sequence: 1, kind: encoded.kind, bytes: encoded.bytes, hash: [])
        for (slot, value) in encoded.personal.enumerated() { second.personal[slot] = value }
        guard let again = try? EntryCodec.decode(second), again == entry else {
            return .broken("\(entry) does not read back")
        }
        return .read
    }

    /// What could be read is written so that it reads the same. Its digest and its place in the chain, which
    /// keep all of this from being read at all, are left out here.
    @Sendable private static func snapshot(_ bytes: [UInt8]) -> Outcome {
        guard let state = try? Snapshot.state(of: bytes) else { return .refused }
        let again = try? Snapshot.state(of: Snapshot(state, hash: []).contents)
        return again == state ? .read : .broken("\(state) does not read back")
    }

    private static let instants: [Int64] = [
        -62_135_596_800, -2_000_000_000, 0, 1_774_744_200, 1_792_890_000, 4_102_444_800, 32_503_680_000,
    ]

    @Sendable private static func zone(_ bytes: [UInt8]) -> Outcome {
        guard let zone = try? ZoneRules(name: "a", tzif: bytes) else { return .refused }
        for seconds in instants {
            let instant = Instant(seconds: seconds)
            let offset = zone.offset(at: instant)
            guard .hours(-26) < offset, offset < .hours(26), !zone.iso(instant).isEmpty else {
                return .broken("\(offset) at \(seconds)")
            }
            _ = zone.resolve(zone.civil(instant)).instant
        }
        return .read
    }
}
