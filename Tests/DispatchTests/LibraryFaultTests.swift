// Every answer of libcurl fails in turn: no transfer hangs or lies, the next one goes, and nothing is kept.
import Foundation
import Testing
import TocsinSystem

/// One transfer of each kind, with every option of that kind.
enum Errand: String, CaseIterable, Sendable {
    case http, mail, greeting

    func server() async throws -> TestServer {
        switch self {
        case .http: try await TestServer("http_sink.py", try Certificates.arguments())
        case .mail, .greeting: try await TestServer("smtp_server.py", try Certificates.arguments())
        }
    }

    func request(_ server: TestServer, _ name: String) -> TransferRequest {
        var request: TransferRequest
        switch self {
        case .http:
            request = TransferRequest(
                url: "https://localhost:\(server.port)/\(name)",
                content: .http(
                    method: "POST", headers: [("Content-Type", "text/plain"), ("X-Nom", name)],
                    body: Array("corps".utf8)))
            request.reusesConnection = false
        case .mail:
            request = TransferRequest(
                url: "smtp://localhost:\(server.port)",
                content: .mail(
                    from: "tocsin@prefecture.example",
                    recipients: ["\(name)@mairie.example", "bis-\(name)@mairie.example"],
                    message: Array("Subject: essai\r\n\r\nbonjour\r\n".utf8)))
            request.reports = MailReports(envelope: name, onSuccess: true)
        case .greeting:
            request = TransferRequest(url: "smtp://localhost:\(server.port)", content: .greeting)
        }
        (request.user, request.password) = ("tocsin", password)
        request.caFile = Certificates.authority
        request.resolved = ["localhost:\(server.port):127.0.0.1"]
        return request
    }

    func succeeded(_ result: TransferResult) -> Bool {
        result.ending == .completed && (self == .http ? 200 : 250) == result.status
    }

    /// How often what bears this name came in whole.
    func arrivals(_ name: String, at server: TestServer) -> Int {
        switch self {
        case .http: server.facts("request").count { $0.path == "/\(name)" }
        case .mail: server.facts("message").count { $0.to?.contains("\(name)@mairie.example") == true }
        case .greeting: 0
        }
    }
}

/// What one broken transfer came to, and the sound one behind it.
private struct Trial: Sendable {
    var fault: Fault
    var broken: TransferResult
    var after: TransferResult
    var failures: Int
    var isForgotten: Bool

    var words: String { "\(fault.name), \(failures) failed: \(broken)" }
}

/// Which answers of which call fail while a transfer runs.
private struct Fault: Sendable {
    var call: String
    var number: Int
    /// All answers from that one on, until the transfer has ended.
    var lasts: Bool

    var name: String { "\(call)-\(number)\(lasts ? "-toujours" : "")" }

    func trial(_ errand: Errand, _ server: TestServer) async -> Trial {
        let faults = LibraryFaults(of: call, failing: number...(lasts ? .max : number))
        let loop = TransferLoop(mailSessions: 1, longestSleep: 50, faults: faults)
        let broken = await loop.perform(errand.request(server, name))
        let failures = faults.failures
        faults.end()
        let after = await loop.perform(errand.request(server, "apres-\(name)"))
        loop.shutdown()
        for _ in 0..<500 where faults.held != 0 { try? await Task.sleep(for: .milliseconds(10)) }
        return Trial(
            fault: self, broken: broken, after: after, failures: failures, isForgotten: faults.held == 0)
    }
}

/// How often each call answers in an undisturbed transfer.
private func answers(_ errand: Errand, _ server: TestServer) async -> [String: Int] {
    let faults = LibraryFaults(of: "", failing: 1...1)
    let loop = TransferLoop(mailSessions: 1, longestSleep: 50, faults: faults)
    let result = await loop.perform(errand.request(server, "compte"))
    #expect(errand.succeeded(result), "\(result)")
    defer { loop.shutdown() }
    return faults.answers
}

private func trials(_ errand: Errand, _ server: TestServer, of faults: [Fault]) async -> [Trial] {
    await withTaskGroup(of: Trial.self) { group in
        var (waiting, trials): (ArraySlice<Fault>, [Trial]) = (faults[...], [])
        for fault in waiting.prefix(8) { group.addTask { await fault.trial(errand, server) } }
        waiting = waiting.dropFirst(8)
        for await trial in group {
            trials.append(trial)
            if let next = waiting.popFirst() { group.addTask { await next.trial(errand, server) } }
        }
        return trials
    }
}

extension OneAtATime {
    @Suite(.timeLimit(.minutes(2))) struct LibraryFaultTests {
        static let calls: Set = [
            "curl_global_init", "curl_multi_init", "curl_multi_setopt", "curl_multi_wakeup", "curl_easy_init",
            "curl_easy_setopt", "curl_slist_append", "curl_multi_add_handle", "curl_multi_perform",
            "curl_multi_poll", "curl_easy_getinfo", "curl_multi_remove_handle",
        ]
        /// How often these answer is a matter of chance.
        private static let byChance: Set = ["curl_multi_perform", "curl_multi_poll", "curl_multi_wakeup"]

        @Test(arguments: Errand.allCases, [false, true])
        func eachAnswerFailsAndNothingIsSaidThatIsNotSo(_ errand: Errand, lasting: Bool) async throws {
            let server = try await errand.server()
            let answers = await answers(errand, server)
            #expect(Set(answers.keys) == Self.calls)
            let faults = answers.sorted { $0.key < $1.key }.flatMap { call, count in
                // What fails for good is tried from its first answer and from its last.
                (lasting ? Array(Set([1, count])) : Array(1...count))
                    .map { Fault(call: call, number: $0, lasts: lasting) }
            }
            for trial in await trials(errand, server, of: faults) {
                expectTruth(errand, trial, server)
                #expect(errand.succeeded(trial.after), "\(trial.words), then \(trial.after)")
                #expect(trial.isForgotten, "\(trial.words): a handle or a list is kept")
                #expect(trial.failures > 0 || Self.byChance.contains(trial.fault.call), "\(trial.words)")
            }
        }

        /// Success is success, "nothing left" is nothing, and nobody gets it twice.
        private func expectTruth(_ errand: Errand, _ trial: Trial, _ server: TestServer) {
            let arrivals = errand.arrivals(trial.fault.name, at: server)
            #expect(arrivals <= 1, "\(trial.words)")
            switch trial.broken.ending {
            case .completed: #expect(errand.succeeded(trial.broken), "\(trial.words)")
            case .failed(let code, _): #expect(code == 27 && trial.failures > 0, "\(trial.words)")
            default: Issue.record("\(trial.words)")
            }
            guard errand != .greeting else { return }
            if trial.broken.ending == .completed { #expect(arrivals == 1, "\(trial.words)") }
            if trial.broken.ending != .completed, trial.broken.stage != .whole {
                #expect(arrivals == 0, "\(trial.words)")
            }
        }
    }
}
