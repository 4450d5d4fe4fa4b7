# A real SMTP server for the tests: STARTTLS, AUTH, and faults chosen by the recipient's name. Logs JSON lines.
import argparse, asyncio, base64, json, logging, os, ssl, sys, threading, warnings

warnings.simplefilter("ignore")
logging.disable(logging.CRITICAL)

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--cert")
options.add_argument("--key")
options.add_argument("--tls", choices=["starttls", "implicit", "none"], default="starttls")
options.add_argument("--mute-quit", action="store_true", help="never answer QUIT")
options.add_argument("--silent", action="store_true", help="accept connections and never say a word")
options = options.parse_args()
log_file = open(options.log, "a", encoding="utf-8")


def log(**facts):
    log_file.write(json.dumps(facts) + "\n")
    log_file.flush()


try:
    from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword
except ImportError:
    log(event="missing", module="aiosmtpd")
    sys.exit(1)

USER, PASSWORD = b"tocsin", "mot de passe d’essai".encode()


def authenticate(server, session, envelope, mechanism, data):
    good = isinstance(data, LoginPassword) and data.login == USER and data.password == PASSWORD
    log(event="auth", good=good)
    return AuthResult(success=good, handled=False)  # handled=True would leave the client without an answer


class Faults:
    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        log(event="ehlo", tls=session.ssl is not None)
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):
        log(event="rcpt", address=address)
        if address.startswith("parti@"):
            return "550 5.1.1 utilisateur inconnu"
        if address.startswith("plustard@"):
            return "451 4.3.0 essayez plus tard"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 ok"

    async def handle_QUIT(self, server, session, envelope):
        log(event="quit")
        if options.mute_quit:
            await asyncio.sleep(60)
        return "221 2.0.0 au revoir"

    async def handle_DATA(self, server, session, envelope):
        log(event="message", tls=session.ssl is not None, user=session.authenticated, sender=envelope.mail_from,
            to=envelope.rcpt_tos, content=base64.b64encode(envelope.original_content).decode())
        name = envelope.rcpt_tos[0].split("@")[0]
        if name == "coupe":
            server.transport.abort()
        if name == "muet":
            await asyncio.sleep(60)
        if name == "grise":
            return "451 4.7.1 liste grise"
        if name == "pleine":
            return "552 5.2.2 boite pleine"
        return "250 2.0.0 en file sous ABC123"


class Silent(asyncio.Protocol):
    def connection_made(self, transport):
        log(event="connect")


context = None
if options.cert:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.cert, options.key)


def protocol():
    if options.silent:
        return Silent()
    log(event="connect")
    plain = options.tls == "none"
    return SMTP(Faults(), hostname="essai.example", enable_SMTPUTF8=False,
                tls_context=context if options.tls == "starttls" else None, require_starttls=options.tls == "starttls",
                auth_required=not plain, auth_require_tls=options.tls == "starttls", authenticator=authenticate)


async def serve():
    server = await asyncio.get_running_loop().create_server(
        protocol, "127.0.0.1", 0, ssl=context if options.tls == "implicit" else None)
    log(event="listening", port=server.sockets[0].getsockname()[1])
    await server.serve_forever()


def end_with_parent():
    sys.stdin.read()  # the test holds the other end: whatever ends it ends this server
    os._exit(0)


threading.Thread(target=end_with_parent, daemon=True).start()
asyncio.run(serve())
