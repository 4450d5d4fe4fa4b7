// The stored form of events: every kind reads back, nothing strange crashes, old bytes stay readable.

import Foundation
import Testing
import TocsinCore
import TocsinJournal
import TocsinSimulation

private func stored(_ event: Event) -> StoredEntry {
    let entry = EntryCodec.encode(event, at: Samples.clock) { [UInt8](repeating: 7, count: 16) }
    var stored = StoredEntry(sequence: 1, kind: entry.kind, bytes: entry.bytes, hash: [])
    for (slot, value) in entry.personal.enumerated() { stored.personal[slot] = value }
    return stored
}

private func fault(_ entry: StoredEntry) -> CodecError? {
    do {
        _ = try EntryCodec.decode(entry)
        return nil
    } catch {
        return error
    }
}

@Suite("Codec")
struct CodecTests {
    @Test func samplesCoverEveryKind() {
        #expect(Set(Samples.all.map { EventKind($0) }) == Set(EventKind.allCases))
        #expect(Set(Samples.facts.map(\.kind)).count == 23)
    }

    @Test func everyEventReadsBack() throws {
        for event in Samples.all {
            let entry = try EntryCodec.decode(stored(event))
            #expect(entry == JournalEntry(sequence: 1, clock: Samples.clock, event: event))
        }
    }

    @Test func extremeNumbersReadBack() throws {
        for value in [Int64.min, -1, 0, 1, 63, 64, 127, 128, .max] {
            let event = Event.machine(Samples.id, .clockStepped(seconds: value))
            var clock = Samples.clock
            clock.instant = Instant(milliseconds: value)
            let encoded = EntryCodec.encode(event, at: clock)
            let bytes = StoredEntry(sequence: 9, kind: encoded.kind, bytes: encoded.bytes, hash: [])
            #expect(try EntryCodec.decode(bytes) == JournalEntry(sequence: 9, clock: clock, event: event))
        }
    }

    @Test func theSameEventGivesTheSameBytes() {
        for _ in 0..<20 { #expect(stored(Samples.opened).bytes == stored(Samples.opened).bytes) }
    }

    @Test func saltsAreFresh() {
        let events = [Event.paged(Samples.id, Samples.page), Samples.opened]
        let salts = (0..<50).flatMap { _ in
            events.flatMap { EntryCodec.encode($0, at: Samples.clock).personal.map(\.salt) }
        }
        #expect(Set(salts).count == salts.count)
        #expect(salts.allSatisfy { $0.count == 16 })
    }

    /// Computed by another program and never edited: what a released binary stored stays readable.
    @Test func theFirstStoredFormIsStillRead() async throws {
        let at = Instant(milliseconds: 1_784_000_000_000)
        let clock = ClockReading(
            instant: at, wall: at + .milliseconds(250), bootID: "b1", bootMilliseconds: -5, synchronised: true
        )
        let reading = "80c0fdeaeb67f4c3fdeaeb670262310901"
        let x = "f7d83e9690b24f1c62da69b7e3d9a1e993ecb599919337b40f2c7956d5bda24a"
        let e = "0e42750f15b66b5790fd459f534faed1e247127df365b15c311a3e6d187c0821"
        let known: [(String, Event)] = [
            ("0100\(reading)0201" + "0461623031", .settingsLoaded(digest: "ab01")),
            (
                "0102\(x)\(e)\(reading)1e01" + "0141" + "06696e6a656374" + "0001",
                .machine("A", .inject(to: "x", text: "é"))
            ),
        ]
        for (hex, event) in known {
            let salted = EntryCodec.encode(event, at: clock) { [UInt8](repeating: 7, count: 16) }
            #expect(salted.bytes == bytes(hex))
        }
        let journal = MemoryJournal()
        _ = try await journal.append([known[0].1], at: clock, after: 0)
        let hash = "b3eba3f8e16f29d0e518a3c941e4e8262028edc5c87d2a95a06234d7dc229e6e"
        #expect(try await journal.head().hash == bytes(hash))
    }

    /// As version 1 wrote them, before private contact points, pools and shared addresses were known.
    @Test func theFormsOfVersion1AreStillRead() throws {
        let plan = RolePlan(role: "writer", dues: [Samples.at], repeatEvery: .minutes(5))
        // Kind, as a zigzag number, and how many bytes the second version added at the end.
        let events: [(Event, UInt8, Int)] = [
            (.paged(Samples.id, Samples.page), 12, 1), (.conveningBegan(Samples.id, plan), 10, 2),
        ]
        for (event, kind, added) in events {
            var entry = stored(event)
            entry.bytes.removeLast(added)
            let head: [UInt8] = [kind, 2, UInt8(Samples.id.rawValue.utf8.count)] + Samples.id.rawValue.utf8
            let at = try #require(entry.bytes.firstRange(of: head)?.lowerBound)
            entry.bytes[at + 1] = 1
            #expect(try EntryCodec.decode(entry).event == event)
        }
    }

    /// Version 1 did not say whose fault an end was nor whether the text may have arrived, 2 not that a
    /// path was full.
    @Test func theFormsOfAnEndBeforeVersion3AreStillRead() throws {
        func end(_ change: (inout AttemptResult) -> Void) -> Event {
            var result = AttemptResult(
                outcome: .failed, reference: "r1", reason: "refus", retryAt: Samples.at + .seconds(5))
            change(&result)
            return .attemptFinished("a9", result)
        }
        let told = end { ($0.pathFault, $0.mayHaveArrived) = (true, true) }
        for (version, dropped, expected) in [(UInt8(2), 1, told), (1, 3, end { _ in })] {
            var entry = stored(told)
            let head = [24, 3] + text("a9")
            let at = try #require(entry.bytes.firstRange(of: head)?.lowerBound)
            entry.bytes.removeLast(dropped)
            entry.bytes[at + 1] = version
            #expect(try EntryCodec.decode(entry).event == expected)
        }
    }

    /// Versions 1 and 2 held one delivery, with its address before its own copy of the text.
    @Test func aDeliveryThatStoodAloneIsStillRead() throws {
        let delivery = Delivery(
            attempt: "a9", seat: "29232", audience: .elected, medium: .sms, path: "sms",
            address: "+33639980091", subject: "", text: "Restez")
        let event = Event.deliveriesQueued(Samples.id, "CP-01", [delivery])
        let now = stored(event)
        let commitments = (0..<3).map { Array(now.bytes[(2 + 32 * $0)..<(34 + 32 * $0)]) }
        let kindAt = try #require(now.bytes.firstRange(of: [40, 3])?.lowerBound)
        let names = [Samples.id.rawValue, "CP-01", "a9", "29232"].flatMap(text)
        let fields = names + [1] + text("elected") + text("sms") + text("sms") + [0, 1, 2]
        for (version, end) in [(UInt8(1), []), (2, [UInt8(0)])] {
            var old = now
            let order = [2, 0, 1]
            let clock = now.bytes[98..<kindAt]
            old.bytes =
                now.bytes[..<2] + order.flatMap { commitments[$0] } + clock + [40, version] + fields + end
            for (slot, from) in order.enumerated() { old.personal[slot] = now.personal[from] }
            #expect(try EntryCodec.decode(old).event == event)
        }
    }

    private func text(_ text: String) -> [UInt8] { [UInt8(text.utf8.count)] + text.utf8 }

    @Test func unknownFormatKindAndVersionAreNamed() {
        var entry = stored(.settingsLoaded(digest: "ab01"))
        let kindAt = entry.bytes.count - 7
        entry.bytes[0] = 2
        #expect(fault(entry)?.fault == .unknownFormat(2))
        entry.bytes[0] = 1
        entry.bytes[kindAt] = 126
        #expect(fault(entry) == CodecError(offset: kindAt + 1, field: "kind", fault: .unknownCode(63)))
        entry.bytes[kindAt] = 2
        entry.bytes[kindAt + 1] = 200
        #expect(fault(entry)?.fault == .unknownVersion(200))
    }

    @Test func everyTruncationIsAnErrorThatNamesItsField() {
        for event in Samples.all {
            let whole = stored(event)
            for length in 0..<whole.bytes.count {
                var short = whole
                short.bytes.removeLast(whole.bytes.count - length)
                let error = fault(short)
                #expect(error != nil && error?.field != "" && (error?.offset ?? .max) <= length)
            }
            var long = whole
            long.bytes.append(0)
            #expect(fault(long)?.fault == .bytesLeftOver(1))
        }
    }

    @Test(arguments: [UInt64(29), 232, 2026]) func mutatedBytesNeverCrash(seed: UInt64) {
        var random = Dice(seed: seed)
        var refused = 0
        for _ in 0..<2000 {
            var entry = stored(Samples.all[Int.random(in: Samples.all.indices, using: &random)])
            for _ in 0..<Int.random(in: 1...4, using: &random) { mutate(&entry.bytes, &random) }
            if fault(entry) != nil { refused += 1 }
        }
        #expect(refused > 1000, "graine \(seed)")
    }

    /// One byte changed, removed, put in, or the rest cut off; huge lengths are likely.
    private func mutate(_ bytes: inout [UInt8], _ random: inout Dice) {
        guard !bytes.isEmpty else { return }
        let index = Int.random(in: bytes.indices, using: &random)
        switch Int.random(in: 0..<6, using: &random) {
        case 0: bytes[index] = .random(in: 0...255, using: &random)
        case 1: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 2: bytes.remove(at: index)
        case 3: bytes.insert(.random(in: 0...255, using: &random), at: index)
        case 4: bytes.replaceSubrange(index..<index, with: [UInt8](repeating: 0xFF, count: 9) + [1])
        default: bytes.removeLast(bytes.count - index)
        }
    }

    private func bytes(_ hex: String) -> [UInt8] {
        let digits = hex.compactMap(\.hexDigitValue).map { UInt8($0) }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}
