// Who is on a socket, who holds the state folder, the clocks, systemd's socket, secret files.
import Foundation
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

extension OneAtATime {
    @Suite struct SystemTests {
        @Test func aPeerIsKnownOnAUnixSocketAndNowhereElse() throws {
            var pair: [Int32] = [-1, -1]
            #expect(socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0)
            defer { pair.forEach { _ = close($0) } }
            let peer = try #require(PeerCredential(fileDescriptor: pair[0]))
            #expect([peer.uid, peer.gid, UInt32(peer.pid)] == [getuid(), getgid(), UInt32(getpid())])
            let tcp = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            defer { close(tcp) }
            #expect(PeerCredential(fileDescriptor: tcp) == nil)
            #expect(PeerCredential(fileDescriptor: -1) == nil)
        }

        @Test func oneProcessHoldsTheStateFolder() throws {
            let folder = Scratch.fresh("etat")
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            func hold() throws {
                let lock = try StateLock(folder: folder)
                #expect(throws: StateLockError.held(pid: getpid())) { _ = try StateLock(folder: folder) }
                withExtendedLifetime(lock) {}
            }
            try hold()
            try hold()  // released with its owner
            #expect(throws: StateLockError.unusable(errno: ENOENT)) {
                _ = try StateLock(folder: folder + "/absent")
            }
        }

        @Test func clocksAreRead() throws {
            let before = ClockSource().read()
            let after = ClockSource().read()
            let reference = Int64(Date.now.timeIntervalSince1970 * 1000)
            #expect(abs(after.wallMilliseconds - reference) < 60_000)
            #expect(after.bootMilliseconds >= before.bootMilliseconds && before.bootMilliseconds > 0)
            #expect(after.isSynchronised == before.isSynchronised)
            let boot = try ClockSource.bootID()
            #expect(UUID(uuidString: boot) != nil)
            #expect(try ClockSource.bootID() == boot)
        }

        @Test func systemdHearsUs() throws {
            let path = Scratch.path("notify.sock")
            let receiver = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            defer { close(receiver) }
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
            let bound = withUnsafePointer(to: &address) {
                $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    bind(receiver, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            #expect(bound == 0)
            setenv("NOTIFY_SOCKET", path, 1)
            setenv("WATCHDOG_USEC", "10000000", 1)
            defer {
                unsetenv("NOTIFY_SOCKET")
                unsetenv("WATCHDOG_USEC")
            }
            Systemd.notify("READY=1")
            var buffer = [UInt8](repeating: 0, count: 64)
            let count = recv(receiver, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            #expect(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "READY=1")
            #expect(Systemd.watchdogInterval() == .seconds(10))
        }

        @Test func nothingIsSaidWithoutSystemd() {
            Systemd.notify("READY=1")
            #expect(Systemd.watchdogInterval() == nil)
        }
    }
}

@Suite struct CredentialDirectoryTests {
    private let folder = Scratch.fresh("secrets")

    private func put(_ name: String, mode: Int) throws -> CredentialDirectory {
        let files = FileManager.default
        try files.createDirectory(atPath: folder, withIntermediateDirectories: true)
        _ = files.createFile(
            atPath: "\(folder)/\(name)", contents: Data("s3cret é\n".utf8),
            attributes: [.posixPermissions: mode])
        return CredentialDirectory(credentials: nil, folder: folder)
    }

    @Test func aPrivateFileIsRead() throws {
        #expect(try put("sms", mode: 0o600).secret("sms") == "s3cret é")
    }

    @Test(arguments: [0o640, 0o604, 0o644, 0o660])
    func aFileOthersCanReadIsRefused(_ mode: Int) throws {
        let expected = "secret « sms » : droits 0\(String(mode, radix: 8)) trop larges ; faites « chmod 600 »"
        let directory = try put("sms", mode: mode)
        #expect(throws: CredentialFault(expected)) { try directory.secret("sms") }
    }

    @Test func systemdsCredentialsComeFirst() throws {
        let directory = try put("sms", mode: 0o440)
        #expect(throws: CredentialFault.self) { try directory.secret("sms") }
        #expect(try CredentialDirectory(credentials: folder, folder: nil).secret("sms") == "s3cret é")
    }

    @Test(arguments: ["", ".", "..", "../sms", "a/b", ".cache", "absent"])
    func aNameIsAFileOfTheFolder(_ name: String) throws {
        let directory = try put("sms", mode: 0o600)
        #expect(throws: CredentialFault.self) { try directory.secret(name) }
    }

    @Test func linksAndFoldersAreRefused() throws {
        let directory = try put("sms", mode: 0o600)
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder)/lien", withDestinationPath: "\(folder)/sms")
        try FileManager.default.createDirectory(
            atPath: "\(folder)/dossier", withIntermediateDirectories: false)
        #expect(throws: CredentialFault.self) { try directory.secret("lien") }
        #expect(throws: CredentialFault.self) { try directory.secret("dossier") }
    }

    @Test func channelsAreMadeWithTheirSecretsOrNotAtAll() throws {
        let directory = try put("sms", mode: 0o600)
        let secrets: SecretStore = { name in try directory.secret(name) }
        let paths: [PathSettings] = [
            .smtp(
                SMTPSettings(
                    common: PathCommon(id: "mail"), host: "relais.example", port: 587, from: "t@p.example")),
            .sms(
                GatewaySettings(
                    common: PathCommon(id: "sms", honoursKeys: true), url: "https://passerelle.example/",
                    credential: "sms")),
        ]
        let channels = try ChannelFactory.make(
            paths: paths, loop: TransferLoop(), secrets: secrets, now: fixedNow)
        #expect(channels.keys.sorted() == ["mail", "sms"])
        #expect(channels.mapValues(\.honoursKeys) == ["mail": false, "sms": true])
        try FileManager.default.removeItem(atPath: "\(folder)/sms")
        #expect(throws: CredentialFault.self) {
            try ChannelFactory.make(paths: paths, loop: TransferLoop(), secrets: secrets, now: fixedNow)
        }
    }
}
