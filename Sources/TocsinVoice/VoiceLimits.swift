// Every bound of a telephone call in one place, each with its reason.

package enum VoiceLimits {
    /// A baresip on the same machine answers in milliseconds, on a machine in distress in seconds; beyond
    /// this it hangs.
    package static let control: Duration = .seconds(5)
    /// Pause before a lost baresip is looked for again, and before somebody is called back.
    package static let pause: Duration = .seconds(2)
    /// An exchange that neither rings nor refuses within this time is not there.
    package static let exchange: Duration = .seconds(8)
    /// Wait for a key after a prompt: people look for their keypad in the dark.
    package static let patience: Duration = .seconds(8)
    /// Keys this soon after a prompt began were meant for the one before: a double press is no answer.
    package static let deafness: Duration = .milliseconds(1200)
    /// Between two beats of the line no more than this counts as time of the call. More than the deafness: a
    /// key that waited for us is no double press.
    package static let longestGap: Duration = .seconds(2)
    /// A prompt that calls for a key is said this often, then the call ends.
    package static let rounds = 2
    /// Times a text is read again, or an answer changed, in one call.
    package static let repeats = 3
    /// After hanging up, how long baresip may take to say that the call has ended.
    package static let leaving: Duration = .seconds(3)
    /// Silence behind every prompt, longer than any wait: the end of the file ends the call, so that a daemon
    /// that died leaves nobody on the line.
    package static let tail: Duration = .seconds(20)
    /// How long a text waits for a free channel of the trunk before it is tried again later.
    package static let line: Duration = .seconds(60)
    /// The second call comes soon enough to pass "do not disturb" (same number, within three minutes).
    package static let secondCall: Duration = .seconds(60)
    /// Pauses before each call back: the first ones may meet a line that this house itself is calling.
    package static let callBacks: [Duration] = [pause, .seconds(10), .seconds(20), .seconds(30)]
    /// Characters of a text read aloud: two minutes of speech.
    package static let text = 2000
    /// Time for the speech of such a text: 20 ms a phrase on an idle machine.
    package static let speech: Duration = .seconds(15)
    /// Bytes of that speech at 22,050 Hz.
    package static let speechBytes = 24 * 1024 * 1024
    /// Sounds kept in the folder.
    package static let sounds = 256
    /// Attempts of which is remembered that they were picked up without a key.
    package static let remembered = 1024
}
