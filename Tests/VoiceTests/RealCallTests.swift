// Calls on real parts: baresip makes them, sipp's telephones take them, espeak-ng speaks.
import Foundation
import Testing
import TocsinCore
import TocsinSystem
import TocsinVoice

private let secretText = "Préfecture du Finistère. ALERTE REELLE. Feu à l'usine, 29-2026-007. Venez."

private func parcel(_ key: String, purpose: Purpose = .page) -> Parcel {
    Parcel(
        attempt: AttemptID(key), medium: .voice, path: "vocal", address: "+33639980002", subject: "Alerte",
        text: secretText, purpose: purpose)
}

@Suite(.serialized, .enabled(if: canTelephone)) struct RealCallTests {
    private func channel(
        _ network: Telephones, lines: [Int], exchange: String, ring: Duration = .seconds(20)
    ) -> SIPChannel {
        let settings = SIPSettings(
            common: PathCommon(id: "vocal"), controls: lines.map { network.places.controls[$0] },
            exchange: exchange, soundFolder: network.sounds, ring: ring, caller: "Préfecture du Finistère")
        return SIPChannel(settings)
    }

    /// Six people called at once, one for each line: each outcome is its own.
    @Test func answersByKeyAndEveryWayOfNotBeingReachedAreToldApart() async throws {
        let network = try await Telephones(
            lines: 6,
            [
                "keys 1@4000 2@5000", "keys 1@4000 3@5000", "refuse 486 Busy Here", "refuse 603 Decline",
                "refuse 404 Not Found", "refuse 503 Service Unavailable", "ring",
            ])
        defer { network.end() }
        let outcomes = await withTaskGroup(of: (Int, DeliveryOutcome).self) { group in
            for number in 0..<6 {
                let channel = channel(network, lines: [number], exchange: network.places.exchanges[number])
                group.addTask { (number, await channel.deliver(parcel("k\(number)"))) }
            }
            return await group.reduce(into: [Int: DeliveryOutcome]()) { $0[$1.0] = $1.1 }
        }
        #expect(outcomes[0] == .answered(.unavailable, reference: "touche 2 : indisponible"))
        #expect(outcomes[1] == .answered(.remote, reference: "touche 3 : à distance"))
        #expect(outcomes[2] == .notReached(after: .seconds(60), reason: "ligne occupée"))
        #expect(outcomes[3] == .notReached(after: .seconds(60), reason: "appel rejeté par l'appelé"))
        #expect(outcomes[4] == .refused(reason: "numéro non attribué (404 Not Found)"))
        #expect(
            outcomes[5]
                == .full(reason: "faisceau occupé : aucun canal libre (503 Service Unavailable)"))
        // The line is free again after each: one that only rings, then one that is answered.
        let ringing = channel(
            network, lines: [2], exchange: network.places.exchanges[6], ring: .seconds(2))
        let rung = await ringing.deliver(parcel("r"))
        #expect(rung == .notReached(after: .seconds(60), reason: "pas de réponse"))
        let again = channel(network, lines: [2], exchange: network.places.exchanges[0])
        let answered = await again.deliver(parcel("a"))
        #expect(answered == .answered(.unavailable, reference: "touche 2 : indisponible"))
    }

    /// Another baresip takes the call. sipp plays a key from a recording, and a recording played twice is
    /// dropped as old packets: only a telephone of flesh presses 1 and then 1 again.
    @Test func oneToHearAndOneToComeIsTheAnswer() async throws {
        let network = try await Telephones(lines: 1, [])
        defer { network.end() }
        let channel = channel(network, lines: [0], exchange: network.places.recorder)
        let voice = try await Speech(folder: network.sounds).sound("C'est moi.")
        guard var person = await BaresipControl.open(network.places.controls[1]) else {
            throw TelephoneFault(description: "the person's telephone does not answer")
        }
        let outcome = await withTaskGroup(of: DeliveryOutcome.self) { group in
            group.addTask { await channel.deliver(parcel("c")) }
            var (beats, isTaken, isOver) = (0, false, false)
            while !isOver, beats < 600 {
                switch await person.next() {
                case .message(.event(let event)) where event.type == "CALL_ESTABLISHED":
                    (isTaken, beats) = (true, 0)
                    // Without sound of its own baresip sends no keys.
                    person.send(.play(voice.path))
                case .message(.event(let event)) where event.type == "CALL_CLOSED": isOver = true
                case .gone: isOver = true
                case .beat:
                    beats += 1
                    if isTaken, [30, 60].contains(beats) { person.send(ControlCommand("sndcode", "1")) }
                case .message: break
                }
            }
            return await group.next()
        }
        #expect(outcome == .answered(.coming(minutes: nil), reference: "touche 1 : j'arrive"))
    }

    /// A voicemail picks up: the introduction is all it hears, twice called; then it is said to be one.
    @Test func aVoicemailHearsNothingOfTheTextAndIsNoAnswer() async throws {
        let network = try await Telephones(lines: 1, [])
        defer { network.end() }
        let calls = try await callRecorder(network)
        #expect(calls == [.unheard, .unheard])
        let texts = CallWording(caller: "Préfecture du Finistère").texts(for: parcel("v"))
        let recordings = network.recordings()
        #expect(!recordings.isEmpty)
        let speech = Speech(folder: network.sounds)
        for (prompt, text) in texts {
            let sound = try await speech.sound(text)
            let heard = try recordings.contains { try isHeard(sound, in: $0) }
            #expect(heard == (prompt == .introduction), "\(prompt)")
        }
    }

    @Test func aNoticeIsReadAfterTheKeyAndCountsAsAccepted() async throws {
        let network = try await Telephones(lines: 1, ["keys 1@3000"])
        defer { network.end() }
        let channel = channel(network, lines: [0], exchange: network.places.exchanges[0])
        #expect(
            await channel.deliver(parcel("n", purpose: .notice))
                == .accepted(reference: "message écouté, sans réponse"))
    }

    @Test func aDeadBaresipABusyTrunkAndASilentExchangeSayWhichTheyAre() async throws {
        let network = try await Telephones(lines: 1, [])
        defer { network.end() }
        let dead = SIPSettings(
            common: PathCommon(id: "vocal"), controls: ["127.0.0.1:1"], exchange: "10.99.0.1:5999",
            soundFolder: network.sounds)
        #expect(
            await SIPChannel(dead).deliver(parcel("d"))
                == .retry(after: nil, reason: "aucun poste baresip ne répond"))
        #expect(await SIPChannel(dead).probe() == .failing(reason: "poste 127.0.0.1:1 muet"))
        // The first line is dead, the second calls.
        var settings = dead
        settings.controls.append(network.places.controls[0])
        #expect(
            await SIPChannel(settings).deliver(parcel("e"))
                == .retry(after: nil, reason: "le central téléphonique ne répond pas"))
    }

    @Test func theProbeAsksTheExchangeAndRingsNowhere() async throws {
        let network = try await Telephones(lines: 2, [])
        defer { network.end() }
        let exchange = try Exchange(answer: "SIP/2.0 200 OK\r\n\r\n")
        let channel = channel(network, lines: [0, 1], exchange: "127.0.0.1:\(exchange.port)")
        let found = await channel.probe()
        #expect(found == .fine(note: "2 canaux sur 2"))
        let closed = try Exchange(answer: "SIP/2.0 503 Service Unavailable\r\n\r\n")
        let failing = self.channel(network, lines: [0], exchange: "127.0.0.1:\(closed.port)")
        #expect(
            await failing.probe()
                == .failing(reason: "le central 127.0.0.1:\(closed.port) est hors service (503)"))
        let mute = try Exchange(answer: nil)
        defer { for one in [exchange, closed, mute] { one.end() } }
        #expect(
            await SIPOptions.ask("127.0.0.1:\(mute.port)", within: .milliseconds(300))
                == "le central 127.0.0.1:\(mute.port) ne répond pas")
    }

    // MARK: - Helpers

    /// Two calls to the recording telephone, by the script alone: its account is no number.
    private func callRecorder(_ network: Telephones) async throws -> [CallResult] {
        var results: [CallResult] = []
        let texts = CallWording(caller: "Préfecture du Finistère").texts(for: parcel("v"))
        let speech = Speech(folder: network.sounds)
        var sounds: [CallScript.Prompt: Sound] = [:]
        for (prompt, text) in texts { sounds[prompt] = try await speech.sound(text) }
        for _ in 0..<2 {
            guard var control = await BaresipControl.open(network.places.controls[0]) else {
                throw TelephoneFault(description: "no baresip on the line")
            }
            let isClear = await control.clear()
            #expect(isClear)
            let script = CallScript(
                asksAnswer: true, lengths: sounds.mapValues(\.length), ring: .seconds(10))
            let call = SIPCall(
                script: script, sounds: sounds, uri: "sip:+33639980002@\(network.places.recorder)")
            results.append(await call.run(on: &control))
        }
        return results
    }

    /// Whether a part of the sound was heard, sample for sample as G.711 µ-law carries it.
    private func isHeard(_ sound: Sound, in recording: [UInt8]) throws -> Bool {
        try pieces(of: sound).contains { Data(recording).range(of: $0) != nil }
    }

    /// How much was heard of what this sound has and the other has not, a hundredth of a second at a time: on
    /// a busy machine packets are lost.
    func share(of sound: Sound, butNotOf other: Sound, in recordings: [[UInt8]]) throws -> Double {
        let (heard, others) = (recordings.map { Data($0) }, Self.bytes(try carried(other)))
        let own = try pieces(of: sound, every: 500, length: 80).filter { others.range(of: $0) == nil }
        let found = own.count { piece in heard.contains { $0.range(of: piece) != nil } }
        return Double(found) / Double(max(1, own.count))
    }

    /// Without the silences, which prove nothing.
    private func pieces(of sound: Sound, every step: Int = 4000, length: Int = 400) throws -> [Data] {
        let samples = try carried(sound)
        let last = Int(sound.length / .milliseconds(1)) * 8 - 4000
        return stride(from: 8000, to: max(8001, last), by: step)
            .map { Self.bytes(samples[$0..<($0 + length)]) }.filter { Set($0).count > 40 }
    }

    private func carried(_ sound: Sound) throws -> [Int16] {
        let bytes = Array(try Data(contentsOf: URL(filePath: sound.path)).dropFirst(44))
        return stride(from: 0, to: bytes.count - 1, by: 2).map {
            MuLaw.carried(Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8))
        }
    }

    private static func bytes(_ samples: some Sequence<Int16>) -> Data {
        Data(samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] })
    }
}

/// G.711 µ-law there and back.
private enum MuLaw {
    static func carried(_ sample: Int16) -> Int16 {
        let bias = 0x84
        let isNegative = sample < 0
        let magnitude = min(abs(Int(sample)), 32_635) + bias
        var exponent = 7
        while exponent > 0, magnitude & (1 << (exponent + 7)) == 0 { exponent -= 1 }
        let mantissa = (magnitude >> (exponent + 3)) & 0xF
        let value = ((mantissa << 3) + bias) << exponent - bias
        return Int16(isNegative ? -value : value)
    }
}
