// What relays do wrong, one row each, against a real server: what the fault is called.
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

/// One behaviour of Postfix's `smtp-sink`, by its own options.
struct RelayFault: Sendable, CustomTestStringConvertible {
    var name: String
    var options: [String]
    var expected: Kind

    init(_ name: String, _ options: [String], _ expected: Kind) {
        (self.name, self.options, self.expected) = (name, options, expected)
    }

    var testDescription: String { name }

    static let table: [RelayFault] = [
        RelayFault("nothing wrong", [], .accepted),
        RelayFault("4xx to the sender", ["-r", "MAIL"], .retry),
        RelayFault("5xx to the sender", ["-f", "MAIL"], .refused),
        RelayFault("4xx to the recipient (greylist)", ["-r", "RCPT"], .notReached),
        RelayFault("5xx to the recipient", ["-f", "RCPT"], .refused),
        RelayFault("4xx to DATA", ["-r", "DATA"], .retry),
        RelayFault("5xx to DATA", ["-f", "DATA"], .refused),
        RelayFault("4xx after the final dot", ["-r", "."], .retry),
        RelayFault("552 after the final dot", ["-f", ".", "-B", "552 5.2.2 boite pleine"], .refused),
        RelayFault("421 and a cut at the sender", ["-Q", "MAIL"], .retry),
        RelayFault("421 and a cut after the final dot", ["-Q", "."], .retry),
        RelayFault("cut at the greeting", ["-q", "CONNECT"], .retry),
        RelayFault("cut at EHLO", ["-q", "EHLO"], .retry),
        RelayFault("cut at the sender", ["-q", "MAIL"], .retry),
        RelayFault("cut at the recipient", ["-q", "RCPT"], .retry),
        RelayFault("cut at DATA, before the content", ["-q", "DATA"], .retry),
        RelayFault("cut after the final dot", ["-q", "."], .unknown),
        RelayFault("no reply to QUIT", ["-q", "QUIT"], .accepted),
    ]
}

private func channel(_ server: TestServer, _ loop: TransferLoop, timeout: Duration = .seconds(10))
    -> SMTPChannel
{
    let settings = SMTPSettings(
        common: common(tls: inTheClear, timeout: timeout), host: "127.0.0.1", port: server.port,
        from: "tocsin@prefecture.example")
    return SMTPChannel(settings, password: nil, loop: loop, now: fixedNow)
}

extension OneAtATime {
    @Suite struct MailFaultTests {
        @Test(arguments: RelayFault.table)
        func aRelayAtFaultIsCalledWhatItIs(_ fault: RelayFault) async throws {
            let server = try await TestServer("smtp_sink.py", ["--"] + fault.options)
            let loop = TransferLoop()
            defer { loop.shutdown() }
            let outcome = await channel(server, loop).deliver(parcel())
            #expect(kind(outcome) == fault.expected, "\(outcome)")
            // The loop still serves a relay that is well.
            let well = try await TestServer("smtp_sink.py")
            #expect(kind(await channel(well, loop).deliver(parcel())) == .accepted)
        }

        private static let long = String(repeating: "Une ligne de la consigne.\n", count: 200_000)

        /// F37: the relay goes away in the middle of the content. Nothing has arrived, and it is sent again.
        @Test func aCutInTheMiddleOfTheContentIsTriedAgain() async throws {
            let server = try await TestServer("smtp_stall.py", ["--hang-up"])
            let loop = TransferLoop()
            defer { loop.shutdown() }
            let outcome = await channel(server, loop).deliver(parcel(text: Self.long))
            #expect(kind(outcome) == .retry, "\(outcome)")
        }

        /// The daemon stops in the middle of the content: no final dot may follow, or half a mail arrives.
        @Test func whatIsBrokenOffHasNoEnd() async throws {
            let server = try await TestServer("smtp_stall.py")
            let loop = TransferLoop()
            async let outcome = channel(server, loop, timeout: .seconds(60)).deliver(parcel(text: Self.long))
            let stalled = try #require(try await server.first("stalled"))
            loop.shutdown()
            #expect(kind(await outcome) != .accepted)
            let content = try #require(try await server.first("content"))
            #expect(content.good == false, "\(content.sent ?? 0) bytes, ended as if they were all")
            #expect(content.sent ?? 0 >= stalled.sent ?? 0 && content.sent ?? 0 < Self.long.utf8.count)
        }

        @Test func whatTheRelaySaidIsKept() async throws {
            let server = try await TestServer(
                "smtp_sink.py", ["--", "-f", ".", "-B", "552 5.2.2 boite pleine"])
            let loop = TransferLoop()
            defer { loop.shutdown() }
            #expect(
                await channel(server, loop).deliver(parcel()) == .refused(reason: "552 5.2.2 boite pleine"))
        }
    }
}
