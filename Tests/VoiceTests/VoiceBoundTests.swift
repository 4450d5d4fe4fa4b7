// Bounds of the voice room, each filled: the folder of sounds, one speech, the lines, what is remembered.

import Foundation
import Testing
import TocsinCore
import TocsinVoice

@Suite struct VoiceBoundTests {
    /// A folder of its own, with a speech program made of these words of the shell.
    private func withSpeech(_ shell: String, _ body: (Speech, String) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "tocsin-sounds-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: "\(folder)/sons", withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let wave = Waveform(rate: 8000, samples: Array(repeating: 1000, count: 800)).wav
        try Data(wave).write(to: URL(filePath: "\(folder)/voix.wav"))
        let program = "\(folder)/voix"
        let text = "#!/bin/sh\ncat >/dev/null\n\(shell.replacing("WAV", with: "\(folder)/voix.wav"))\n"
        try Data(text.utf8).write(to: URL(filePath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: program)
        try await body(Speech(folder: "\(folder)/sons", program: program), "\(folder)/sons")
    }

    @Test func aFullFolderOfSoundsLosesItsOldestHalfAndTheNextIsSpoken() async throws {
        try await withSpeech("exec cat 'WAV'") { speech, folder in
            let first = try await speech.sound("le premier")
            for number in 1..<VoiceLimits.sounds {
                let path = "\(folder)/son-\(number)"
                #expect(FileManager.default.createFile(atPath: path, contents: Data([0])))
                let date = Date(timeIntervalSinceNow: Double(number - VoiceLimits.sounds) * 60)
                try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
            }
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSinceNow: -86_400)], ofItemAtPath: first.path)
            let next = try await speech.sound("le suivant")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(names.count == VoiceLimits.sounds / 2 + 1)
            #expect(names.contains("son-\(VoiceLimits.sounds - 1)") && !names.contains("son-1"))
            #expect(FileManager.default.fileExists(atPath: next.path))
            // What has gone is spoken again when it is wanted.
            #expect(!FileManager.default.fileExists(atPath: first.path))
            #expect(try await speech.sound("le premier") == first)
            #expect(FileManager.default.fileExists(atPath: first.path))
        }
    }

    @Test func aSpeechThatNeverEndsIsCutAndSaidToBeTooLong() async throws {
        let tooMuch = "cat 'WAV'; exec head -c \(VoiceLimits.speechBytes) /dev/zero"
        try await withSpeech(tooMuch) { speech, folder in
            let fault = await #expect(throws: SpeechFault.self) {
                try await speech.sound("sans fin")
            }
            #expect(fault?.description == "synthèse vocale : texte trop long")
            let left = try FileManager.default.contentsOfDirectory(atPath: folder)
            #expect(left.isEmpty)
        }
    }

    /// Every line calls: the text waits its time, which is nobody's fault, and goes once a line is free.
    @Test(.enabled(if: canTelephone)) func withoutAFreeLineATextIsTriedAgainLater() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "tocsin-lines-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (lines, addresses) = (Lines(), ["127.0.0.1:1", "127.0.0.1:2"])
        let settings = SIPSettings(
            common: PathCommon(id: "vocal"), controls: addresses, exchange: "127.0.0.1:3", soundFolder: folder
        )
        let channel = SIPChannel(settings, lines: lines, patience: .milliseconds(400))
        let parcel = Parcel(
            attempt: "a1", medium: .voice, path: "vocal", address: "+33639980002", subject: "Alerte",
            text: "Venez.")
        for address in addresses { #expect(lines.take(address)) }
        let start = ContinuousClock.now
        #expect(
            await channel.deliver(parcel)
                == .full(reason: "faisceau occupé : tous les canaux sont en communication"))
        #expect(ContinuousClock.now - start >= .milliseconds(400))
        // The first that is free is taken: there is nobody behind it.
        for address in addresses { lines.giveBack(address) }
        #expect(
            await channel.deliver(parcel) == .retry(after: nil, reason: "aucun poste baresip ne répond"))
    }

    /// The oldest is forgotten, which costs one call more, and never one less.
    @Test func whoWasNotHeardIsRememberedUpToTheBound() {
        let unheard = Unheard()
        for number in 0..<VoiceLimits.remembered { #expect(!unheard.note(AttemptID("a\(number)"))) }
        #expect(unheard.note("a0") && unheard.note(AttemptID("a\(VoiceLimits.remembered - 1)")))
        #expect(!unheard.note("un de plus"))
        #expect(!unheard.note("a0"), "forgotten")
        #expect(unheard.note("un de plus") && unheard.note("a2"))
    }
}
