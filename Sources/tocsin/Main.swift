// The command line's way in and its only way out: runs what is asked, turns every error into an exit status.
import ArgumentParser
import Foundation
import TocsinSystem

@main
struct Tocsin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tocsin",
        abstract: "Conduire et retracer une activation de la communication d'urgence.",
        discussion: """
            Les commandes parlent au démon par sa socket Unix (--socket, sinon $TOCSIN_SOCKET, sinon \
            /run/tocsin/tocsin.sock). Aucune ne pose de question.

            Code de retour : 0 fait ; 1 la réponse est non ; 2 commande mal écrite ; 3 démon injoignable ; \
            4 refusé par une règle.
            """,
        subcommands: [
            Check.self, RosterCommand.self, Open.self, Alert.self, Prealert.self, Activate.self,
            Acknowledge.self,
            Decline.self, Arrive.self, Cell.self, COD.self, CIP.self, Inform.self, Tick.self, Waive.self,
            Defer.self, Correct.self, BecomeReal.self, Merge.self, StandDown.self, Cancel.self, Suspend.self,
            Rung.self, ReliefCommand.self, HoursCommand.self, MessageCommand.self, Status.self,
            ReportCommand.self, Replay.self, Verify.self, Resume.self, Codes.self, Inbound.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            ProcessEnd.now(0)
        } catch {
            ProcessEnd.now(conclude(error))
        }
    }

    /// Says on stderr (help: on stdout) why the command ended, and returns its exit status.
    private static func conclude(_ error: any Error) -> Int32 {
        if let answer = error as? ExitCode { return answer.rawValue }
        if let failure = error as? Failure { return complain(failure) }
        let text = French.translated(fullMessage(for: error))
        guard exitCode(for: error) != .success else {
            Terminal.write(text)
            return 0
        }
        let isUsage = exitCode(for: error) == .validationFailure
        let failure = Failure(
            isUsage ? .usage : .no, code: isUsage ? "usage" : "failed",
            French.translated(message(for: error)), hint: "voir « tocsin --help »")
        guard isUsage, !wantsJSON else { return complain(failure) }
        Terminal.complain(text)
        return failure.exit.rawValue
    }

    private static func complain(_ failure: Failure) -> Int32 {
        Terminal.complain(wantsJSON ? failure.document : failure.text)
        return failure.exit.rawValue
    }

    /// Read from the words themselves: a command line that cannot be parsed says it too.
    private static var wantsJSON: Bool { CommandLine.arguments.contains("--json") }
}
