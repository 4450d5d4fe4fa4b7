// Exit statuses, French help and errors: what a script and a tired officer see of the command line itself.
import Foundation
import Testing

@Suite struct UsageTests {
    @Test func helpIsFrench() throws {
        let help = try Binary.run(["--help"])
        #expect(help.status == 0)
        #expect(help.complaint.isEmpty)
        for heading in ["UTILISATION :", "OPTIONS :", "SOUS-COMMANDES :", "Afficher cette aide."] {
            #expect(help.output.contains(heading))
        }
    }

    @Test(arguments: [
        ["--help"], ["activate", "--help"], ["help", "message"], ["message", "draft", "--help"],
        ["rung", "--help"], ["check", "--help"], ["message", "correct", "--help"],
        ["cod"], ["roster", "who", "--help"], ["inform", "--help"], ["status", "--help"],
    ])
    func noHelpIsEnglish(_ arguments: [String]) throws {
        let help = try Binary.run(arguments)
        #expect(help.status == 0)
        for english in [
            "OVERVIEW", "USAGE", "SUBCOMMANDS", "subcommand", "Show ", "default", "values", "See '",
        ] {
            #expect(!help.output.contains(english))
        }
    }

    /// A wrapped line may end right after the colon.
    @Test func defaultsAreFrench() throws {
        #expect(try Binary.run(["check", "--help"]).output.contains("(défaut : /etc/tocsin)"))
    }

    @Test(arguments: [["tick"], ["message", "draft"]])
    func helpSaysWhereTheListIs(_ command: [String]) throws {
        let help = try Binary.run(command + ["--help"]).output
        #expect(help.contains("Pour lire la liste"))
    }

    @Test func laterCommandsAreNotPromised() throws {
        let help = try Binary.run(["--help"]).output
        for command in ["drill", "readiness", "backup", "restore", "indicators", "pack", "evidence"] {
            #expect(!help.contains("\n  \(command) "))
        }
    }

    @Test(arguments: [
        (["sonner"], "argument de trop 'sonner'"),
        (["activate"], "il manque l'un de : '--exercise', '--real'"),
        (["activate", "--exercise", "--real"], "contradiction : '--real' après '--exercise'"),
        (["cod", "operational"], "il manque l'argument '<id>'"),
        (["inform", "29-2026-E001", "maires"], "la valeur 'maires' ne convient pas à '<audience>'"),
        (["correct", "29-2026-E001", "e1"], "il manque l'argument '--to <heure>'"),
        (["stand-down", "29-2026-E001", "--byy", "x"], "option inconnue '--byy' ; vouliez-vous dire '--by'"),
        (["report", "29-2026-E001", "--format"], "il manque une valeur à '--format <format>'"),
        (
            ["message", "draft", "29-2026-E001", "--template", "fin", "--set", "lieu"],
            "écrire --set nom=valeur"
        ),
        (["message", "seat", "29-2026-E001", "m", "29019"], "donner soit --reached, soit --exclude"),
        (["inform", "..", "media"], "« .. » n'est pas un numéro"),
        (["acknowledge", "29-2026-E001", "--eta", "-5"], "un nombre de minutes entre 0 et 1440"),
        (["alert", "29-2026-E001", "--plus-minus", "1441"], "un nombre de minutes entre 0 et 1440"),
    ])
    func usageErrorsAreTwoAndFrench(_ arguments: [String], _ words: String) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 2)
        #expect(outcome.output.isEmpty)
        #expect(outcome.complaint.contains(words))
        for english in ["Error", "Usage", "Missing", "Unknown", "Help:"] {
            #expect(!outcome.complaint.contains(english))
        }
    }

    @Test func usageErrorAsJSON() throws {
        let outcome = try Binary.run(["status", "--zut", "--json"])
        #expect(outcome.status == 2)
        #expect(try Complaint(outcome).code == "usage")
    }

    @Test(arguments: [
        ["status"], ["activate", "--exercise"], ["report", "29-2026-001"], ["roster", "who"],
        ["message", "list", "29-2026-001"], ["status", "--watch"],
        ["cancel", "29-2026-001", "--reason", "erreur"],
    ])
    func withoutDaemonThree(_ arguments: [String]) throws {
        let outcome = try Binary.run(arguments)
        #expect(outcome.status == 3)
        #expect(outcome.complaint.contains("démon injoignable sur /nonexistent/tocsin.sock"))
    }

    @Test func withoutDaemonAsJSON() throws {
        let outcome = try Binary.run(["activate", "--real", "--json", "--socket", "/nonexistent/other.sock"])
        let complaint = try Complaint(outcome)
        #expect(outcome.status == 3)
        #expect(outcome.output.isEmpty)
        #expect(complaint.code == "unreachable")
        #expect(complaint.message.contains("/nonexistent/other.sock"))
        #expect(complaint.hint.contains("--socket"))
    }
}

/// The contract's error document, read from stderr.
struct Complaint: Decodable {
    var code: String
    var message: String
    var hint: String

    private struct Envelope: Decodable { var error: Complaint }

    init(_ outcome: Outcome) throws {
        self = try JSONDecoder().decode(Envelope.self, from: Data(outcome.complaint.utf8)).error
    }
}
