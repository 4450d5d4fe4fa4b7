#!/usr/bin/env python3
"""The other end of a Tocsin's heartbeat: alarms by mail or by a command when the beats stop.

Runs anywhere with Python 3.9 and nothing else, on another machine than the one it watches, best at another
site. It believes a beat only when it is signed with the shared secret, fresh, and later than the last one.

    vigie.py --listen 0.0.0.0:8092 --name prefecture-29 --secret /etc/vigie/secret \
        --mail astreinte@example.fr --smtp relais.example.fr:25 --command /usr/local/bin/alarme
"""

import argparse
import hashlib
import hmac
import http.server
import json
import os
import signal
import smtplib
import ssl
import subprocess
import sys
import threading
import time
from email.message import EmailMessage

SKEW_MS = 90_000
BODY_LIMIT = 4096
REMIND_EVERY = 15 * 60
# A second until the next look, and one for the alarm to leave.
RESERVE = 2.0
# Who looks this much later than it meant to stood still.
STANDSTILL = 5.0


class SecretFault(Exception):
    """Why a secret cannot be used. French; never holds it."""


def read_secret(path):
    try:
        if os.stat(path).st_mode & 0o077:
            raise SecretFault(f"« {path} » doit n'être lisible que par son propriétaire (chmod 600)")
        with open(path, "rb") as file:
            secret = file.read().strip(b"\r\n")
    except OSError as error:
        raise SecretFault(f"« {path} » ne se lit pas ({error.strerror})") from error
    if len(secret) < 16:
        raise SecretFault("le secret doit compter au moins 16 caractères")
    return secret


class Watch:
    """What is known of the beats, moved by them and by time; `monotonic` cannot be stepped.

    A silence is told at the latest `after` seconds after the last beat: it counts as one a `reserve` before,
    and is looked for twice in that time.
    """

    def __init__(self, name, secret, after, state, now=time.time, monotonic=time.monotonic):
        self.name, self.secret, self.state = name, secret, state
        reserve = min(RESERVE, after / 10)
        self.patience, self.pause = after - reserve, reserve / 2
        self.now, self.monotonic = now, monotonic
        self.lock = threading.Lock()
        self.heard = self.looked = monotonic()
        self.heard_at = None
        # Time since the last beat in which none could be heard.
        self.deaf = 0
        self.silent_since = None
        self.reminded = None
        self.last_sent = self._load()

    def _load(self):
        """Where the last beat is not known, one sent before the start may be a copy of one heard before."""
        try:
            with open(self.state, encoding="utf-8") as file:
                return int(json.load(file)["sentAt"])
        except (OSError, ValueError, KeyError, TypeError):
            return int(self.now() * 1000) - 1

    def _save(self):
        if not self.state:
            return
        with open(self.state + ".new", "w", encoding="utf-8") as file:
            json.dump({"sentAt": self.last_sent}, file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(self.state + ".new", self.state)

    def beat(self, body):
        """HTTP status for one beat; 200 only when it counts."""
        try:
            beat = json.loads(body.decode("utf-8"))
            name, sent, version = beat["name"], beat["sentAt"], beat["version"]
            signature = beat["signature"]
        except (UnicodeDecodeError, ValueError, KeyError, TypeError):
            return 400
        if not all(type(number) is int for number in (sent, version)):
            return 400
        if not isinstance(name, str) or not isinstance(signature, str):
            return 400
        signed = f"{name}\n{sent}\n{version}".encode("utf-8")
        right = "v1=" + hmac.new(self.secret, signed, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(right.encode(), signature.encode("utf-8", "replace")):
            return 403
        if name != self.name:
            return 403
        with self.lock:
            if sent <= self.last_sent or abs(sent - self.now() * 1000) > SKEW_MS:
                return 409
            self.last_sent = sent
            self.heard, self.heard_at, self.deaf = self.monotonic(), self.now(), 0
            self._save()
        return 200

    def look(self):
        """What is to be said now: None, or ("silent" | "still" | "back", seconds)."""
        with self.lock:
            now = self.monotonic()
            quiet = now - self.heard
            # This machine stood still: nobody else is accused of that.
            if now - self.looked > self.pause + STANDSTILL:
                self.deaf += now - max(self.looked, self.heard)
            self.looked = now
            if quiet - self.deaf >= self.patience:
                if self.silent_since is None:
                    self.silent_since = self.heard
                    self.reminded = self.monotonic()
                    return ("silent", quiet)
                if self.monotonic() - self.reminded >= REMIND_EVERY:
                    self.reminded = self.monotonic()
                    return ("still", quiet)
            elif self.silent_since is not None:
                silence = self.heard - self.silent_since
                self.silent_since = None
                return ("back", silence)
        return None

    def told(self):
        """An alarm may take its time, and beats are heard meanwhile: that is no standstill."""
        with self.lock:
            self.looked = self.monotonic()


SUBJECTS = {
    "silent": "TOCSIN MUET : {name}",
    "still": "TOCSIN TOUJOURS MUET : {name}",
    "back": "Tocsin de retour : {name}",
}
TEXTS = {
    "silent": "Le Tocsin « {name} » ne donne plus signe depuis {seconds} s. Personne ne sera appelé par lui : "
    "vérifiez la machine, et passez à l'appel à la main.",
    "still": "Le Tocsin « {name} » ne donne plus signe depuis {seconds} s.",
    "back": "Le Tocsin « {name} » donne de nouveau signe, après {seconds} s de silence.",
}


def alarm(options, kind, seconds):
    """Every way is tried, whatever becomes of the others: none waits for another that hangs."""
    words = {"name": options.name, "seconds": int(seconds)}
    subject, text = SUBJECTS[kind].format(**words), TEXTS[kind].format(**words)
    ways = [lambda: print(f"vigie : {subject} – {text}", flush=True)]
    ways += ([lambda: run(options, kind, text)] if options.command else []) + (
        [lambda: mail(options, subject, text)] if options.mail else []
    )
    tries = [threading.Thread(target=attempt, args=(way,), daemon=True) for way in ways]
    for one in tries:
        one.start()
    for one in tries:
        one.join()


def attempt(way):
    try:
        way()
    except Exception as error:  # whatever it is, the watch goes on
        complain(error)


def complain(error):
    try:
        print(f"vigie : alarme non partie ({error})", file=sys.stderr, flush=True)
    except OSError:
        pass  # nobody reads it any more: the alarm goes on


def run(options, kind, text):
    subprocess.run([options.command, kind, options.name, text], timeout=30, check=True)


def mail(options, subject, text):
    message = EmailMessage()
    message["Subject"], message["From"] = subject, options.sender
    message["To"] = ", ".join(options.mail)
    message.set_content(text)
    host, _, port = options.smtp.rpartition(":")
    with smtplib.SMTP(host.strip("[]"), int(port), timeout=20) as relay:
        if options.starttls:
            relay.starttls(context=ssl.create_default_context())
        relay.send_message(message)


def reload(watch, path):
    """A sound secret is taken; otherwise the old one stays."""
    try:
        secret = read_secret(path)
    except SecretFault as fault:
        print(f"vigie : secret refusé, l'ancien reste : {fault}", file=sys.stderr, flush=True)
        return
    same = hmac.compare_digest(secret, watch.secret)
    watch.secret = secret
    print("vigie : secret relu, " + ("le même" if same else "nouveau"), flush=True)


def keep_watch(watch, tell, sleep=time.sleep):
    while True:
        said = watch.look()
        if said:
            tell(*said)
            watch.told()
        sleep(watch.pause)


def handler(watch):
    class Handler(http.server.BaseHTTPRequestHandler):
        timeout = 10
        server_version, sys_version = "vigie", ""

        def do_POST(self):
            try:
                length = int(self.headers.get("Content-Length", ""))
            except ValueError:
                return self.answer(411)
            if not 0 < length <= BODY_LIMIT:
                return self.answer(413)
            self.answer(watch.beat(self.rfile.read(length)))

        def do_GET(self):
            self.answer(503 if watch.silent_since is not None else 200)

        def answer(self, status):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.send_header("Connection", "close")
            self.end_headers()
            self.close_connection = True

        def log_message(self, *_):
            pass

    return Handler


def arguments():
    parser = argparse.ArgumentParser(description="Alarme quand un Tocsin ne donne plus signe.")
    parser.add_argument("--listen", default="127.0.0.1:8092", help="HOTE:PORT")
    parser.add_argument("--name", required=True, help="le nom convenu (supervision.heartbeat.name)")
    parser.add_argument("--secret", required=True, help="fichier 0600 du secret partagé")
    parser.add_argument(
        "--after", type=float, default=90, help="un silence est dit au plus tard après tant de secondes")
    parser.add_argument("--state", default="", help="fichier qui garde le dernier battement reçu")
    parser.add_argument("--command", help="commande d'alarme : COMMANDE silent|still|back NOM TEXTE")
    parser.add_argument("--mail", action="append", default=[], help="destinataire, répétable")
    parser.add_argument("--smtp", default="localhost:25", help="relais HOTE:PORT")
    parser.add_argument("--starttls", action="store_true", help="exiger un relais chiffré et vérifié")
    parser.add_argument("--sender", default="vigie@localhost", help="expéditeur des courriels")
    parser.add_argument("--certificate", help="certificat PEM : écouter en HTTPS")
    parser.add_argument("--key", help="clé PEM du certificat")
    options = parser.parse_args()
    if not options.mail and not options.command:
        parser.error("donnez --mail ou --command : une vigie qui ne prévient personne ne sert à rien")
    return options


def main():
    options = arguments()
    try:
        secret = read_secret(options.secret)
    except SecretFault as fault:
        sys.exit(f"vigie : {fault}")
    watch = Watch(options.name, secret, options.after, options.state)
    signal.signal(signal.SIGHUP, lambda *_: reload(watch, options.secret))
    host, _, port = options.listen.rpartition(":")
    server = http.server.ThreadingHTTPServer((host.strip("[]"), int(port)), handler(watch))
    server.daemon_threads = True
    if options.certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(options.certificate, options.key)
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"vigie : {options.name} surveillé sur le port {server.server_address[1]}", flush=True)
    keep_watch(watch, lambda *said: alarm(options, *said))


if __name__ == "__main__":
    main()
