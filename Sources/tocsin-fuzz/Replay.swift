// tocsin-fuzz: reads files through a parser as the fuzzer would, and says what came of each.

#if !FUZZER
    import Foundation
    import TocsinFuzzing

    /// Without arguments the names of all parsers; else the name of one, and the files.
    @main enum Replay {
        static func main() throws {
            let words = CommandLine.arguments.dropFirst()
            guard let name = words.first else { return Parser.all.forEach { say($0.name) } }
            guard let parser = Parser.named(name) else { throw Unknown(name: name) }
            for path in words.dropFirst() {
                let outcome = parser.look([UInt8](try Data(contentsOf: URL(fileURLWithPath: path))))
                say("\(path): \(outcome)")
                if case .broken(let why) = outcome { throw Broken(path: path, why: why) }
            }
        }

        private static func say(_ line: String) {
            FileHandle.standardOutput.write(Data("\(line)\n".utf8))
        }

        private struct Unknown: Error { var name: String }
        private struct Broken: Error { var (path, why): (String, String) }
    }
#endif
