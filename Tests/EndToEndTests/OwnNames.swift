// Names as the test's own resolver gives them, for those who enter its mount namespace alone.
import Foundation
import Glibc

/// Gone with its holder, whatever happened to the test.
struct OwnNames {
    private let holder: RunningProgram
    private let log: String

    /// Words before every program that shall ask it.
    var place: [String] { ["nsenter", "--target", "\(holder.pid)", "--mount", "--"] }

    /// `word`: what it says to every question, in the words of `name_server.py`.
    static func start(on bench: Bench, saying word: String) async throws -> OwnNames {
        let (address, log) = (
            "127.92.\(getpid() % 250).\(Int.random(in: 1...250))", bench.path("names.jsonl")
        )
        try bench.write(word, to: "says")
        try bench.write("nameserver \(address)\n", to: "resolv.conf")
        // The server ends with its input; the tests' programs have none.
        let lasting =
            "import os, sys; ends = os.pipe(); os.dup2(ends[0], 0); os.set_inheritable(ends[1], True); "
            + "os.execv(sys.executable, [sys.executable] + sys.argv[1:])"
        let server = try bench.start(
            "python3",
            [
                "-c", lasting, Places.file("Tests/DispatchTests/Servers/name_server.py"), "--log", log,
                "--address", address, "--says", bench.path("says"),
            ], log: "name-server.log")
        try await eventually("the name server is up") {
            if let status = server.status { throw BenchError("names, \(status): \(server.output)") }
            return contents(of: log).contains("listening") ? () : nil
        }
        let holder = try bench.start(
            "unshare",
            [
                "--mount", "sh", "-c",
                "mount --bind \"$0\" /etc/resolv.conf && echo mounted && exec sleep infinity",
                bench.path("resolv.conf"),
            ], log: "names.log")
        try await eventually("the names are in their place") {
            if let status = holder.status { throw BenchError("names, \(status): \(holder.output)") }
            return holder.output.contains("mounted") ? () : nil
        }
        return OwnNames(holder: holder, log: log)
    }

    var questions: Int { jsonLines(contents(of: log)).count { $0["event"] as? String == "query" } }
}
