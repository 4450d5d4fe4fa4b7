// Runs a short-lived program: text in, bytes out, an end for certain. Never through a shell.
import Foundation
import Glibc

package enum HelperFault: Error, Equatable {
    case notStarted(errno: Int32)
    case tooSlow
    case tooLong(limit: Int)
    /// Exit status, or 128 + the signal that ended it.
    case failed(status: Int32)
}

package enum HelperProcess {
    /// `program` is an absolute path. Its standard input and output are one socket, so that a program that
    /// ends early costs an error here and no SIGPIPE. `finish` works on what it wrote in the same thread, so
    /// that heavy work keeps nobody waiting.
    package static func run<Value: Sendable>(
        _ program: String, _ arguments: [String], input: [UInt8], limit: Int, within time: Duration,
        finish: @escaping @Sendable ([UInt8]) -> Value
    ) async -> Result<Value, HelperFault> {
        await withCheckedContinuation { continuation in
            let thread = Thread {
                continuation.resume(
                    returning: Result { () throws(HelperFault) in
                        finish(try run(program, arguments, input, limit, time))
                    })
            }
            thread.start()
        }
    }

    private static func run(
        _ program: String, _ arguments: [String], _ input: [UInt8], _ limit: Int, _ time: Duration
    ) throws(HelperFault) -> [UInt8] {
        var ends: [Int32] = [-1, -1]
        let kind = SocketKind.stream | SocketKind.closedOnExec
        guard unsafe socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw .notStarted(errno: errno) }
        let (ours, theirs) = (ends[0], ends[1])
        defer { close(ours) }
        let pid: pid_t
        do {
            defer { close(theirs) }
            pid = try start(program, arguments, theirs)
        }
        let end = ClockSource.monotonicMicroseconds() + Int64(time / .microseconds(1))
        do throws(HelperFault) {
            try write(input, to: ours, until: end)
            let output = try read(ours, limit, until: end)
            let status = try wait(pid, until: end)
            guard status == 0 else { throw .failed(status: status) }
            return output
        } catch {
            if case .failed = error { throw error }
            kill(pid, SIGKILL)
            var status: Int32 = 0
            while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
            throw error
        }
    }

    private static func start(
        _ program: String, _ arguments: [String], _ channel: Int32
    ) throws(HelperFault) -> pid_t {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, channel, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, channel, 1)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        // A child inherits the signal mask of the thread that starts it: it is emptied.
        var attributes = posix_spawnattr_t()
        var mask = sigset_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        unsafe sigemptyset(&mask)
        unsafe posix_spawnattr_setsigmask(&attributes, &mask)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        let words = unsafe Self.copies([program] + arguments)
        let variables = unsafe Self.copies(["PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8"])
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let code = unsafe posix_spawn(&pid, program, &actions, &attributes, words, variables)
        guard code == 0 else { throw .notStarted(errno: code) }
        return pid
    }

    /// C strings, ended by a null pointer as execve(2) wants them.
    private static func copies(_ words: [String]) -> [UnsafeMutablePointer<CChar>?] {
        unsafe words.map { unsafe strdup($0) } + [nil]
    }

    private static func write(
        _ bytes: [UInt8], to descriptor: Int32, until end: Int64
    ) throws(HelperFault) {
        var sent = 0
        while sent < bytes.count {
            try ready(descriptor, POLLOUT, until: end)
            let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
            let count = unsafe bytes.withUnsafeBytes {
                unsafe send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, flags)
            }
            // Whoever no longer listens says why by its exit status.
            if count < 0, errno == EPIPE || errno == ECONNRESET { break }
            sent += max(count, 0)
        }
        shutdown(descriptor, Int32(SHUT_WR))
    }

    private static func read(
        _ descriptor: Int32, _ limit: Int, until end: Int64
    ) throws(HelperFault) -> [UInt8] {
        var output: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while true {
            try ready(descriptor, POLLIN, until: end)
            let count = unsafe recv(descriptor, &buffer, buffer.count, 0)
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return output }
            guard output.count + count <= limit else { throw .tooLong(limit: limit) }
            output += buffer.prefix(count)
        }
    }

    private static func ready(
        _ descriptor: Int32, _ events: Int32, until end: Int64
    ) throws(HelperFault) {
        while true {
            // After a standstill the time may be over, and what was waited for is there.
            let left = max(0, end - ClockSource.monotonicMicroseconds())
            var request = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let pause = left == 0 ? 0 : Int32(min(left / 1000 + 1, 60_000))
            if unsafe poll(&request, 1, pause) > 0 { return }
            guard left > 0 else { throw .tooSlow }
        }
    }

    private static func wait(_ pid: pid_t, until end: Int64) throws(HelperFault) -> Int32 {
        var raw: Int32 = 0
        while unsafe waitpid(pid, &raw, WNOHANG) != pid {
            guard ClockSource.monotonicMicroseconds() < end else { throw .tooSlow }
            usleep(2000)
        }
        let signal = raw & 0x7f
        return signal == 0 ? raw >> 8 & 0xff : 128 + signal
    }
}
