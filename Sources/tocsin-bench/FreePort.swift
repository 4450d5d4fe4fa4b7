// Ports of this machine for programs that cannot choose one themselves, and whether somebody listens there.

import Foundation

enum FreePort {
    /// Through a program, because Foundation reads no more than a page of such a file.
    private static func sockets() throws -> [Substring] {
        try Program.run("/usr/bin/env", ["cat", "/proc/net/tcp"]).split(separator: "\n")
    }

    /// One that nobody held a moment ago.
    static func find() throws -> Int {
        let taken = try sockets()
            .dropFirst()
            .compactMap { line in line.split(separator: " ").dropFirst().first?.split(separator: ":").last }
            .compactMap { Int($0, radix: 16) }
        let held = Set(taken)
        guard let port = (20_000..<30_000).shuffled().first(where: { !held.contains($0) }) else {
            throw BenchFault("aucun port libre")
        }
        return port
    }

    /// Returns once somebody listens; throws after ten seconds.
    static func wait(_ port: Int) throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(10)
        let wanted = ":" + String(port, radix: 16, uppercase: true)
        while clock.now < end {
            let lines = try sockets()
            if lines.contains(where: { line in
                let words = line.split(separator: " ")
                return words.count > 3 && words[1].hasSuffix(wanted) && words[3] == "0A"
            }) {
                return
            }
            Thread.sleep(forTimeInterval: 0.05)
        }
        throw BenchFault("personne n'écoute sur le port \(port)")
    }
}
