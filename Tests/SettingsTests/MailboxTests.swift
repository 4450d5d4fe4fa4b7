// The mailbox as the settings describe it: its defaults, and everything written.
import Testing
import TocsinCore
import TocsinSettings

@Suite struct MailboxTests {
    private func load(_ line: String) throws -> MailboxSettings? {
        let scratch = try Scratch(copyOf: Samples.plain)
        try scratch.edit("tocsin.yaml", "\npaths:", "\n\(line)\npaths:")
        return try Configuration.load(folder: scratch.folder).settings.inbound.mailbox
    }

    @Test func littleIsEnough() throws {
        let line = "inbound: { mailbox: { host: imap.example, user: tocsin, credential: mailbox } }"
        #expect(
            try load(line)
                == MailboxSettings(
                    host: "imap.example", port: 993, implicitTLS: true, user: "tocsin", credential: "mailbox",
                    folder: "INBOX", every: .seconds(30)))
        #expect(try load("") == nil)
    }

    @Test func everythingCanBeSaid() throws {
        let line = """
            inbound:
              mailbox:
                host: 10.0.0.5
                implicitTLS: false
                user: tocsin
                credential: mailbox
                folder: INBOX/Tocsin
                every: 1min
                caFile: /etc/tocsin/ca.pem
            """
        #expect(
            try load(line)
                == MailboxSettings(
                    host: "10.0.0.5", port: 143, implicitTLS: false, user: "tocsin", credential: "mailbox",
                    folder: "INBOX/Tocsin", every: .minutes(1), caFile: "/etc/tocsin/ca.pem"))
    }
}
