// A real Kannel bound over SMPP to an operator of ours, which tells a receipt of every text or withholds all.
import Foundation

struct OperatorGateway {
    struct Fact: Decodable {
        var event: String
        var port: Int?
        var to: String?
        var text: String?
    }

    /// Where `sendsms` answers, and where the gateway says how it is.
    let sendPort: Int
    let adminPort: Int
    private let operatorLog: String
    /// While this file exists no receipt is told.
    private let withholding: String

    static func start(on bench: Bench) async throws -> OperatorGateway {
        let ports = try (0..<3).map { _ in try Places.freePort() }
        let gateway = OperatorGateway(
            sendPort: ports[0], adminPort: ports[1], operatorLog: bench.path("smsc.log"),
            withholding: bench.path("smsc.hold"))
        _ = try bench.start(
            "python3", [Places.file("Tests/Servers/smsc.py"), gateway.operatorLog, gateway.withholding],
            log: "smsc.out")
        let air = try await eventually("the operator listens") { gateway.facts.lazy.compactMap(\.port).first }
        try bench.write(
            gateway.configuration(box: ports[2], air: air, log: bench.path("smpp")), to: "smpp.conf")
        let file = bench.path("smpp.conf")
        for (program, port) in [("bearerbox", gateway.adminPort), ("smsbox", gateway.sendPort)] {
            let started = try bench.start(
                "/usr/sbin/\(program)", ["-v", "4", file], log: "smpp-\(program).out")
            try await eventually("\(program) is up") {
                if let status = started.status {
                    throw BenchError("\(program) ended, \(status): \(started.output)")
                }
                return Places.answers(port: port) ? () : nil
            }
        }
        try await eventually("the gateway is bound") {
            gateway.facts.contains { $0.event == "bound" } ? () : nil
        }
        return gateway
    }

    /// From now on texts are taken, and their receipts kept back.
    func withhold() throws {
        guard FileManager.default.createFile(atPath: withholding, contents: nil) else {
            throw BenchError("cannot write \(withholding)")
        }
    }

    /// What was kept back is told, and what comes is told at once.
    func tell() throws { try FileManager.default.removeItem(atPath: withholding) }

    private var facts: [Fact] {
        contents(of: operatorLog).split(separator: "\n").compactMap {
            try? JSONDecoder().decode(Fact.self, from: Data($0.utf8))
        }
    }

    /// Parts that the operator took, in order.
    var parts: [(to: String, text: String)] {
        facts.filter { $0.event == "submit" }.map { ("+" + ($0.to ?? "").drop { $0 == "+" }, $0.text ?? "") }
    }

    /// Everything sent to one number, the parts joined.
    func text(to number: String) -> String { parts.filter { $0.to == number }.map(\.text).joined() }

    private func configuration(box: Int, air: Int, log: String) -> String {
        KannelConfiguration(
            send: sendPort, admin: adminPort, box: box, log: log, statusPassword: KannelGateway.password
        ).text(
            line: """
                smsc = smpp
                smsc-id = SMPP
                host = 127.0.0.1
                port = \(air)
                smsc-username = foo
                smsc-password = bar
                system-type = "VMA"
                interface-version = 34
                transceiver-mode = true
                reconnect-delay = 1
                """,
            more: "concatenation = true")
    }
}
