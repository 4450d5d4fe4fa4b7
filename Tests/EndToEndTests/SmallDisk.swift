// A disk of the test's own under the daemon's state folder, seen by those who enter its namespace alone.
import Foundation

/// Gone with its holder, whatever happened to the test.
struct SmallDisk {
    private let holder: RunningProgram
    private let bench: Bench
    private let state: String

    /// Words before every program that shall see it.
    var place: [String] { ["nsenter", "--target", "\(holder.pid)", "--mount", "--"] }

    /// `mount`: words of the shell that mount something on `$0`.
    private init(on bench: Bench, mounting mount: String) async throws {
        (self.bench, state) = (bench, bench.path("state"))
        try FileManager.default.createDirectory(atPath: state, withIntermediateDirectories: true)
        let program = try bench.start(
            "unshare", ["--mount", "sh", "-c", "\(mount) && echo mounted && exec sleep infinity", state],
            log: "disk.log")
        holder = program
        try await eventually("the small disk is there") {
            if let status = program.status { throw BenchError("disk, \(status): \(program.output)") }
            return program.output.contains("mounted") ? () : nil
        }
    }

    static func inMemory(on bench: Bench, megabytes: Int) async throws -> SmallDisk {
        try await SmallDisk(
            on: bench, mounting: "mount -t tmpfs -o mode=0700,size=\(megabytes)m tmpfs \"$0\"")
    }

    /// ext4 in a file: it can fail as a real one does.
    static func ext4(on bench: Bench, megabytes: Int) async throws -> SmallDisk {
        let image = bench.path("disk.img")
        return try await SmallDisk(
            on: bench,
            mounting: "truncate -s \(megabytes)M '\(image)' && mkfs.ext4 -q '\(image)' "
                + "&& mount -o loop '\(image)' \"$0\" && chmod 700 \"$0\"")
    }

    /// Where somebody outside finds one of its files.
    func path(_ name: String) -> String { "/proc/\(holder.pid)/root\(state)/\(name)" }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// Bytes that a file really takes.
    func taken(by name: String) async throws -> Int {
        let facts = try await bench.run("stat", ["-c", "%b", path(name)])
        return (Int(facts.out.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) * 512
    }

    /// A stranger's file takes all that is left.
    func fill(_ name: String = "etranger") async throws {
        let dd = try await bench.run("dd", ["if=/dev/zero", "of=\(path(name))", "bs=64k"])
        guard dd.status != 0, dd.err.contains("No space left") else { throw BenchError("dd: \(dd.err)") }
    }

    func clear(_ names: String...) throws {
        for name in names.isEmpty ? ["etranger"] : names {
            try FileManager.default.removeItem(atPath: path(name))
        }
    }

    /// The kernel finds an error and lets nobody write any more.
    func fail() async throws {
        let words = place + ["mount", "-o", "remount,abort", state]
        let done = try await bench.run(words[0], Array(words.dropFirst()))
        guard done.status == 0 else { throw BenchError("remount: \(done.err)") }
    }
}
