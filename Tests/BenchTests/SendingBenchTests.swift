// Every benchmark of sending runs to its end on a small load, and its counts agree; speed is for people
// to judge.

import Foundation
import Testing

@Suite(.serialized) struct SendingBenchTests {
    @Test func fanOutCountsEveryKeyOnceAndKeepsTheChain() throws {
        let (status, text) = try bench(["fan-out", "--recipients", "500", "--repetitions", "1"])
        #expect(status == 0, "\(text)")
        #expect(text.contains("500 requêtes, 500 clés distinctes"), "\(text)")
        #expect(text.contains("500 envois, 500 départs, 500 résultats, chaîne valide"), "\(text)")
        #expect(text.contains("rapport à la boucle C avec journal"), "\(text)")
    }

    @Test func releaseSaysHowLongTheDeparturesTook() throws {
        let (status, text) = try bench(["release", "--recipients", "500", "--repetitions", "1"])
        #expect(status == 0, "\(text)")
        #expect(text.contains("500 envois, 500 départs, 500 résultats, chaîne valide"), "\(text)")
        #expect(text.contains("du premier au dernier départ, à la passerelle"), "\(text)")
    }

    @Test func everyMailIsTakenByTheRelay() throws {
        let (status, text) = try bench(["smtp", "--recipients", "500", "--repetitions", "1"])
        #expect(status == 0, "\(text)")
        #expect(text.contains("rapport de la voie à la boucle C"), "\(text)")
    }

    @Test func aRelayThatIsNotThereIsAFailureInWords() throws {
        let (status, text) = try bench(["smtp", "--recipients", "1", "--relay", "/nowhere/smtp-sink"])
        #expect(status == 1 && text.contains("/nowhere/smtp-sink : absent"), "\(text)")
    }

    @Test func everyTriggerOfEverySystemArrives() throws {
        let (status, text) = try bench(["trigger", "--triggers", "10", "--repetitions", "1"])
        #expect(status == 0, "\(text)")
        for name in ["limite C durable", "Tocsin", "Alertmanager"] {
            #expect(text.contains("1. \(name) :") && text.contains("10 arrivés"), "\(text)")
        }
    }

    @Test func aHungGatewayIsMeasuredBesideAGoodOne() throws {
        let (status, text) = try bench(["hang", "--triggers", "20", "--repetitions", "1"])
        #expect(status == 0, "\(text)")
        #expect(text.contains("1. à côté d'une bonne : p50"), "\(text)")
        #expect(text.contains("rapport des p99, par tour"), "\(text)")
    }

    /// Runs the built program; both its streams are read.
    private func bench(_ arguments: [String]) throws -> (status: Int32, text: String) {
        let (process, output) = (Process(), Pipe())
        process.executableURL = Self.program
        process.arguments = arguments
        (process.standardOutput, process.standardError) = (output, output)
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: text, as: UTF8.self))
    }

    private static var program: URL {
        if let folder = ProcessInfo.processInfo.environment["TOCSIN_BIN_DIR"] {
            return URL(filePath: folder).appending(path: "tocsin-bench")
        }
        #if DEBUG
            let configuration = "debug"
        #else
            let configuration = "release"
        #endif
        return URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build/\(configuration)/tocsin-bench")
    }
}
