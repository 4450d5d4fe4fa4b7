// The settings of Config/demo as the tests install them: name of the file to its text.
import Foundation

enum SampleSettings {
    static func demo() throws -> [String: String] {
        let root = Places.file("Config/demo")
        guard let names = FileManager.default.enumerator(atPath: root) else {
            throw BenchError("no folder \(root)")
        }
        var files: [String: String] = [:]
        for case let name as String in names {
            let isFile = names.fileAttributes?[.type] as? FileAttributeType == .typeRegular
            if isFile { files[name] = contents(of: "\(root)/\(name)") }
        }
        guard files["tocsin.yaml"] != nil else { throw BenchError("no tocsin.yaml in \(root)") }
        return files
    }
}

extension SampleSettings {
    /// The demonstration with its two paths led to a real mail server and a real SMS gateway.
    static func demo(over mail: SMTPServer, and gateway: KannelGateway, port: Int) throws -> [String: String]
    {
        let send = "http://127.0.0.1:\(gateway.sendPort)/cgi-bin/sendsms"
        let query = "username={user}&password={secret}&to={to}&text={text}&charset=UTF-8&coding=2"
        let sms = """
              - id: sms
                medium: sms
                method: GET
                url: "\(send)?\(query)"
                user: \(KannelGateway.user)
                credential: sms-token
                successStatuses: [202]
                successContains: "0: Accepted"
                tls: none
                tlsReason: passerelle d'essai sur la même machine
            """
        let paths = email(port: mail.port, certificate: mail.certificate) + sms + "\n"
        return try demo(paths: paths).mapValues { $0.replacing("127.0.0.1:8080", with: "127.0.0.1:\(port)") }
    }

    /// The demonstration with its mail led to a real mail server; its SMS gateway is not there.
    static func demo(mailPort: Int, certificate: String) throws -> [String: String] {
        let sms = """
              - { id: sms, medium: sms, url: "http://127.0.0.1:2580/sms", bodyKind: json,
                  body: '{"to":"{to}","text":"{text}"}', tls: none, tlsReason: passerelle absente }
            """
        return try demo(paths: email(port: mailPort, certificate: certificate) + sms + "\n")
    }

    static func email(port: Int, certificate: String) -> String {
        """
          - { id: smtp, medium: email, host: localhost, port: \(port), user: \(SMTPServer.user),
              credential: smtp-password, from: tocsin@finistere.example,
              caFile: "\(certificate)" }

        """
    }

    /// A relay and a gateway that are not there.
    static let absentPaths = """
          - { id: smtp, medium: email, host: 127.0.0.1, port: 9, from: tocsin@finistere.example,
              tls: none, tlsReason: absent }
          - { id: sms, medium: sms, url: "http://127.0.0.1:9/sms", bodyKind: json,
              body: '{"to":"{to}","text":"{text}"}', tls: none, tlsReason: absent }

        """

    static func demo(paths: String) throws -> [String: String] {
        var files = try demo()
        guard let text = files["tocsin.yaml"], let start = text.firstRange(of: "\npaths:") else {
            throw BenchError("Config/demo/tocsin.yaml has no paths")
        }
        files["tocsin.yaml"] = "\(text[..<start.lowerBound])\npaths:\n\(paths)"
        return files
    }
}
