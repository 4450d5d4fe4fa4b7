// What libFuzzer calls, when `Deploy/fuzz` builds this program with it; TOCSIN_FUZZ names the parser.

#if FUZZER
    import Foundation
    import TocsinFuzzing

    private let environment = ProcessInfo.processInfo.environment
    private let parser = environment["TOCSIN_FUZZ"].flatMap(Parser.named)

    /// Without a parser says the names of all; writes what to begin with into the folder TOCSIN_FUZZ_SEEDS.
    /// Neither is fuzzed.
    @_cdecl("LLVMFuzzerInitialize")
    public func begin(_ count: UnsafeMutablePointer<CInt>?, _ words: UnsafeMutableRawPointer?) -> CInt {
        guard let parser else { leave(Parser.all.map(\.name)) }
        guard let folder = environment["TOCSIN_FUZZ_SEEDS"] else { return 0 }
        do {
            try write(parser, to: URL(fileURLWithPath: folder))
        } catch {
            preconditionFailure("\(folder): \(error)")
        }
        exit(0)
    }

    private func write(_ parser: Parser, to folder: URL) throws {
        let found = try parser.findings.map { ($0.lastPathComponent, [UInt8](try Data(contentsOf: $0))) }
        for (number, seed) in (try parser.sound() + found).enumerated() {
            try Data(seed.1).write(to: folder.appending(path: "seed-\(number)-\(seed.0)"))
        }
    }

    private func leave(_ lines: [String]) -> Never {
        FileHandle.standardOutput.write(Data(lines.map { "\($0)\n" }.joined().utf8))
        exit(0)
    }

    @_cdecl("LLVMFuzzerTestOneInput")
    public func look(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
        let outcome = parser?.look(Array(UnsafeBufferPointer(start: bytes, count: count)))
        if case .broken(let why) = outcome { preconditionFailure(why) }
        return 0
    }

    /// The package manager looks for the entry point under this name, and sets it above libFuzzer's `main`.
    @_cdecl("tocsin_fuzz_main")
    public func main(_ count: CInt, _ words: UnsafeMutableRawPointer?) -> CInt {
        var (count, words) = (count, words)
        return drive(&count, &words, look)
    }

    private typealias Look = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

    @_silgen_name("LLVMFuzzerRunDriver")
    private func drive(
        _ count: UnsafeMutablePointer<CInt>, _ words: UnsafeMutablePointer<UnsafeMutableRawPointer?>,
        _ look: Look
    ) -> CInt
#endif
