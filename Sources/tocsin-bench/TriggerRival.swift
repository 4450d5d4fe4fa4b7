// One system that turns a trigger into a request to the gateway: how it is started, and how it is asked.

import Foundation

struct TriggerRival {
    let name: String
    /// A port of this machine, or the path of a Unix socket.
    private let door: String
    /// Path and body of the trigger, and of what follows it; "#" is its number, then the answer's id.
    private let words: (path: String, body: String, then: [String])
    private let program: Program

    func end() { program.end() }

    /// Milliseconds from before the request leaves until the gateway reads the mark.
    func measure(_ count: Int, from mark: inout Int, _ sink: Sink, _ client: String) throws -> Series {
        _ = try sink.report()
        let text = try Program.run(
            client, [door, words.path, "\(count)", "\(mark)", words.body] + words.then)
        var missing = Set(mark..<mark + count)
        var arrived: [Int: Int] = [:]
        let clock = ContinuousClock()
        let end = clock.now + .seconds(5)
        while !missing.isEmpty, clock.now < end {
            Thread.sleep(forTimeInterval: 0.02)
            for (number, at) in try sink.report().marks {
                arrived[number] = min(arrived[number] ?? .max, at)
                missing.remove(number)
            }
        }
        mark += count
        guard missing.isEmpty else {
            throw BenchFault("\(name) : \(missing.count) déclenchements jamais arrivés")
        }
        var times = Series()
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: " ").compactMap { Int($0) }
            if parts.count == 2, let at = arrived[parts[0]] { times.add(Double(at - parts[1]) / 1e6) }
        }
        return times
    }
}

extension TriggerRival {
    /// The durable C program.
    static func limit(_ workshop: Workshop, _ sink: Sink) throws -> TriggerRival {
        let program = try Program(
            try workshop.compile("trigger"), ["\(sink.port)", "\(try workshop.fresh("limite"))/journal.db"])
        guard let port = program.line() else { throw BenchFault("la limite en C n'a pas de port") }
        return TriggerRival(
            name: "limite C durable", door: port, words: ("/trigger", #"{"title":"marque-#"}"#, []),
            program: program)
    }

    static func alertmanager(_ workshop: Workshop, _ sink: Sink, _ path: String) throws -> TriggerRival {
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw BenchFault("\(path) : absent ; installez le paquet prometheus-alertmanager")
        }
        let (folder, port) = (try workshop.fresh("alertmanager"), try FreePort.find())
        let rules = """
            route:
              { receiver: banc, group_by: [alertname], group_wait: 0s, group_interval: 1s }
            receivers:
            - name: banc
              webhook_configs: [{ url: "\(sink.url)", send_resolved: false }]

            """
        try Data(rules.utf8).write(to: URL(filePath: "\(folder)/am.yml"))
        let program = try Program(
            path,
            [
                "--config.file=\(folder)/am.yml", "--storage.path=\(folder)/data", "--log.level=error",
                "--web.listen-address=127.0.0.1:\(port)", "--cluster.listen-address=",
            ], quiet: true)
        do { try FreePort.wait(port) } catch {
            program.end()
            throw error
        }
        return TriggerRival(
            name: "Alertmanager", door: "\(port)",
            words: ("/api/v2/alerts", #"[{"labels":{"alertname":"marque-#"}}]"#, []), program: program)
    }

    /// The daemon as it is shipped; each activation is cancelled before the next, as in a night of drills.
    static func tocsin(_ workshop: Workshop, _ sink: Sink, _ daemon: String) async throws -> TriggerRival {
        let folder = try workshop.fresh("tocsin")
        try DaemonSettings.write(to: "\(folder)/config", gateway: sink.url)
        let socket = "\(folder)/s"
        let program = try Program(
            "/usr/bin/env",
            [
                "SWIFT_BACKTRACE=enable=no", daemon, "--config", "\(folder)/config", "--state",
                "\(folder)/state",
                "--socket", socket,
            ], quiet: true)
        let clock = ContinuousClock()
        let end = clock.now + .seconds(20)
        while !FileManager.default.fileExists(atPath: socket) {
            guard clock.now < end else {
                program.end()
                throw BenchFault("\(daemon) ne démarre pas")
            }
            try await Task.sleep(for: .milliseconds(20))
        }
        return TriggerRival(
            name: "Tocsin", door: socket,
            words: (
                "/v1/activations", #"{"mode":"real","title":"marque-#","by":"banc d'essai"}"#,
                ["/v1/activations/#/facts", #"{"do":"cancelled","by":"banc d'essai","reason":"mesure"}"#]
            ), program: program)
    }
}
