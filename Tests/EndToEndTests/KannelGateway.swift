// A real SMS gateway (Kannel: bearerbox, smsbox) with its fake operator, whose log says what left for whom.
import Foundation

struct KannelGateway {
    struct SMS: Equatable {
        let from: String
        let to: String
        /// `text` (one byte a character) or `ucs-2` (an accent out of the GSM alphabet forced it).
        let coding: String
        var text: String
    }

    static let user = "tocsin"
    static let password = "s3cret"

    /// Where `sendsms` answers: `http://127.0.0.1:<port>/cgi-bin/sendsms`.
    let sendPort: Int
    /// Where it calls back with what came in: `/mo?from=&to=&text=` on this port of 127.0.0.1.
    let replyPort: Int
    private let operatorLog: String

    private init(sendPort: Int, replyPort: Int, operatorLog: String) {
        (self.sendPort, self.replyPort, self.operatorLog) = (sendPort, replyPort, operatorLog)
    }

    /// A gateway that is not there: nobody listens on this port.
    init(absentAt port: Int) { self.init(sendPort: port, replyPort: port, operatorLog: "") }

    static func start(on bench: Bench) async throws -> KannelGateway {
        let ports = try (0..<5).map { _ in try Places.freePort() }
        let gateway = KannelGateway(
            sendPort: ports[0], replyPort: ports[1], operatorLog: bench.path("operator.log"))
        try bench.write(
            configuration(
                send: ports[0], reply: ports[1], admin: ports[2], box: ports[3], air: ports[4],
                log: bench.path("kannel")),
            to: "kannel.conf")
        let file = bench.path("kannel.conf")
        try await up(
            bench.start("/usr/sbin/bearerbox", ["-v", "4", file], log: "bearerbox.out"), ports[3], ports[4])
        try await up(bench.start("/usr/sbin/smsbox", ["-v", "4", file], log: "smsbox.out"), ports[0])
        let air = try bench.start(
            "/usr/lib/kannel/test/fakesmsc",
            ["-H", "127.0.0.1", "-r", "\(ports[4])", "-m", "0", "33639980000 3615 text rien"],
            log: "operator.log")
        try await eventually("the operator is connected") { air.output.contains("Connecting") ? () : nil }
        return gateway
    }

    /// What reached the operator so far, in order; a text longer than one SMS arrives in parts.
    var messages: [SMS] { Self.messages(inLog: contents(of: operatorLog)) }

    /// Everything sent to one number, the parts joined.
    func text(to number: String) -> String {
        messages.filter { $0.to == number }.map(\.text).joined()
    }

    private static func up(_ program: RunningProgram, _ ports: Int...) async throws {
        try await eventually("ports \(ports)") {
            if let status = program.status { throw BenchError("kannel ended, \(status): \(program.output)") }
            return ports.allSatisfy(Places.answers) ? () : nil
        }
    }

    /// Reads `Got message 3: <from to coding text>`; what has no such head is the next line of the text
    /// before.
    static func messages(inLog log: String) -> [SMS] {
        var found: [SMS] = []
        for line in log.split(separator: "\n") {
            guard let start = line.firstRange(of: "Got message "), line.hasSuffix(">"),
                let open = line[start.upperBound...].firstIndex(of: "<")
            else { continue }
            let content = line[line.index(after: open)...].dropLast()
            let words = content.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
            if words.count == 4, ["text", "ucs-2", "data"].contains(words[2]) {
                found.append(
                    SMS(
                        from: String(words[0]), to: String(words[1]), coding: String(words[2]),
                        text: decoded(String(words[3]), coding: words[2])))
            } else if let last = found.indices.last {
                found[last].text += "\n" + content
            }
        }
        return found
    }

    private static func decoded(_ text: String, coding: Substring) -> String {
        guard coding == "ucs-2" else { return text }
        var bytes: [UInt8] = []
        var rest = Substring(text)
        while let first = rest.popFirst() {
            if first == "%", let byte = UInt8(rest.prefix(2), radix: 16) {
                bytes.append(byte)
                rest.removeFirst(2)
            } else {
                bytes.append(contentsOf: first == "+" ? [0x20] : Array(String(first).utf8))
            }
        }
        return String(data: Data(bytes), encoding: .utf16BigEndian) ?? text
    }

    private static func configuration(
        send: Int, reply: Int, admin: Int, box: Int, air: Int, log: String
    ) -> String {
        KannelConfiguration(send: send, admin: admin, box: box, log: log, statusPassword: "status").text(
            line: """
                smsc = fake
                smsc-id = FAKE
                host = 127.0.0.1
                port = \(air)
                connect-allow-ip = "127.0.0.1"
                """,
            more: """

                group = sms-service
                keyword = default
                get-url = "http://127.0.0.1:\(reply)/mo?from=%p&to=%P&text=%a"
                max-messages = 0
                catch-all = true
                assume-plain-text = true
                """)
    }
}
