// The mailbox, read from a real Dovecot: each mail once, none lost, and what a broken server is called.
import Foundation
import Synchronization
import Testing
import TocsinCore
import TocsinDispatch
import TocsinSystem

private func startServer(_ tls: String = "implicit") async throws -> TestServer {
    try await TestServer("imap_server.py", try Certificates.arguments() + ["--tls", tls])
}

private func reader(
    _ server: TestServer, _ loop: TransferLoop, implicitTLS: Bool = true, host: String = "localhost",
    folder: String = "INBOX", caFile: String? = Certificates.authority, password: String = password
) -> MailboxReader {
    let settings = MailboxSettings(
        host: host, port: server.port, implicitTLS: implicitTLS, user: "tocsin", credential: "mailbox",
        folder: folder, caFile: caFile)
    return MailboxReader(settings, password: password, loop: loop, senders: ["tocsin@prefecture.example"])
}

/// Puts a mail where Dovecot finds it.
private func deliver(_ text: String, _ server: TestServer, name: String = UUID().uuidString) throws {
    let folder = try #require(server.facts("listening").first?.path)
    try Data(text.utf8).write(to: URL(filePath: "\(folder)/mail/tmp/\(name)"))
    try FileManager.default.moveItem(
        atPath: "\(folder)/mail/tmp/\(name)", toPath: "\(folder)/mail/new/\(name)")
}

private func reply(_ text: String, id: String = "r1") -> String {
    """
    From: Camille <camille@perso.example>\r
    In-Reply-To: <29-2026-007=2Fp07=2F1@prefecture.example>\r
    Message-ID: <\(id)@perso.example>\r
    \r
    \(text)\r

    """
}

private final class Heard: Sendable {
    private let list = Mutex<[MailFinding]>([])
    var all: [MailFinding] { list.withLock { $0 } }
    func take(_ finding: MailFinding) -> Bool {
        list.withLock { $0.append(finding) }
        return true
    }
}

extension OneAtATime {
    @Suite struct MailboxReaderTests {
        @Test func eachMailIsHeardOnceAndOnlyWhatIsNew() async throws {
            let (server, loop, heard) = (try await startServer(), TransferLoop(), Heard())
            let reader = reader(server, loop)
            guard case .read(0, let expires?) = await reader.look(heard.take) else {
                Issue.record("an empty folder, over a connection of its own")
                return
            }
            #expect(expires.seconds > 0)
            try deliver(reply("1 482913"), server)
            try deliver(reply("2", id: "r2"), server)
            #expect(await reader.look(heard.take) == .read(mails: 2, expires: nil))
            #expect(await reader.look(heard.take) == .read(mails: 0, expires: nil))
            #expect(Set(heard.all.map(\.text)) == ["1 482913", "2"])
            #expect(heard.all.allSatisfy { $0.kind == .reply && $0.attempt == "29-2026-007/p07/1" })
            #expect(heard.all.allSatisfy { $0.from == "camille@perso.example" })
            try deliver(reply("3", id: "r3"), server)
            #expect(await reader.look(heard.take) == .read(mails: 1, expires: nil))
            #expect(heard.all.last?.messageID == "<r3@perso.example>")
        }

        @Test func whatWasNotKeptIsHeardAgain() async throws {
            let (server, loop, heard) = (try await startServer(), TransferLoop(), Heard())
            try deliver(reply("1"), server)
            let reader = reader(server, loop)
            guard case .failing = await reader.look({ _ in false }) else {
                Issue.record("the daemon was too busy to keep it")
                return
            }
            #expect(await reader.look(heard.take) == .read(mails: 1, expires: nil))
            #expect(heard.all.map(\.text) == ["1"])
        }

        /// A duty officer who opens the mailbox must not hide an answer from the daemon.
        @Test func aMailThatAPersonHasSeenIsStillHeard() async throws {
            let (server, loop, heard) = (try await startServer(), TransferLoop(), Heard())
            let folder = try #require(server.facts("listening").first?.path)
            try deliver(reply("1"), server)
            try FileManager.default.moveItem(
                atPath: "\(folder)/mail/new/"
                    + (try FileManager.default.contentsOfDirectory(atPath: "\(folder)/mail/new")[0]),
                toPath: "\(folder)/mail/cur/vu:2,S")
            guard case .read(1, _) = await reader(server, loop).look(heard.take) else {
                Issue.record("seen, but not taken")
                return
            }
            #expect(heard.all.map(\.text) == ["1"])
        }

        @Test func aHugeMailIsReadAsFarAsItsBound() async throws {
            let (server, loop, heard) = (try await startServer(), TransferLoop(), Heard())
            try deliver(reply("1 482913\r\n" + String(repeating: "> cité\r\n", count: 400_000)), server)
            try deliver(reply("2", id: "r2"), server)
            guard case .read(2, _) = await reader(server, loop).look(heard.take) else {
                Issue.record("its size is no reason")
                return
            }
            #expect(Set(heard.all.map(\.text)) == ["1 482913", "2"])
        }

        @Test func aHeapOfMailsIsReadInPartsAndNoneIsLost() async throws {
            let (server, loop, heard) = (try await startServer(), TransferLoop(), Heard())
            for number in 0..<Limits.mailsAtOnce + 3 {
                try deliver(reply("texte \(number)", id: "r\(number)"), server)
            }
            let reader = reader(server, loop)
            guard case .read(Limits.mailsAtOnce, _) = await reader.look(heard.take) else {
                Issue.record("as many as one look takes")
                return
            }
            #expect(await reader.look(heard.take) == .read(mails: 3, expires: nil))
            #expect(await reader.look(heard.take) == .read(mails: 0, expires: nil))
            #expect(heard.all.count == Limits.mailsAtOnce + 3)
            #expect(Set(heard.all.map(\.text)).count == Limits.mailsAtOnce + 3)
        }

        @Test func startTLSIsUsedAndItsAbsenceRefused() async throws {
            let (server, plain, loop) = (
                try await startServer("starttls"), try await startServer("none"), TransferLoop()
            )
            try deliver(reply("1"), server)
            try deliver(reply("1"), plain)
            let heard = Heard()
            guard case .read(1, _) = await reader(server, loop, implicitTLS: false).look(heard.take) else {
                Issue.record("STARTTLS works")
                return
            }
            #expect(
                await reader(plain, loop, implicitTLS: false).look(heard.take)
                    == .failing(reason: "le serveur n’offre pas de connexion chiffrée"))
            #expect(heard.all.count == 1)
        }

        @Test func faultsHaveTheirNames() async throws {
            let (server, loop, heard) = (try await startServer(), TransferLoop(), Heard())
            try deliver(reply("1"), server)
            #expect(
                await reader(server, loop, password: "faux").look(heard.take)
                    == .failing(reason: "identifiants refusés par le serveur"))
            for stranger in [reader(server, loop, caFile: nil), reader(server, loop, host: "127.0.0.1")] {
                guard case .failing(let reason) = await stranger.look(heard.take) else {
                    Issue.record("a stranger's certificate")
                    continue
                }
                #expect(reason.hasPrefix("certificat du serveur non reconnu"))
            }
            guard case .failing = await reader(server, loop, folder: "Absent").look(heard.take) else {
                Issue.record("no such folder")
                return
            }
            #expect(heard.all.isEmpty)
        }
    }
}
