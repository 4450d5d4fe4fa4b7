// Calls by the prefecture's own exchange: a text is spoken to whoever presses a key, and keys answer it.
import Synchronization
package import TocsinCore

package struct SIPChannel: Channel {
    private let settings: SIPSettings
    private let speech: Speech
    private let lines: Lines
    private let wording: CallWording
    private let patience: Duration
    private let unheard = Unheard()

    /// `patience`: how long a text waits for a free line.
    package init(_ settings: SIPSettings, lines: Lines = .house, patience: Duration = VoiceLimits.line) {
        (self.settings, self.lines, self.patience) = (settings, lines, patience)
        speech = Speech(folder: settings.soundFolder)
        wording = CallWording(caller: settings.caller)
    }

    package var path: PathID { settings.common.id }
    /// Nothing in a telephone call carries a key.
    package var honoursKeys: Bool { false }

    package func deliver(_ parcel: Parcel) async -> DeliveryOutcome {
        guard let number = Dialling.number(parcel.address, prefix: settings.outsidePrefix) else {
            return .refused(reason: "numéro impossible à composer")
        }
        let sounds: [CallScript.Prompt: Sound]
        do throws(SpeechFault) {
            sounds = try await spoken(wording.texts(for: parcel))
        } catch {
            return .retry(after: nil, reason: error.description)
        }
        let script = CallScript(
            asksAnswer: parcel.purpose == .page, lengths: sounds.mapValues(\.length), ring: settings.ring)
        let call = SIPCall(script: script, sounds: sounds, uri: "sip:\(number)@\(settings.exchange)")
        switch await place(call) {
        case .success(let result):
            let isSecond = result == .unheard && unheard.note(parcel.attempt)
            return result.outcome(isSecond: isSecond)
        case .failure(let fault) where fault == .allBusy:
            // Not the person's doing: it must not use up the calls they are given.
            return .full(reason: fault.description)
        case .failure(let fault): return .retry(after: nil, reason: fault.description)
        }
    }

    private func spoken(
        _ texts: [CallScript.Prompt: String]
    ) async throws(SpeechFault) -> [CallScript.Prompt: Sound] {
        var sounds: [CallScript.Prompt: Sound] = [:]
        for (prompt, text) in texts { sounds[prompt] = try await speech.sound(text) }
        return sounds
    }

    // MARK: - Lines

    private enum LineFault: Error {
        case allBusy, allDead, stopped

        var description: String {
            switch self {
            case .allBusy: "faisceau occupé : tous les canaux sont en communication"
            case .allDead: "aucun poste baresip ne répond"
            case .stopped: "arrêt du service avant l'appel"
            }
        }
    }

    /// Takes the first line that is free and obeys, and waits for one a bounded time.
    private func place(_ call: SIPCall) async -> Result<CallResult, LineFault> {
        let begun = ContinuousClock.now
        while true {
            var isOneBusy = false
            for address in settings.controls {
                guard lines.take(address) else {
                    isOneBusy = true
                    continue
                }
                defer { lines.giveBack(address) }
                guard var control = await BaresipControl.open(address), await control.clear() else {
                    continue
                }
                return .success(await call.run(on: &control))
            }
            guard isOneBusy else { return .failure(.allDead) }
            guard ContinuousClock.now - begun < patience else { return .failure(.allBusy) }
            do {
                try await Task.sleep(for: .milliseconds(100))
            } catch {
                return .failure(.stopped)
            }
        }
    }

    // MARK: - Looking without calling

    /// Asks each free baresip for its account, and the exchange whether it is there.
    package func probe() async -> ProbeOutcome {
        var (sound, faults) = (0, [String]())
        for address in settings.controls {
            guard lines.take(address) else {
                sound += 1
                continue
            }
            defer { lines.giveBack(address) }
            guard var control = await BaresipControl.open(address),
                let accounts = await control.ask(ControlCommand("reginfo"))
            else {
                faults.append("poste \(address) muet")
                continue
            }
            if let fault = Registration.fault(in: accounts) {
                faults.append("poste \(address) : \(fault)")
            } else {
                sound += 1
            }
        }
        guard sound > 0 else { return .failing(reason: faults.joined(separator: ", ")) }
        if let fault = await SIPOptions.ask(settings.exchange) { return .failing(reason: fault) }
        let count = "\(sound) \(sound > 1 ? "canaux" : "canal") sur \(settings.controls.count)"
        return .fine(note: ([count] + faults).joined(separator: ", "))
    }
}

/// Attempts that were picked up once without a key: the second time is the last. Forgotten by a restart,
/// which costs one call more.
package final class Unheard: Sendable {
    private let attempts = Mutex<[AttemptID]>([])

    package init() {}

    /// True when it was noted before.
    package func note(_ attempt: AttemptID) -> Bool {
        attempts.withLock {
            if $0.contains(attempt) { return true }
            $0.append(attempt)
            if $0.count > VoiceLimits.remembered { $0.removeFirst() }
            return false
        }
    }
}
