// What received mails say, in the forms that the world writes them: returns, receipts, absences, answers.
import Testing
import TocsinCore
import TocsinDispatch

private func findings(_ lines: String) -> [MailFinding] {
    MailFindings.of(Array(lines.replacing("\n", with: "\r\n").utf8), domains: ["prefecture.example"])
}

private func only(_ lines: String) throws -> MailFinding {
    let found = findings(lines)
    #expect(found.count == 1)
    return try #require(found.first)
}

private let ours = "<29-2026-007=2Fp07=2F1@prefecture.example>"

private func answer(_ head: String = "", _ body: String) -> String {
    "From: Camille <camille@Perso.example>\nIn-Reply-To: \(ours)\n\(head)\n\(body)\n"
}

/// As Postfix 3.7 writes it.
private let bounce = """
    Return-Path: <>
    From: MAILER-DAEMON@relais.example (Mail Delivery System)
    Subject: Undelivered Mail Returned to Sender
    To: tocsin@prefecture.example
    Auto-Submitted: auto-replied
    MIME-Version: 1.0
    Content-Type: multipart/report; report-type=delivery-status;
    \tboundary="7CB5A5FF9D.1795572862/relais.example"
    Message-Id: <20261121021500.9A1F25FF9E@relais.example>

    This is a MIME-encapsulated message.

    --7CB5A5FF9D.1795572862/relais.example
    Content-Description: Notification
    Content-Type: text/plain; charset=us-ascii

    I'm sorry to have to inform you

    --7CB5A5FF9D.1795572862/relais.example
    Content-Description: Delivery report
    Content-Type: message/delivery-status

    Reporting-MTA: dns; relais.example
    ENVELOPE
    X-Postfix-Sender: rfc822; tocsin@prefecture.example

    Final-Recipient: rfc822; maire@mairie.example
    Original-Recipient: rfc822;maire@mairie.example>
    Action: failed
    Status: 5.1.1
    Remote-MTA: dns; mx.mairie.example
    Diagnostic-Code: smtp; 550 5.1.1 utilisateur
        inconnu

    Final-Recipient: rfc822; adjoint@mairie.example
    Action: delivered
    Status: 2.0.0

    Final-Recipient: rfc822; lent@mairie.example
    Action: delayed
    Status: 4.4.1

    Final-Recipient: rfc822; liste@mairie.example
    Action: expanded
    Status: 2.0.0

    --7CB5A5FF9D.1795572862/relais.example
    Content-Type: text/rfc822-headers

    Message-ID: \(ours)
    X-Tocsin-Id: 29-2026-007=2Fp07=2F1

    --7CB5A5FF9D.1795572862/relais.example--
    """

@Suite struct MailFindingsTests {
    @Test(arguments: [
        "Original-Envelope-Id: 29-2026-007/p07/1>", "Original-Envelope-Id: 29-2026-007/p07/1", "X-Other: x",
    ])
    func aReportTellsOfEachRecipient(_ envelope: String) throws {
        let found = findings(bounce.replacing("ENVELOPE", with: envelope))
        #expect(found.map(\.kind) == [.bounce, .delivered, .delayed])
        #expect(
            found.map(\.recipient) == [
                "maire@mairie.example", "adjoint@mairie.example", "lent@mairie.example",
            ])
        #expect(found.allSatisfy { $0.attempt == "29-2026-007/p07/1" })
        #expect(found.first?.text == "5.1.1 smtp; 550 5.1.1 utilisateur inconnu")
        #expect(found.first?.messageID == "<20261121021500.9A1F25FF9E@relais.example>")
    }

    @Test func aReportThatNamesNobodyOfOursNamesNoAttempt() {
        let foreign = bounce.replacing("@prefecture.example>", with: "@ailleurs.example>")
            .replacing("X-Tocsin-Id", with: "X-Autre")
        #expect(findings(foreign).allSatisfy { $0.attempt == nil })
    }

    @Test(arguments: [
        "Auto-Submitted: auto-replied\n", "Auto-Submitted: auto-generated (vacation)\n", "X-Autoreply: yes\n",
        "Precedence: bulk\n", "Precedence: auto_reply\n", "List-Id: <maires.example>\n", "Return-Path: <>\n",
        "Subject: =?utf-8?Q?R=C3=A9ponse_automatique_:_Activation?=\n",
        "Subject: =?iso-8859-1?B?QWJzZW5jZSBkdSBidXJlYXU=?=\n", "Subject: Automatic reply: x\n",
        "Content-Type: multipart/report; report-type=disposition-notification; boundary=b\n",
    ])
    func aMachinesWordIsNoAnswer(_ head: String) throws {
        let finding = try only(answer(head, "1 482913 OK"))
        #expect(finding.kind == .autoReply)
        #expect(finding.attempt == "29-2026-007/p07/1")
    }

    /// A page whose marks never close is read in one go: this took minutes when each was looked for anew.
    @Test func openMarksWithoutEndAreReadOnce() throws {
        let marks = String(repeating: "<style><script><head><title>", count: Limits.mailRead / 28)
        let begun = ContinuousClock.now
        let finding = try only(answer("Content-Type: text/html\n", "1 482913<br>" + marks))
        #expect(finding.text == "1 482913")
        #expect(ContinuousClock.now - begun < .seconds(20))
    }

    @Test func aPersonsWordIsRead() throws {
        let finding = try only(
            answer("Auto-Submitted: no\nMessage-ID: <a@b>\n", "\n\n  1 482913  \n\nCamille"))
        #expect(
            finding
                == MailFinding(
                    kind: .reply, attempt: "29-2026-007/p07/1", from: "camille@perso.example",
                    text: "1 482913",
                    messageID: "<a@b>"))
    }

    @Test(arguments: [
        (
            "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n",
            "MSA0ODI5MTMgcmXDp3U=\n"
        ),
        (
            "Content-Type: text/plain; charset=\"iso-8859-1\"\nContent-Transfer-Encoding: quoted-printable\n",
            "1 4829=\n13 re=E7u"
        ),
        (
            "Content-Type: text/plain; charset=windows-1252\nContent-Transfer-Encoding: quoted-printable\n",
            "1 482913 re=E7u"
        ),
        (
            "Content-Type: text/html; charset=utf-8\n",
            "<html><head><style>p{x:1}</style></head><body>\n<p>1&nbsp;482913 re&ccedil;u".replacing(
                "&ccedil;", with: "ç") + "</p><blockquote>2</blockquote>"
        ),
        (
            "Content-Type: multipart/alternative; boundary=\"b;1\"\n",
            "--b;1\nContent-Type: text/html\n\n<p>2</p>\n"
                + "--b;1\nContent-Type: text/plain\n\n1 482913 reçu\n--b;1--"
        ),
        (
            "Content-Type: multipart/mixed; boundary=b\n",
            "--b\nContent-Disposition: attachment; filename=x.txt\n\n2\n--b\n\n1 482913 reçu\n"
        ),
    ])
    func everyEncodingIsRead(_ head: String, _ body: String) throws {
        #expect(try only(answer(head, body)).text.replacing("\u{A0}", with: " ") == "1 482913 reçu")
    }

    @Test(arguments: [
        "> 1", "Le 21 nov. 2026 à 03:12, Tocsin a écrit :\n1", "-----Message d'origine-----\n1",
        "De : Tocsin\n1",
        "On Sat, 21 Nov 2026, Tocsin wrote:\n1", "\n-- \nCamille\n1", "",
    ])
    func whatIsQuotedIsNotSaid(_ body: String) throws {
        #expect(try only(answer("", body)).text.isEmpty)
    }

    @Test(arguments: [
        ("camille@perso.example", "camille@perso.example"),
        ("Camille <camille@PERSO.example>", "camille@perso.example"),
        ("\"chef@prefecture.example\" <evil@x.example>", "evil@x.example"),
        ("\"<chef@prefecture.example>\" <evil@x.example>", "evil@x.example"),
        ("evil@x.example (<chef@prefecture.example>)", "evil@x.example"),
        ("chef@prefecture.example, evil@x.example", ""), ("chef@préfecture.example", ""), ("Camille", ""),
        ("", ""),
    ])
    func theSenderIsOnePlainAddress(_ field: String, _ expected: String) throws {
        #expect(try only("From: \(field)\n\n1\n").from == expected)
    }

    @Test(arguments: [
        ("References: <a@x.example> \(ours)\n", true), ("References: \(ours)\n\t<b@x.example>\n", true),
        ("In-Reply-To: <29-2026-007=2Fp07=2F1@ailleurs.example>\n", false),
        ("In-Reply-To: <@prefecture.example>\n", false),
        ("In-Reply-To: <a b@prefecture.example>\n", false), ("Subject: \(ours)\n", false),
    ])
    func onlyAMessageIDOfOursNamesAnAttempt(_ head: String, _ names: Bool) throws {
        #expect(try only("From: a@b.example\n\(head)\n1\n").attempt == (names ? "29-2026-007/p07/1" : nil))
    }

    /// Whatever a stranger sends ends, within bounds.
    @Test func nestsAndFloodsAreCutShort() {
        let nest = (0..<200).map { "Content-Type: multipart/mixed; boundary=b\($0)\n\n--b\($0)\n" }.joined()
        #expect(findings("From: a@b.example\n\(nest)\n1\n").count == 1)
        let flood = String(repeating: "--b\n\n1\n", count: 40_000)
        #expect(findings("Content-Type: multipart/mixed; boundary=b\n\n\(flood)").count == 1)
        #expect(findings(String(repeating: "X: y\n z\n", count: 60_000)).count == 1)
        #expect(findings("").count == 1)
        #expect(findings("\n").count == 1)
        #expect(MailFindings.of([0, 255, 10, 13, 61], domains: []).count == 1)
        let many = String(repeating: "Final-Recipient: rfc822;a@b.example\nAction: failed\n\n", count: 5_000)
        let report =
            "Content-Type: multipart/report; boundary=b\n\n"
            + "--b\nContent-Type: message/delivery-status\n\nX: y\n\n"
        #expect(findings(report + many).count == 100)
    }

    /// Every cut of every sample is read without a crash, and never becomes more than it says.
    @Test func everyTruncationIsRead() {
        let bytes = Array(bounce.replacing("\n", with: "\r\n").utf8)
        for end in stride(from: 0, to: bytes.count, by: 3) {
            let found = MailFindings.of(Array(bytes[..<end]), domains: ["prefecture.example"])
            #expect(!found.contains { $0.kind == .reply && $0.attempt != nil })
        }
    }
}
