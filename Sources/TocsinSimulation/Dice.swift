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

    package mutating func any(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

    /// True `percent` times in a hundred.
    package mutating func chance(_ percent: Int) -> Bool { any(0...99) < percent }

    mutating func chance(tenThousandths share: Int) -> Bool { any(0...9999) < share }

    mutating func seconds(_ range: ClosedRange<Int>) -> Duration { .seconds(any(range)) }

    /// From nothing to twice the mean.
    mutating func waiting(mean: Duration) -> Duration {
        .milliseconds(any(0...Int(2 * mean.inMilliseconds)))
    }

    mutating func one<Value>(of choices: [Value]) -> Value { choices[any(0...choices.count - 1)] }

    /// One of the choices, each as likely as its weight says.
    package mutating func pick<Value>(_ choices: [(weight: Int, value: Value)]) -> Value {
        var left = Int.random(in: 0..<choices.reduce(0) { $0 + $1.weight }, using: &self)
        for choice in choices {
            left -= choice.weight
            if left < 0 { return choice.value }
        }
        preconditionFailure("a choice needs a positive weight")
    }
}
