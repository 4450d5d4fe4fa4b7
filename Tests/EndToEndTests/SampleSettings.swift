// The settings of Config/demo as the tests install them: name of the file to its text.
import Foundation

enum SampleSettings {
    static func demo() throws -> [String: String] {
        let root = Places.file("Config/demo")
        guard let names = FileManager.default.enumerator(atPath: root) else {
            throw BenchError("no folder \(root)")
        }
        var files: [String: String] = [:]
        for case let name as String in names {
            let isFile = names.fileAttributes?[.type] as? FileAttributeType == .typeRegular
            if isFile { files[name] = contents(of: "\(root)/\(name)") }
        }
        guard files["tocsin.yaml"] != nil else { throw BenchError("no tocsin.yaml in \(root)") }
        return files
    }
}
