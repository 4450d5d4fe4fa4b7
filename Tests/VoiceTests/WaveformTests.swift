// Sound as numbers: a header that does not know its length, the telephone's rate, silence, and back again.
import Foundation
import Testing
import TocsinVoice

@Suite struct WaveformTests {
    private func tone(_ hertz: Double, rate: Int, seconds: Double) -> Waveform {
        Waveform(
            rate: rate,
            samples: (0..<Int(Double(rate) * seconds)).map {
                Int16(10_000 * sin(2 * .pi * hertz * Double($0) / Double(rate)))
            })
    }

    private func loudness(_ wave: Waveform) -> Double {
        (wave.samples.reduce(0) { $0 + Double($1) * Double($1) } / Double(max(1, wave.samples.count)))
            .squareRoot()
    }

    @Test func whatIsWrittenIsReadBack() {
        let wave = tone(440, rate: 8000, seconds: 0.5)
        #expect(Waveform(wav: wave.wav) == wave)
        #expect(wave.wav.count == 44 + 8000)
    }

    @Test func aProgramWritingToAPipeDoesNotKnowTheLength() {
        let wave = tone(440, rate: 22_050, seconds: 0.1)
        var bytes = wave.wav
        bytes.replaceSubrange(40..<44, with: [0x00, 0xF0, 0xFF, 0x7F])
        #expect(Waveform(wav: bytes) == wave)
    }

    @Test func otherFormatsAreRefused() {
        var stereo = tone(440, rate: 8000, seconds: 0.1).wav
        stereo[22] = 2
        #expect(Waveform(wav: stereo) == nil)
        #expect(Waveform(wav: Array("RIFF".utf8)) == nil)
        #expect(Waveform(wav: []) == nil)
        #expect(Waveform(wav: [UInt8](repeating: 0xFF, count: 100)) == nil)
    }

    @Test func theTelephonesRateKeepsTheVoiceAndDropsWhatItCannotCarry() {
        let voice = tone(500, rate: 22_050, seconds: 0.5).forTelephone
        #expect(voice.rate == 8000 && abs(voice.samples.count - 4000) <= 1)
        #expect(loudness(voice) > 6000)
        #expect(loudness(tone(8000, rate: 22_050, seconds: 0.5).forTelephone) < 700)
    }

    @Test func silenceIsAddedOnBothSides() {
        let wave = tone(440, rate: 8000, seconds: 1).padded(before: .milliseconds(500), behind: .seconds(2))
        #expect(wave.length == .milliseconds(3500))
        #expect(wave.samples.prefix(4000).allSatisfy { $0 == 0 })
        #expect(wave.samples.suffix(16_000).allSatisfy { $0 == 0 })
    }
}
