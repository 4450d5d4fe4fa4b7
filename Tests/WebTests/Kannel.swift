// A real Kannel (bearerbox, smsbox) bound over SMPP to a small operator of ours, for one test.

import Foundation
import Testing

final class Kannel {
    static let user = "tocsin"
    static let password = "s3cret"

    struct Fact: Decodable {
        var event: String
        var port: Int?
        var to: String?
        var text: String?
        var coding: Int?
    }

    let sendPort: Int
    let adminPort: Int
    private let folder: URL
    private var processes: [Process] = []
    private var input = Pipe()
    /// The operator's port, and its process.
    private var air = 0
    private var operatorProcess: Process?

    /// `replies` is where texts that come in are handed over, without its query.
    init(replies: String) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "tocsin-kannel-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        (sendPort, adminPort) = (try Self.freePort(), try Self.freePort())
        try startOperator()
        air = try await first { $0.port }
        let file = folder.appending(path: "kannel.conf")
        try configuration(air: air, box: try Self.freePort(), replies: replies)
            .write(to: file, atomically: true, encoding: .utf8)
        try start("/usr/sbin/bearerbox", ["-v", "4", file.path()])
        try await answers(adminPort)
        try start("/usr/sbin/smsbox", ["-v", "4", file.path()])
        try await answers(sendPort)
        _ = try await first { $0.event == "bound" ? true : nil }
    }

    private func startOperator(_ port: Int? = nil) throws {
        let tests = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        let script = tests.appending(path: "Servers/smsc.py").path()
        let log = folder.appending(path: "smsc").path()
        let more = port.map { ["", String($0)] } ?? []
        operatorProcess = try start("/usr/bin/env", ["python3", script, log] + more, input)
    }

    /// The line to the operator is cut; the gateway goes on.
    func cutOperator() {
        guard let operatorProcess else { return }
        kill(operatorProcess.processIdentifier, SIGKILL)
        operatorProcess.waitUntilExit()
    }

    func restoreOperator() throws {
        input = Pipe()
        try startOperator(air)
    }

    deinit {
        for process in processes.reversed() where process.isRunning {
            // Not politely: a child inherits the tests' signal mask, which holds SIGTERM back.
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        try? FileManager.default.removeItem(at: folder)
    }

    var facts: [Fact] {
        let log = (try? Data(contentsOf: folder.appending(path: "smsc"))) ?? Data()
        return log.split(separator: UInt8(ascii: "\n")).compactMap {
            try? JSONDecoder().decode(Fact.self, from: Data($0))
        }
    }

    /// All parts of what was sent to a number.
    func text(to number: String) -> String {
        facts.filter { $0.event == "submit" && $0.to == number }.compactMap(\.text).joined()
    }

    /// Somebody writes from a telephone.
    func write(from number: String, _ text: String) throws {
        try input.fileHandleForWriting.write(contentsOf: Data("\(number) 3615 \(text)\n".utf8))
    }

    private func first<Value>(_ look: (Fact) -> Value?) async throws -> Value {
        for _ in 0..<400 {
            if let value = facts.lazy.compactMap(look).first { return value }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw Missing(what: "the operator")
    }

    private func answers(_ port: Int) async throws {
        for _ in 0..<400 {
            if Self.isOpen(port) { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw Missing(what: "port \(port)")
    }

    struct Missing: Error { var what: String }

    @discardableResult
    private func start(_ program: String, _ arguments: [String], _ input: Pipe? = nil) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = input ?? FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        processes.append(process)
        return process
    }

    private static func withAddress<Value>(_ port: Int, _ body: (UnsafePointer<sockaddr>) -> Value) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
    }

    private static func isOpen(_ port: Int) -> Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withAddress(port) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) } == 0
    }

    private static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        guard withAddress(0, { bind(descriptor, $0, size) }) == 0 else { throw Missing(what: "a port") }
        var (bound, length) = (sockaddr_in(), size)
        _ = withUnsafeMutablePointer(to: &bound) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        return Int(UInt16(bigEndian: bound.sin_port))
    }

    private func configuration(air: Int, box: Int, replies: String) -> String {
        """
        group = core
        admin-port = \(adminPort)
        admin-interface = 127.0.0.1
        admin-password = adm
        status-password = sta
        smsbox-port = \(box)
        smsbox-interface = 127.0.0.1
        box-allow-ip = "127.0.0.1"
        box-deny-ip = "*.*.*.*"
        log-file = "\(folder.path())/bearerbox.log"
        log-level = 0
        dlr-storage = internal

        group = smsc
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

        group = smsbox
        bearerbox-host = 127.0.0.1
        bearerbox-port = \(box)
        sendsms-port = \(sendPort)
        sendsms-interface = 127.0.0.1
        global-sender = 3615
        log-file = "\(folder.path())/smsbox.log"
        log-level = 0
        mo-recode = true

        group = sendsms-user
        username = \(Self.user)
        password = \(Self.password)
        user-allow-ip = "127.0.0.1"
        user-deny-ip = "*.*.*.*"
        max-messages = 10
        concatenation = true

        group = sms-service
        keyword = default
        get-url = "\(replies)?from=%p&to=%P&text=%a&id=%I"
        max-messages = 0
        catch-all = true
        assume-plain-text = true
        """ + "\n"
    }
}
