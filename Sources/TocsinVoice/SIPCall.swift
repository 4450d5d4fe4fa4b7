// One call on one line: what baresip reports goes into the script, what the script decides goes to baresip.
import TocsinCore

package struct SIPCall {
    private let script: CallScript
    private let sounds: [CallScript.Prompt: Sound]
    private let uri: String

    /// `uri` is `sip:number@exchange`.
    package init(script: CallScript, sounds: [CallScript.Prompt: Sound], uri: String) {
        (self.script, self.sounds, self.uri) = (script, sounds, uri)
    }

    /// Dials and follows the call to its end.
    package func run(on control: inout BaresipControl) async -> CallResult {
        var script = script
        var clock = CallClock()
        control.send(.silence)
        control.send(.dial(uri))
        while true {
            let heard = await control.next()
            let elapsed = clock.elapsed()
            guard let input = Self.input(heard) else { continue }
            for action in script.handle(input, at: elapsed) {
                switch action {
                case .play(let prompt): play(prompt, on: control)
                case .hangUp: control.send(.hangUp)
                }
            }
            if let result = script.result { return result }
        }
    }

    private func play(_ prompt: CallScript.Prompt, on control: borrowing BaresipControl) {
        if let sound = sounds[prompt] { control.send(.play(sound.path)) }
    }

    /// Nil for what says nothing about our call.
    private static func input(_ heard: BaresipControl.Heard) -> CallScript.Input? {
        switch heard {
        case .beat: return .time
        case .gone: return .lost
        case .message(.response): return nil
        case .message(.event(let event)):
            guard !event.isIncoming else { return nil }
            switch event.type {
            case "CALL_RINGING", "CALL_PROGRESS": return .ringing
            case "CALL_ESTABLISHED": return .established
            case "CALL_DTMF_START": return event.parameter.first.map { .key($0) }
            case "CALL_CLOSED": return .closed(CallEnd(event.parameter))
            default: return nil
            }
        }
    }
}
