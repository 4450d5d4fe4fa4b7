// A reader of strangers' bytes, as the fuzzer and the tests call it: it may refuse, never trap, hang or lie.

package struct Parser: Sendable {
    package enum Outcome: Sendable, Equatable {
        /// Something came of the bytes.
        case read
        case refused
        /// Something came of them that breaks a promise.
        case broken(String)
    }

    /// As on the command line; its seeds and findings lie in folders of that name.
    package var name: String
    /// Files and folders of the repository that hold sound input, beside the seeds of its own.
    package var samples: [String]
    /// Sound input whose form may change from one program to the next, and so lies in no file. The order in
    /// it may be another in each process: what breaks it is shown whole.
    package var made: @Sendable () -> [[UInt8]]
    package var look: @Sendable ([UInt8]) -> Outcome

    init(
        _ name: String, samples: [String] = [], made: @escaping @Sendable () -> [[UInt8]] = { [] },
        look: @escaping @Sendable ([UInt8]) -> Outcome
    ) {
        (self.name, self.samples, self.made, self.look) = (name, samples, made, look)
    }

    package static let all = yaml + sheets + inbound + files

    package static func named(_ name: String) -> Parser? { all.first { $0.name == name } }
}
