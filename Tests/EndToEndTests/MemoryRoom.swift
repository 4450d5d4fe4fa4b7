// A limit of the kernel's own on the memory of some processes: who passes it is killed.
import Foundation

/// A control group of the test's own, of the first or the second kind.
struct MemoryRoom {
    private static let first = "/sys/fs/cgroup/memory", second = "/sys/fs/cgroup"
    private let folder: String

    /// False where this machine's kernel has no memory controller to give, said in one plain line: a skipped
    /// test is counted as such at the end.
    static func canMake() -> Bool {
        if root != nil { return true }
        print("skipped: no control group can limit memory on this machine")
        return false
    }

    /// Its memory ends here; swapping is not among the ways out.
    static func use<Result>(
        megabytes: Int, _ body: (MemoryRoom) async throws -> Result
    ) async throws -> Result {
        guard let root else { throw BenchError("no memory controller") }
        let room = MemoryRoom(folder: "\(root)/tocsin-\(UUID().uuidString)")
        try FileManager.default.createDirectory(atPath: room.folder, withIntermediateDirectories: false)
        do {
            try room.write(
                "\(megabytes * 1024 * 1024)", to: root == first ? "memory.limit_in_bytes" : "memory.max")
            if root == second { try? room.write("0", to: "memory.swap.max") }
            let result = try await body(room)
            await room.remove()
            return result
        } catch {
            await room.remove()
            throw error
        }
    }

    /// Words before a program that shall live in it.
    var place: [String] { ["sh", "-c", "echo $$ > '\(folder)/cgroup.procs' && exec \"$@\"", "sh"] }

    /// From now on what this process takes more counts.
    func take(_ pid: Int32) throws { try write("\(pid)", to: "cgroup.procs") }

    /// How often the kernel found no room.
    var refusals: Int {
        if let text = try? String(contentsOfFile: "\(folder)/memory.failcnt", encoding: .utf8) {
            return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        }
        let events = (try? String(contentsOfFile: "\(folder)/memory.events", encoding: .utf8)) ?? ""
        let line = events.split(separator: "\n").first { $0.hasPrefix("oom_kill ") }
        return line.flatMap { Int($0.dropFirst(9)) } ?? 0
    }

    private static let root: String? = {
        if FileManager.default.isWritableFile(atPath: "\(first)/cgroup.procs") { return first }
        let controllers = try? String(contentsOfFile: "\(second)/cgroup.subtree_control", encoding: .utf8)
        let hasMemory = controllers?.split(whereSeparator: \.isWhitespace).contains("memory") == true
        return hasMemory && FileManager.default.isWritableFile(atPath: "\(second)/cgroup.procs")
            ? second : nil
    }()

    private func write(_ text: String, to name: String) throws {
        let file = try FileHandle(forWritingTo: URL(filePath: "\(folder)/\(name)"))
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }

    /// A group can go once nobody is left in it.
    private func remove() async {
        _ = try? await eventually("the group is empty") { rmdir(folder) == 0 ? () : nil }
    }
}
