// The shipped watcher beside a real daemon, its alarm writing down what it is told; and beats by hand.
import Foundation

struct Vigie {
    let port: Int
    private let bench: Bench
    private let name: String

    /// Keeps its own promises: ninety seconds, as shipped.
    static func start(on bench: Bench, name: String, secret: String) async throws -> Vigie {
        try bench.write(secret, to: "vigie/secret")
        try bench.write("#!/bin/sh\necho \"$1 $2\" >> '\(bench.path("vigie/alarmes"))'\n", to: "vigie/alarme")
        for (file, mode) in [("secret", 0o600), ("alarme", 0o700)] {
            try FileManager.default.setAttributes(
                [.posixPermissions: mode], ofItemAtPath: bench.path("vigie/\(file)"))
        }
        let program = try bench.start(
            "python3",
            [
                Places.file("Deploy/vigie/vigie.py"), "--listen", "127.0.0.1:0", "--name", name, "--secret",
                bench.path("vigie/secret"), "--state", bench.path("vigie/dernier"), "--command",
                bench.path("vigie/alarme"),
            ], log: "vigie.log")
        let port = try await eventually("the watcher is up") { () -> Int? in
            if let status = program.status { throw BenchError("vigie, \(status): \(program.output)") }
            return program.output.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) }
        }
        return Vigie(port: port, bench: bench, name: name)
    }

    /// `silent NAME`, `back NAME`: in order.
    var alarms: [String] { contents(of: bench.path("vigie/alarmes")).split(separator: "\n").map(String.init) }

    /// It has taken a beat: signed by its own secret, fresh, and under its name.
    var hasHeard: Bool { FileManager.default.fileExists(atPath: bench.path("vigie/dernier")) }

    /// What a daemon writes to beat here.
    var heartbeat: String {
        """
        heartbeat: { url: "http://127.0.0.1:\(port)/", name: \(name), credential: battement,
            tls: none, tlsReason: vigie d'essai, every: 1s }
        """
    }
}

extension Daemon {
    /// Another prefecture's beat, signed with `key`: the HTTP status it is answered with.
    func hear(_ name: String, signedWith key: String, on bench: Bench) async throws -> Int {
        let url = "\(base)/v1/heartbeats/\(name)"
        let output = try await bench.run("python3", [Places.server("beat.py"), url, name, key])
        guard let status = Int(output.out.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchError("beat: \(output.err)")
        }
        return status
    }
}
