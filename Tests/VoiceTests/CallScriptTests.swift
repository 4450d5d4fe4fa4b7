// The course of a call, second by second: nothing is said before a key, and only a key is an answer.
import Testing
import TocsinVoice
import TocsinSimulation

/// Plays a call: times in seconds, what happened, and what the script wanted.
private struct Play {
    var script: CallScript
    var actions: [CallScript.Action] = []
    var now = 0.0

    init(asksAnswer: Bool = true) {
        let lengths: [CallScript.Prompt: Duration] = [
            .introduction: .seconds(6), .message: .seconds(10), .menu: .seconds(5), .coming: .seconds(3),
            .unavailable: .seconds(3), .remote: .seconds(3),
        ]
        script = CallScript(asksAnswer: asksAnswer, lengths: lengths, ring: .seconds(30))
    }

    /// Lets time pass in tenths of a second up to `second`, then something happens.
    mutating func at(_ second: Double, _ input: CallScript.Input) {
        while now + 0.1 < second {
            now += 0.1
            actions += script.handle(.time, at: .milliseconds(Int(now * 1000)))
        }
        now = second
        actions += script.handle(input, at: .milliseconds(Int(second * 1000)))
    }

    var result: CallResult? { script.result }
}

private let fallen = CallScript.Input.closed(CallEnd("Connection reset by peer"))

@Suite struct CallScriptTests {
    @Test(arguments: zip(["1", "2", "3"] as [Character], CallResult.Choice.allCases))
    func aKeyAfterTheTextIsTheAnswerAndIsSaidBack(_ key: Character, _ choice: CallResult.Choice) {
        var play = Play()
        play.at(0.5, .ringing)
        play.at(5, .established)
        play.at(9, .key("1"))
        play.at(21, .key(key))
        let back: [CallResult.Choice: CallScript.Prompt] = [
            .coming: .coming, .unavailable: .unavailable, .remote: .remote,
        ]
        #expect(
            play.actions == [.play(.introduction), .play(.message), .play(back[choice] ?? .menu)])
        play.at(27, .time)
        #expect(play.actions.last == .hangUp)
        #expect(play.result == nil)
        play.at(27.1, .closed(CallEnd("Connection reset by user")))
        #expect(play.result == .answered(choice))
    }

    /// Our own baresip went away: whoever was being called is called again; an answer that was given stands.
    @Test(
        arguments: [
            ([], .lost), ([.established], .lost), ([.established, .key("1")], .lost),
            ([.established, .key("1"), .key("3")], .answered(.remote)),
        ] as [([CallScript.Input], CallResult)])
    func aLostBaresipSaysNothingAboutThePerson(_ inputs: [CallScript.Input], _ result: CallResult) {
        var play = Play()
        play.at(1, .ringing)
        for (number, input) in inputs.enumerated() { play.at(Double(5 + 4 * number), input) }
        play.at(Double(5 + 4 * inputs.count), .lost)
        #expect(play.result == result)
    }

    @Test func nothingButTheIntroductionIsPlayedToAVoicemail() {
        var play = Play()
        play.at(2, .ringing)
        play.at(4, .established)
        play.at(60, .time)
        #expect(play.actions == [.play(.introduction), .play(.introduction), .hangUp])
        play.at(61, fallen)
        #expect(play.result == .unheard)
    }

    @Test func otherKeysThanOneDoNotOpenTheMessage() {
        var play = Play()
        play.at(1, .established)
        for key in "0234567890*#" { play.at(play.now + 0.2, .key(key)) }
        #expect(play.actions == [.play(.introduction)])
        play.at(5, fallen)
        #expect(play.result == .unheard)
    }

    @Test func aDoublePressOfTheFirstKeyIsNoAnswer() {
        var play = Play()
        play.at(1, .established)
        play.at(4, .key("1"))
        play.at(4.4, .key("1"))
        play.at(5, fallen)
        #expect(play.result == .heard(whole: false))
    }

    @Test func anAnswerMayBeChangedWhileItIsSaidBack() {
        var play = Play()
        play.at(1, .established)
        play.at(4, .key("1"))
        play.at(8, .key("1"))
        play.at(10, .key("2"))
        play.at(11.5, .key("2"))
        #expect(play.actions.suffix(2) == [.play(.coming), .play(.unavailable)])
        play.at(12, fallen)
        #expect(play.result == .answered(.unavailable))
    }

    @Test func anAnswerCountsWhenThePersonHangsUpAtOnce() {
        var play = Play()
        play.at(1, .established)
        play.at(4, .key("1"))
        play.at(8, .key("3"))
        play.at(8.1, fallen)
        #expect(play.result == .answered(.remote))
    }

    @Test func aTextHeardWithoutAnswerEndsAfterTheKeysWereSaidAgain() {
        var play = Play()
        play.at(1, .established)
        play.at(4, .key("1"))
        play.at(90, .time)
        #expect(
            play.actions == [.play(.introduction), .play(.message), .play(.menu), .hangUp])
        #expect(play.result == .heard(whole: true))
    }

    @Test func keyZeroReadsAgainAndUnknownKeysRepeatTheChoice_boundedly() {
        var play = Play()
        play.at(1, .established)
        play.at(4, .key("1"))
        for second in stride(from: 6.0, to: 22, by: 2) { play.at(second, .key(second < 8 ? "0" : "7")) }
        #expect(
            play.actions == [
                .play(.introduction), .play(.message), .play(.message), .play(.menu), .play(.menu),
            ])
    }

    @Test func aNoticeEndsByItselfAndTakesNoAnswer() {
        var play = Play(asksAnswer: false)
        play.at(1, .established)
        play.at(4, .key("1"))
        play.at(8, .key("1"))
        play.at(30, .time)
        #expect(play.actions == [.play(.introduction), .play(.message), .hangUp])
        #expect(play.result == .heard(whole: true))
    }

    @Test func aNoticeCutShortIsNotHeardWhole() {
        var play = Play(asksAnswer: false)
        play.at(1, .established)
        play.at(4, .key("1"))
        play.at(9, fallen)
        #expect(play.result == .heard(whole: false))
    }

    @Test func ringingWithoutAnswerIsGivenUpAfterTheSettingsTime() {
        var play = Play()
        play.at(1, .ringing)
        play.at(30.9, .time)
        #expect(play.actions.isEmpty)
        play.at(31.1, .time)
        #expect(play.actions == [.hangUp])
        play.at(31.2, .established)
        play.at(31.3, fallen)
        #expect(play.result == .noAnswer)
    }

    @Test func anExchangeThatSaysNothingIsGivenUpSoon() {
        var play = Play()
        play.at(8.1, .time)
        #expect(play.actions == [.hangUp])
        // baresip does not even confirm: the machine ends all the same.
        play.at(11.3, .time)
        #expect(play.result == .silent)
    }

    @Test(arguments: [
        ("486 Busy Here", CallResult.busy), ("600 Busy Everywhere", .busy), ("603 Decline", .declined),
        ("480 Temporarily Unavailable", .noAnswer), ("408 Request Timeout", .noAnswer),
        ("404 Not Found", .unknownNumber(CallEnd(code: 404, text: "404 Not Found"))),
        ("484 Address Incomplete", .unknownNumber(CallEnd(code: 484, text: "484 Address Incomplete"))),
        ("503 Service Unavailable", .trunkBusy(CallEnd(code: 503, text: "503 Service Unavailable"))),
        ("500 Server Error", .exchangeFault(CallEnd(code: 500, text: "500 Server Error"))),
        ("504 Time-out", .exchangeFault(CallEnd(code: 504, text: "504 Time-out"))),
        ("403 Forbidden", .refused(CallEnd(code: 403, text: "403 Forbidden"))),
        ("Connection timed out", .silent),
    ])
    func whatTheExchangeSaysIsToldApart(_ said: String, _ result: CallResult) {
        var play = Play()
        play.at(0.2, .closed(CallEnd(said)))
        #expect(play.result == result)
    }

    @Test func aLineThatFallsWhileItRingsWasNotTaken() {
        var play = Play()
        play.at(0.2, .ringing)
        play.at(3, fallen)
        #expect(play.result == .noAnswer)
    }

    /// Whatever is pressed and whenever, the machine ends, and no answer comes without an opened message.
    @Test(arguments: 0..<200) func everyCallEndsAndNoAnswerComesFromNowhere(_ seed: Int) {
        var random = Dice(seed: UInt64(seed))
        var play = Play(asksAnswer: seed % 2 == 0)
        play.at(0.3, .ringing)
        play.at(2, .established)
        while play.result == nil, play.now < 400 {
            let key = Array("0123456789*#")[Int(random.next() % 12)]
            play.at(play.now + Double(random.next() % 50 + 1) / 10, .key(key))
        }
        play.at(max(play.now, 400), .time)
        #expect(play.result != nil)
        if case .answered = play.result { #expect(play.actions.contains(.play(.message))) }
        #expect(play.actions.count <= 14)
    }
}
