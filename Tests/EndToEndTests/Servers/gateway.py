# usage: gateway.py PORT CERTIFICATE KEY LOG: an SMS gateway over TLS; what is posted becomes a line of the log.
import http.server
import ssl
import sys

port, certificate, key, log = sys.argv[1:]


class Gateway(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self):
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self):
        self.answer()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        with open(log, "a", encoding="utf-8") as file:
            file.write(body.replace("\n", " ") + "\n")
        self.answer()


server = http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), Gateway)
server.daemon_threads = True
tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
tls.load_cert_chain(certificate, key)
server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
server.serve_forever()
