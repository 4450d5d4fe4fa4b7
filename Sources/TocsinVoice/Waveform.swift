// Sound as numbers: a speech program's WAV in, the telephone's 8 kHz mono WAV out, with silence behind it.

/// 16-bit mono samples.
package struct Waveform: Sendable, Equatable {
    package static let telephone = 8000

    package var rate: Int
    package var samples: [Int16]

    package init(rate: Int, samples: [Int16]) { (self.rate, self.samples) = (rate, samples) }

    package var length: Duration { .milliseconds(samples.count * 1000 / rate) }

    /// Nil for anything but 16-bit mono PCM. A length that the header does not know (a program writing to a
    /// pipe) is the rest of the bytes.
    package init?(wav bytes: [UInt8]) {
        guard bytes.count > 44, bytes.starts(with: Array("RIFF".utf8)) else { return nil }
        var (place, rate) = (12, 0)
        while place + 8 <= bytes.count {
            let name = String(decoding: bytes[place..<(place + 4)], as: UTF8.self)
            let size = Self.number(bytes, place + 4, count: 4)
            if name == "data", rate > 0 {
                let end = min(bytes.count, place + 8 + size)
                self.init(rate: rate, samples: Self.samples(bytes[(place + 8)..<end]))
                return
            }
            if name == "fmt ", place + 24 <= bytes.count {
                let (format, channels) = (
                    Self.number(bytes, place + 8, count: 2), Self.number(bytes, place + 10, count: 2)
                )
                guard format == 1, channels == 1, Self.number(bytes, place + 22, count: 2) == 16 else {
                    return nil
                }
                rate = Self.number(bytes, place + 12, count: 4)
            }
            place += 8 + size + size % 2
        }
        return nil
    }

    /// The same sound at the telephone's rate: a windowed average first, so that nothing above 4 kHz folds
    /// back.
    package var forTelephone: Waveform {
        guard rate > Self.telephone, !samples.isEmpty else { return self }
        let step = Double(rate) / Double(Self.telephone)
        let count = Int(Double(samples.count) / step)
        let reach = Int((2 * step).rounded(.up))
        let resampled = (0..<count).map { index -> Int16 in
            let centre = Double(index) * step
            var (sum, weights) = (0.0, 0.0)
            for place in max(0, Int(centre) - reach)...min(samples.count - 1, Int(centre) + reach) {
                let distance = abs(Double(place) - centre) / step
                // Triangle of two output steps: cheap, smooth, and ample for speech.
                let weight = max(0, 1 - distance)
                sum += weight * Double(samples[place])
                weights += weight
            }
            return Int16(max(-32768, min(32767, weights > 0 ? sum / weights : 0)))
        }
        return Waveform(rate: Self.telephone, samples: resampled)
    }

    /// Silence before and behind.
    package func padded(before: Duration, behind: Duration) -> Waveform {
        let silence = { (length: Duration) in
            [Int16](repeating: 0, count: Int(length / .milliseconds(1)) * rate / 1000)
        }
        return Waveform(rate: rate, samples: silence(before) + samples + silence(behind))
    }

    package var wav: [UInt8] {
        var data: [UInt8] = []
        data.reserveCapacity(samples.count * 2)
        for sample in samples {
            data.append(UInt8(truncatingIfNeeded: sample))
            data.append(UInt8(truncatingIfNeeded: sample >> 8))
        }
        return Array("RIFF".utf8) + Self.bytes(36 + data.count, 4) + Array("WAVEfmt ".utf8)
            + Self.bytes(16, 4) + Self.bytes(1, 2) + Self.bytes(1, 2) + Self.bytes(rate, 4)
            + Self.bytes(rate * 2, 4) + Self.bytes(2, 2) + Self.bytes(16, 2) + Array("data".utf8)
            + Self.bytes(data.count, 4) + data
    }

    private static func samples(_ bytes: ArraySlice<UInt8>) -> [Int16] {
        stride(from: bytes.startIndex, to: bytes.endIndex - 1, by: 2).map {
            Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
    }

    private static func number(_ bytes: [UInt8], _ place: Int, count: Int) -> Int {
        (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
    }

    private static func bytes(_ value: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
