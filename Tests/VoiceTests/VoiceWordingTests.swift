// What is said before and after a key, how a call is told in a report, how numbers are dialled.
import Testing
import TocsinCore
import TocsinVoice

private func parcel(_ text: String, purpose: Purpose = .page) -> Parcel {
    Parcel(
        attempt: "29-2026-007/p07/1", medium: .voice, path: "vocal", address: "+33639980002",
        subject: "Alerte", text: text, purpose: purpose)
}

@Suite struct VoiceWordingTests {
    let wording = CallWording(caller: "Préfecture du Finistère")

    @Test func theIntroductionHoldsNothingOfTheText() {
        let secret = parcel("Préfecture du Finistère. ALERTE REELLE. Feu à l'usine Lubrizol, 29-2026-007.")
        let texts = wording.texts(for: secret)
        #expect(
            texts[.introduction]
                == "Préfecture du Finistère. Appel d'astreinte. "
                + "Appuyez sur la touche 1 pour entendre le message.")
        #expect(texts[.message]?.contains("Lubrizol") == true)
        for (prompt, text) in texts where prompt != .message { #expect(!text.contains("Lubrizol")) }
    }

    @Test func anExerciseSaysSoBeforeAnyKeyAndARealAlertDoesNot() {
        let mark = ExerciseMark.text(for: .voice)
        let exercise = wording.texts(for: parcel("\(mark)\nCellule activée.\n\(mark)"))
        #expect(exercise[.introduction]?.hasPrefix("Exercice, exercice, exercice. ") == true)
        #expect(exercise[.message]?.hasPrefix("Exercice, exercice, exercice. Cellule") == true)
        let real = wording.texts(for: parcel("Cellule activée, ce n'est pas un EXERCICE."))
        #expect(real[.introduction]?.lowercased().contains("exercice") == false)
    }

    @Test func onlyAPageAsksForAnAnswer() {
        #expect(wording.texts(for: parcel("Venez."))[.message]?.contains("touche 2") == true)
        #expect(wording.texts(for: parcel("Fini.", purpose: .notice))[.message] == "Fini. Fin du message.")
    }

    @Test(arguments: [
        ("activée à 3 h 41.", "activée à 3 heures 41."), ("à 1 h 05", "à 1 heure zéro 5"),
        ("à 3 h", "à 3 heures"), ("à 12h00", "à 12 heures "),
        ("Répondez ici : https://tocsin.example/a/XyZ_12 Merci", "Merci"),
        ("voir https://x.example/b?c", "voir lien envoyé par écrit"),
        ("la CCU et le COD", "la C C U et le C O D"), ("le SDIS, plan ORSEC", "le SDIS, plan ORSEC"),
        ("29-2026-E007", "29, 2026, E007"), ("29-2026-007-CP-01", "29, 2026, 007, C P, 01"),
        ("appelez le +33298762929", "appelez le 02, 98, 76, 29, 29"), ("dans 20 min", "dans 20 minutes"),
        ("FEU DE FORET", "FEU DE FORET"), ("[[x]] <break/> a|b", "x break/ a b"),
        ("deux\nlignes\u{0}\u{202E}fin", "deux lignes fin"),
    ])
    func aWrittenTextIsMadeFitForAVoice(_ written: String, _ spoken: String) {
        #expect(SpokenFrench.of(written) == spoken.trimmed)
    }

    @Test func aLongTextIsCutAtASentence() {
        let spoken = SpokenFrench.of(String(repeating: "Une phrase de taille moyenne. ", count: 100))
        #expect(spoken.count < VoiceLimits.text + 60)
        #expect(spoken.hasSuffix("moyenne. Le texte complet est envoyé par écrit."))
    }

    @Test(
        arguments: [
            ("+33639980002", nil, "+33639980002"), ("+33639980002", "0", "00639980002"),
            ("+33639980002", "", "0639980002"), ("+4930123456", "0", "0004930123456"),
        ] as [(String, String?, String)])
    func numbersAreDialledAsTheExchangeWants(_ address: String, _ prefix: String?, _ dialled: String) {
        #expect(Dialling.number(address, prefix: prefix) == dialled)
    }

    @Test(arguments: [
        "0639980002", "+", "+336@evil", "+33639980002;x", "+3363998 0002", "+33639980002\n/quit",
        "+٣٣٦٣٩٩٨٠٠٠٢", "+1234567890123456",
    ])
    func nothingButANumberIsDialled(_ address: String) {
        #expect(Dialling.number(address, prefix: "0") == nil)
    }

    @Test func onlyAKeyIsAnAnswer() {
        #expect(
            CallResult.answered(.coming).outcome(isSecond: false)
                == .answered(.coming(minutes: nil), reference: "touche 1 : j'arrive"))
        guard case .answered(.unavailable, _) = CallResult.answered(.unavailable).outcome(isSecond: false),
            case .answered(.remote, _) = CallResult.answered(.remote).outcome(isSecond: false),
            case .accepted = CallResult.heard(whole: true).outcome(isSecond: false),
            case .accepted = CallResult.heard(whole: false).outcome(isSecond: false),
            case .accepted(let reference) = CallResult.unheard.outcome(isSecond: true)
        else {
            Issue.record("an outcome of another kind")
            return
        }
        #expect(reference?.contains("répondeur") == true)
    }

    @Test(arguments: [CallResult.busy, .noAnswer, .declined, .unheard])
    func whoWasNotReachedIsCalledAgainWithinThreeMinutes(_ result: CallResult) {
        guard case .notReached(let after?, _) = result.outcome(isSecond: false) else {
            Issue.record("\(result) is not called again")
            return
        }
        // Thirty seconds of ringing at most, then this pause: the second call rings within three minutes.
        #expect(.seconds(30) <= after && after + .seconds(30) < .minutes(3))
    }

    /// Only the looks, and attempts given up, say of an exchange without a free channel that it is dead.
    @Test func noFreeChannelIsNobodysFaultAndABrokenExchangeIsItsOwn() {
        let full = CallEnd("503 Service Unavailable").result.outcome(isSecond: false)
        #expect(full == .full(reason: "faisceau occupé : aucun canal libre (503 Service Unavailable)"))
        for end in ["500 Server Internal Error", "502 Bad Gateway", "504 Server Time-out"] {
            let broken = CallEnd(end).result.outcome(isSecond: false)
            #expect(broken == .retry(after: nil, reason: "le central téléphonique est en défaut (\(end))"))
        }
    }

    @Test func theReasonsAreToldApart() {
        let end = CallEnd("404 Not Found")
        let results: [CallResult] = [
            .busy, .declined, .noAnswer, .unknownNumber(end), .trunkBusy(end), .exchangeFault(end),
            .refused(end), .silent, .unheard, .lost,
        ]
        let reasons = results.map { "\($0.outcome(isSecond: false))" }
        #expect(Set(reasons).count == results.count)
        #expect(
            CallResult.unknownNumber(end).outcome(isSecond: false)
                == .refused(reason: "numéro non attribué (404 Not Found)"))
    }

    @Test func anOptionsRequestIsWholeAndItsAnswerUnderstood() {
        let text = String(
            decoding: SIPOptions.question(exchange: "10.0.0.1:5060", local: "10.0.0.9:4000", tag: "abc"),
            as: UTF8.self)
        #expect(text.hasPrefix("OPTIONS sip:10.0.0.1:5060 SIP/2.0\r\nVia: SIP/2.0/UDP 10.0.0.9:4000;rport"))
        #expect(text.hasSuffix("\r\nContent-Length: 0\r\n\r\n"))
        #expect(SIPOptions.status(Array("SIP/2.0 200 OK\r\n".utf8)) == 200)
        #expect(SIPOptions.status(Array("HTTP/1.1 200 OK\r\n".utf8)) == nil)
    }
}

extension String {
    fileprivate var trimmed: String { split(separator: " ").joined(separator: " ") }
}
