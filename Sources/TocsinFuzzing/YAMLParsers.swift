// Scenarios and settings, as people write them: whatever is refused is refused with a place and words.

import TocsinCore
import TocsinSettings

extension Parser {
    static let yaml: [Parser] = [
        Parser("scenario", samples: ["Config/scenarios"]) { bytes in
            do throws(Faults) {
                _ = try Scenario.read(bytes, name: "a.yaml")
                return .read
            } catch {
                return refused(error.list)
            }
        },
        settings("settings", "tocsin.yaml"),
        settings("roster", "roster.yaml"),
        settings("message", "messages/1-attente.yaml"),
        settings("officials", "directories/elus.csv"),
    ]

    private static func settings(_ name: String, _ file: String) -> Parser {
        let folder = SettingsFolder(breaking: file)
        return Parser(name, samples: ["\(Prefecture.samples)/\(file)"]) { bytes in
            folder.faults(with: bytes).map { refused($0.list) } ?? .read
        }
    }

    static func refused(_ faults: [Fault]) -> Outcome {
        guard !faults.isEmpty else { return .broken("refused without a fault") }
        let isSaid = faults.allSatisfy { fault in
            fault.line >= 1 && fault.column >= 1 && !fault.what.isEmpty && !fault.mend.isEmpty
        }
        return isSaid ? .refused : .broken("a fault without a place or words: \(faults)")
    }
}
