"""Local receiver of the demonstration: mail by SMTP, texts by HTTP; each message becomes a file and a line shown.

usage: sink.py --smtp PORT --http PORT --folder DIR
Files are named 001-sms-+33639980001.txt, 002-secours-+33639980001.txt, 003-email-a@b.example.txt …; index.tsv lists them in order.
Two operators of texts: POST /sms and POST /secours, each with its page of state at /etat and /secours/etat.
POST /panne and POST /retablie: the first operator answers 503 from then on, or works again.
Clear text and no password, on 127.0.0.1 only: it is no mail server.
"""
import argparse
import email
import email.policy
import html
import json
import os
import re
import socketserver
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Store:
    def __init__(self, folder):
        self.folder, self.count, self.lock, self.keys = folder, 0, threading.Lock(), {}
        os.makedirs(folder, exist_ok=True)

    def keep(self, kind, to, subject, text, key=None):
        """The number of the message; a key already taken gives the number of its first message."""
        with self.lock:
            if key and key in self.keys:
                return self.keys[key]
            self.count += 1
            number = self.count
            if key:
                self.keys[key] = number
            name = f"{number:03}-{kind}-{re.sub(r'[^A-Za-z0-9+@.-]', '_', to)}.txt"
            with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
                file.write((f"Objet : {subject}\n\n" if subject else "") + text)
            first = " ".join((subject or text).split())[:100]
            line = f"{time.strftime('%H:%M:%S')}\t{kind}\t{to}\t{name}\t{first}"
            with open(os.path.join(self.folder, "index.tsv"), "a", encoding="utf-8") as index:
                index.write(line + "\n")
            print(f"   ✉ {kind:7} {to:36} {first}", flush=True)
            return number


class Mail(socketserver.StreamRequestHandler):
    def say(self, text):
        self.wfile.write(text.encode() + b"\r\n")

    def handle(self):
        self.say("220 demonstration ESMTP")
        recipients = []
        while line := self.rfile.readline(2000):
            words = line.decode("utf-8", "replace").strip()
            verb = words[:4].upper()
            if verb in ("EHLO", "HELO"):
                self.say("250-demonstration\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 10000000")
            elif verb == "RCPT":
                recipients.append(words[words.find("<") + 1:words.find(">")])
                self.say("250 OK")
            elif verb == "DATA":
                self.say("354 go on")
                self.receive(recipients)
                recipients = []
            elif verb == "QUIT":
                self.say("221 bye")
                return
            elif verb in ("MAIL", "RSET", "NOOP"):
                if verb != "NOOP":
                    recipients = []
                self.say("250 OK")
            else:
                self.say("502 not here")

    def receive(self, recipients):
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line[1:] if line.startswith(b".") else line)
        message = email.message_from_bytes(b"".join(lines), policy=email.policy.default)
        body = message.get_body(preferencelist=("plain", "html"))
        text = body.get_content() if body else ""
        for to in recipients:
            store.keep("email", to, message["Subject"], text)
        self.say("250 2.0.0 kept")


class Texts(BaseHTTPRequestHandler):
    broken = False

    def is_down(self):
        return Texts.broken and not self.path.startswith("/secours")

    def do_POST(self):
        if self.path in ("/panne", "/retablie"):
            Texts.broken = self.path == "/panne"
            return self.answer(204, "text/plain", "")
        if self.is_down():
            return self.answer(503, "text/plain; charset=utf-8", "passerelle en panne")
        operator = "secours" if self.path == "/secours" else "sms"
        raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")
        try:
            if "json" in (self.headers.get("Content-Type") or "") or raw.startswith("{"):
                fields = json.loads(raw)
            else:
                fields = dict(urllib.parse.parse_qsl(raw))
            number = store.keep(operator, fields["to"], "", fields["text"], self.headers.get("Idempotency-Key"))
        except (ValueError, KeyError, TypeError) as error:
            return self.answer(400, "application/json", json.dumps({"error": repr(error)}))
        self.answer(202, "application/json", json.dumps({"status": "accepted", "id": number}))

    def do_GET(self):
        if self.path.endswith("/etat"):
            if self.is_down():
                return self.answer(503, "text/plain; charset=utf-8", "passerelle en panne")
            return self.answer(200, "text/plain; charset=utf-8", "en service")
        rows = []
        for name in sorted(os.listdir(store.folder)):
            if name.endswith(".txt"):
                with open(os.path.join(store.folder, name), encoding="utf-8") as file:
                    rows.append(f"<h2>{html.escape(name)}</h2><pre>{html.escape(file.read())}</pre>")
        page = "<!doctype html><html lang=fr><meta charset=utf-8><title>Messages reçus</title>"
        self.answer(200, "text/html; charset=utf-8", page + ("".join(rows) or "<p>Aucun message.</p>"))

    def answer(self, status, kind, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments):
        pass


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


arguments = argparse.ArgumentParser()
arguments.add_argument("--smtp", type=int, required=True)
arguments.add_argument("--http", type=int, required=True)
arguments.add_argument("--folder", required=True)
options = arguments.parse_args()
store = Store(options.folder)
mail = Server(("127.0.0.1", options.smtp), Mail)
threading.Thread(target=mail.serve_forever, daemon=True).start()
try:
    ThreadingHTTPServer(("127.0.0.1", options.http), Texts).serve_forever()
except KeyboardInterrupt:
    pass
