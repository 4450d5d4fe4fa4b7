// Texts to sound files, spoken by espeak-ng in a process of its own and kept by the hash of what was said.
import Crypto
import Foundation
import TocsinSystem

/// A file that baresip can play.
package struct Sound: Sendable, Equatable {
    package var path: String
    /// How long it is heard, without the silence behind it.
    package var length: Duration
}

/// Why a text could not be spoken. French.
package struct SpeechFault: Error, Equatable, CustomStringConvertible {
    package var description: String
}

package struct Speech: Sendable {
    private let folder: String
    private let program: String

    /// `folder` is readable by baresip's account and by no other: what is said there is not public.
    package init(folder: String, program: String = "/usr/bin/espeak-ng") {
        (self.folder, self.program) = (folder, program)
    }

    package func sound(_ text: String) async throws(SpeechFault) -> Sound {
        let name = SHA256.hash(data: Data(text.utf8)).prefix(16)
            .map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let path = "\(folder)/\(name).wav"
        if let size = (try? FileManager.default.attributesOfItem(atPath: path))?[.size] as? Int, size > 44 {
            return Sound(path: path, length: Self.length(bytes: size))
        }
        let bytes = try await speak(text)
        // On the shared threads: whoever carries a wave of calls waits for no file.
        try await withTaskExecutorPreference(globalConcurrentExecutor) { () throws(SpeechFault) in
            try write(bytes, to: path)
        }
        return Sound(path: path, length: Self.length(bytes: bytes.count))
    }

    private static func length(bytes: Int) -> Duration {
        .milliseconds((bytes - 44) / 2 * 1000 / Waveform.telephone) - VoiceLimits.tail
    }

    /// The file's bytes.
    private func speak(_ text: String) async throws(SpeechFault) -> [UInt8] {
        let arguments = ["-v", "fr-fr", "-s", "145", "-g", "3", "--stdin", "--stdout"]
        let result = await HelperProcess.run(
            program, arguments, input: Array(text.utf8), limit: VoiceLimits.speechBytes,
            within: VoiceLimits.speech, finish: Self.file)
        switch result {
        case .success(let bytes):
            guard let bytes else { throw SpeechFault(description: "synthèse vocale : son illisible") }
            return bytes
        case .failure(.notStarted):
            throw SpeechFault(description: "synthèse vocale : \(program) ne démarre pas (paquet espeak-ng ?)")
        case .failure(.tooSlow): throw SpeechFault(description: "synthèse vocale : trop lente")
        case .failure(.tooLong): throw SpeechFault(description: "synthèse vocale : texte trop long")
        case .failure(.failed(let status)):
            throw SpeechFault(description: "synthèse vocale : échec (\(status))")
        }
    }

    private static func file(_ speech: [UInt8]) -> [UInt8]? {
        guard let wave = Waveform(wav: speech), !wave.samples.isEmpty else { return nil }
        // The first moment is lost while a handset is lifted.
        return wave.forTelephone.padded(before: .milliseconds(700), behind: VoiceLimits.tail).wav
    }

    /// Whole or not at all: baresip may be about to play the same file.
    private func write(_ bytes: [UInt8], to path: String) throws(SpeechFault) {
        let draft = "\(folder)/.\(UUID().uuidString)"
        do {
            prune()
            guard
                FileManager.default.createFile(
                    atPath: draft, contents: Data(bytes), attributes: [.posixPermissions: 0o640])
            else { throw SpeechFault(description: "dossier des sons « \(folder) » : écriture impossible") }
            // The daemon's umask takes the group's right away, and baresip is in that group.
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: draft)
            guard rename(draft, path) == 0 else {
                throw SpeechFault(description: "dossier des sons « \(folder) » : écriture impossible")
            }
        } catch let fault as SpeechFault {
            throw fault
        } catch {
            throw SpeechFault(description: "dossier des sons « \(folder) » : \(error.localizedDescription)")
        }
    }

    /// The oldest half goes when the folder is full; a file that is being played stays open.
    private func prune() {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        guard names.count >= VoiceLimits.sounds else { return }
        let dated = names.map { name -> (path: String, date: Date) in
            let path = "\(folder)/\(name)"
            let date = (try? FileManager.default.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            return (path, date ?? .distantPast)
        }
        for file in dated.sorted(by: { $0.date < $1.date }).prefix(names.count / 2) {
            try? FileManager.default.removeItem(atPath: file.path)
        }
    }
}
