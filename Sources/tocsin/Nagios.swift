// One line for Nagios and its kin. Its exit statuses are theirs, not the contract's: 0, 1, 2 and 3.
import ArgumentParser

struct NagiosLine {
    enum Level: Int32 { case ok, warning, critical, unknown }

    var level: Level
    var text: String

    /// Asks the daemon; not reaching it is the gravest of answers.
    static func ask(_ client: Client) async -> NagiosLine {
        do {
            return NagiosLine(try await client.get(["status"]).decoded(Watched.self))
        } catch let failure as Failure where failure.exit == .unreachable {
            return NagiosLine(level: .critical, text: failure.message)
        } catch let failure as Failure {
            return NagiosLine(level: .unknown, text: failure.message)
        } catch {
            return NagiosLine(level: .unknown, text: "\(error)")
        }
    }

    private init(level: Level, text: String) { (self.level, self.text) = (level, text) }

    init(_ watched: Watched) {
        let down = watched.paths.filter { $0.state == "down" }.count
        let isGrave = !watched.canPage || watched.reserve?.state == "spent"
        level = isGrave ? .critical : watched.tonight.isEmpty ? .ok : .warning
        let words = watched.tonight.isEmpty ? "tout partirait" : watched.tonight.joined(separator: " ; ")
        // A bar would begin the figures.
        let safe = words.replacing("|", with: "/").replacing("\n", with: " ")
        let figures =
            "paths=\(watched.paths.count) down=\(down);0;\(max(0, watched.paths.count - 1)) "
            + "open=\(watched.activations.count)"
        text = "\(safe)|\(figures)"
    }

    var line: String { "TOCSIN \(level.word) - \(text)" }

    struct Watched: Decodable {
        struct Path: Decodable { var state: String }
        struct Activation: Decodable {}
        struct Reserve: Decodable { var state: String }

        var activations: [Activation]
        var paths: [Path]
        var tonight: [String]
        var canPage: Bool
        var reserve: Reserve?
    }
}

extension NagiosLine.Level {
    fileprivate var word: String {
        switch self {
        case .ok: "OK"
        case .warning: "WARNING"
        case .critical: "CRITICAL"
        case .unknown: "UNKNOWN"
        }
    }
}
