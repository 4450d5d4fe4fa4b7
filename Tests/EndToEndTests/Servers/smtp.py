"""SMTP server of the end-to-end tests: STARTTLS and AUTH demanded; each message becomes one JSON line.

While a file MAILBOX.hold exists, messages are kept but not answered: the sender cannot know that they arrived.
"""
import asyncio
import email
import email.policy
import json
import os
import signal
import ssl
import sys

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

port, certificate, key, mailbox, user, password = sys.argv[1:]


def authenticate(server, session, envelope, mechanism, data):
    right = (isinstance(data, LoginPassword)
             and data.login == user.encode() and data.password == password.encode())
    # handled=False lets the server answer a refusal itself; otherwise the client waits for ever.
    return AuthResult(success=right, handled=False, auth_data=user)


class Mailbox:
    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("tempfail"):
            return "451 4.3.0 try later"
        if address.startswith("gone"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        line = json.dumps({
            "from": envelope.mail_from, "to": envelope.rcpt_tos, "tls": session.ssl is not None,
            "user": session.auth_data if session.authenticated else "",
            "subject": message["Subject"] or "", "messageID": message["Message-ID"] or "",
            "attempt": message["X-Tocsin-Id"] or "", "text": body.get_content() if body else "",
        })
        with open(mailbox, "a", encoding="utf-8") as file:
            file.write(line + "\n")
        while os.path.exists(mailbox + ".hold"):
            await asyncio.sleep(0.02)
        return "250 2.0.0 queued"


tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
tls.load_cert_chain(certificate, key)
controller = Controller(
    Mailbox(), hostname="127.0.0.1", port=int(port), tls_context=tls, require_starttls=True,
    auth_required=True, authenticator=authenticate)
controller.start()
signal.sigwait({signal.SIGTERM, signal.SIGINT})
controller.stop()
