// A real SMTP server (aiosmtpd) that demands STARTTLS and AUTH and keeps what it received.
import Foundation
import Glibc

/// Addresses whose local part starts with `tempfail` get a 451, with `gone` a 550.
struct SMTPServer {
    struct Mail {
        let to: [String]
        let from: String
        /// Sent over TLS, by this authenticated user.
        let tls: Bool
        let user: String
        let subject: String
        let messageID: String
        /// The attempt it was sent under.
        let attempt: String
        let text: String
    }

    static let user = "tocsin"
    static let password = "s3cret"

    let port: Int
    /// The certificate to trust; it names `localhost` and 127.0.0.1.
    let certificate: String
    private let mailbox: String
    private let program: RunningProgram

    /// `days`: how long its certificate holds.
    static func start(on bench: Bench, days: Int = 60) async throws -> SMTPServer {
        let (key, certificate) = try await makeCertificate(on: bench, named: "smtp", days: days)
        let (port, mailbox) = (try Places.freePort(), bench.path("mail.jsonl"))
        let program = try bench.start(
            Places.python,
            [Places.server("smtp.py"), "\(port)", certificate, key, mailbox, user, password],
            log: "smtp.log")
        let server = SMTPServer(port: port, certificate: certificate, mailbox: mailbox, program: program)
        try await eventually("the SMTP server is up (\(Places.python))") {
            if let status = program.status {
                throw BenchError("SMTP server ended, \(status): \(program.output)")
            }
            return Places.answers(port: server.port) ? () : nil
        }
        return server
    }

    /// Ends it as a power cut would.
    func kill() async throws {
        program.send(SIGKILL)
        _ = try await eventually("the SMTP server is dead") { program.status }
    }

    /// Paths of a key and of the certificate to trust.
    static func makeCertificate(
        on bench: Bench, named name: String = "smtp", days: Int = 60
    ) async throws -> (key: String, certificate: String) {
        let (key, certificate) = (bench.path("\(name)-key.pem"), bench.path("\(name)-cert.pem"))
        let made = try await bench.run(
            "openssl",
            [
                "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "\(days)", "-subj",
                "/CN=localhost",
                "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", key, "-out", certificate,
            ])
        guard made.status == 0 else { throw BenchError("openssl: \(made.err)") }
        return (key, certificate)
    }

    /// From now on mails are kept but not answered, until `release()`.
    func hold() throws {
        guard FileManager.default.createFile(atPath: "\(mailbox).hold", contents: nil) else {
            throw BenchError("cannot hold \(mailbox)")
        }
    }

    func release() throws { try FileManager.default.removeItem(atPath: "\(mailbox).hold") }

    /// What arrived so far, in order.
    var mails: [Mail] { Self.mails(in: contents(of: mailbox)) }

    /// Reads what the server wrote, one mail a line.
    static func mails(in lines: String) -> [Mail] {
        jsonLines(lines).map { line in
            Mail(
                to: line["to"] as? [String] ?? [], from: line["from"] as? String ?? "",
                tls: line["tls"] as? Bool ?? false, user: line["user"] as? String ?? "",
                subject: line["subject"] as? String ?? "", messageID: line["messageID"] as? String ?? "",
                attempt: line["attempt"] as? String ?? "",
                text: line["text"] as? String ?? "")
        }
    }
}
