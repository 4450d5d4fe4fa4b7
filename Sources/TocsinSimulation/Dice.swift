// The one source of chance (SplitMix64): the same seed throws the same on every machine.

import TocsinCore

package struct Dice: RandomNumberGenerator, Sendable {
    private var state: UInt64

    package init(seed: UInt64) { state = seed }

    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func any(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True `share` times in ten thousand.
    mutating func once(in tenThousand: Int) -> Bool { any(0...9999) < tenThousand }

    mutating func chance(_ percent: Int) -> Bool { any(0...99) < percent }

    mutating func seconds(_ range: ClosedRange<Int>) -> Duration { .seconds(any(range)) }

    /// From nothing to twice the mean.
    mutating func waiting(mean: Duration) -> Duration {
        .milliseconds(any(0...Int(2 * mean.inMilliseconds)))
    }

    mutating func one<Value>(of choices: [Value]) -> Value { choices[any(0...choices.count - 1)] }
}
