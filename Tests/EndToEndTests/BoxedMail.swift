// The mail server inside the box, which has no network but its own; the daemon's mail is led to it.
import Foundation

struct BoxedMail {
    let box: SystemdBox

    private static let (port, folder) = (2525, "/srv/mail")

    /// Boots a box with the server running in it and the daemon installed; `credential` nil: its unit has
    /// none.
    static func use(
        credential: String? = SMTPServer.password, _ body: (BoxedMail) async throws -> Void
    ) async throws {
        try await Bench.use { bench in
            let made = try await SMTPServer.makeCertificate(on: bench)
            try bench.write(contents(of: made.certificate), to: "files\(folder)/cert.pem")
            try bench.write(contents(of: made.key), to: "files\(folder)/key.pem")
            try bench.write(contents(of: Places.server("smtp.py")), to: "files\(folder)/smtp.py")
            try await installLibraries(on: bench)
            let settings = try SampleSettings.demo(mailPort: port, certificate: "\(folder)/cert.pem")
            let name = "smtp-password"
            let dropIn = credential.map { _ in
                "[Service]\nLoadCredential=\(name):/etc/tocsin/secrets/\(name)\n"
            }
            try await SystemdBox.use(
                on: bench, settings: settings, dropIn: dropIn,
                secrets: credential.map { [name: $0] } ?? [:]
            ) { box in
                let mail = BoxedMail(box: box)
                try await mail.start()
                try await body(mail)
            }
        }
    }

    func received() async throws -> [SMTPServer.Mail] {
        SMTPServer.mails(in: try await box.exec("cat", "\(Self.folder)/mail.jsonl").out)
    }

    private func start() async throws {
        let folder = Self.folder
        try await box.expect(
            "systemd-run", "--quiet", "--unit=mail", "--setenv=PYTHONPATH=\(folder)/lib", "/usr/bin/python3",
            "\(folder)/smtp.py", "\(Self.port)", "\(folder)/cert.pem", "\(folder)/key.pem",
            "\(folder)/mail.jsonl", SMTPServer.user, SMTPServer.password)
        try await eventually("the mail server in the box is up") {
            let sockets = try await box.expect("ss", "--listening", "--tcp", "--numeric", "--no-header")
            return sockets.contains("127.0.0.1:\(Self.port)") ? () : nil
        }
    }

    /// The server's libraries are plain Python: they go along wherever this machine keeps them.
    private static func installLibraries(on bench: Bench) async throws {
        let names = ["aiosmtpd", "public", "attr"]
        let list = names.joined(separator: ", ")
        let found = try await bench.run(
            Places.python, ["-c", "import \(list); print(*(m.__path__[0] for m in (\(list))))"])
        let folders = found.out.split(whereSeparator: \.isWhitespace).map(String.init)
        guard folders.count == names.count else { throw BenchError("\(Places.python): \(found.err)") }
        let target = bench.folder.appending(path: "files\(folder)/lib")
        try FileManager.default.createDirectory(at: target, withIntermediateDirectories: true)
        for (name, source) in zip(names, folders) {
            try FileManager.default.copyItem(atPath: source, toPath: target.appending(path: name).path)
        }
    }
}
