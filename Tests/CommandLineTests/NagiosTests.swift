// The line for Nagios and its exit status, for each kind of answer of the daemon.
import Foundation
import Testing

@Suite struct NagiosTests {
    private static func status(tonight: [String] = [], down: Int = 0, canPage: Bool = true) -> String {
        let states = (0..<3).map { #"{"state":"\#($0 < down ? "down" : "fine")"}"# }
        let words = tonight.map { "\"\($0)\"" }
        return #"{"activations":[],"paths":[\#(states.joined(separator: ","))],"#
            + #""tonight":[\#(words.joined(separator: ","))],"canPage":\#(canPage)}"#
    }

    private func line(_ body: String, status: Int = 200) throws -> Outcome {
        let daemon = try StubDaemon(.init(status: status, body: body))
        defer { daemon.stop() }
        return try Binary.run(["status", "--nagios", "--socket", daemon.path])
    }

    @Test func nothingWouldFail() throws {
        let outcome = try line(Self.status())
        #expect(outcome.status == 0)
        #expect(outcome.output == "TOCSIN OK - tout partirait|paths=3 down=0;0;2 open=0\n")
    }

    @Test func aBeatThatIsNotTakenIsAWarning() throws {
        let outcome = try line(
            Self.status(tonight: ["battement vers la vigie en défaut : connexion refusée"]))
        #expect(outcome.status == 1)
        #expect(
            outcome.output
                == "TOCSIN WARNING - battement vers la vigie en défaut : connexion refusée"
                + "|paths=3 down=0;0;2 open=0\n")
    }

    /// A bar begins the figures, and the line is one line.
    @Test func severalFaultsStandInOneLine() throws {
        let outcome = try line(Self.status(tonight: ["voie « a|b » en défaut", #"deux\nlignes"#], down: 1))
        #expect(outcome.status == 1)
        #expect(
            outcome.output
                == "TOCSIN WARNING - voie « a/b » en défaut ; deux lignes|paths=3 down=1;0;2 open=0\n")
    }

    @Test func nobodyCouldBeReached() throws {
        let outcome = try line(Self.status(tonight: ["voie « sms » en défaut"], down: 3, canPage: false))
        #expect(outcome.status == 2 && outcome.output.hasPrefix("TOCSIN CRITICAL - voie « sms »"))
    }

    /// Calls still leave, but not for long.
    @Test func aDiskThatIsFullIsCritical() throws {
        let full = Self.status(tonight: ["disque du journal plein"])
            .replacing(#""canPage""#, with: #""reserve":{"state":"spent"},"canPage""#)
        let outcome = try line(full)
        #expect(outcome.status == 2 && outcome.output.hasPrefix("TOCSIN CRITICAL - disque du journal plein"))
        #expect(try line(full.replacing("spent", with: "laid")).status == 1)
    }

    @Test func noDaemonIsTheGravestAndARefusalIsUnknown() throws {
        let dead = try Binary.run(["status", "--nagios", "--socket", "/nonexistent/tocsin.sock"])
        #expect(dead.status == 2 && dead.output.hasPrefix("TOCSIN CRITICAL - "))
        #expect(try line("{}").status == 2)
        let refused = try line(#"{"code":"forbidden","detail":"Droit manquant."}"#, status: 403)
        #expect(refused.status == 3 && refused.output.hasPrefix("TOCSIN UNKNOWN - "), "\(refused)")
    }
}
