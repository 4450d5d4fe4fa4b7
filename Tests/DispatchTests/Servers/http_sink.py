# A real HTTP gateway for the tests: writes down every request and misbehaves as the path asks. Logs JSON lines.
import argparse, http.server, json, os, socketserver, ssl, sys, threading, time

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--cert")
options.add_argument("--key")
options.add_argument("--host", default="127.0.0.1")
options.add_argument("--port", type=int, default=0)
options.add_argument("--unix", help="path of a Unix socket to listen on instead of a port")
options = options.parse_args()
log_file = open(options.log, "a", encoding="utf-8")
lock = threading.Lock()


def log(**facts):
    with lock:
        log_file.write(json.dumps(facts) + "\n")
        log_file.flush()


class Gateway(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    count = 0

    def log_message(self, *_):
        pass

    def setup(self):
        super().setup()
        self.served = 0
        Gateway.count += 1
        self.connection_number = Gateway.count
        log(event="connect")

    def answer(self, status, body=b"0: Accepted for delivery", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def cut(self):
        self.close_connection = True
        self.connection.close()

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        mode = self.path.split("?")[0].strip("/")
        self.served += 1
        log(event="request", connection=self.connection_number, method=self.command, path=self.path, body=body,
            headers={name.lower(): value for name, value in self.headers.items()})
        if mode == "lent":
            self.answer(429, b"doucement", Retry_After="7")
        elif mode == "date":
            self.answer(503, b"entretien", Retry_After="Sat, 21 Nov 2026 02:12:30 GMT")
        elif mode == "panne":
            self.answer(500, b"panne")
        elif mode == "ailleurs":
            self.answer(302, b"", Location="/ok")
        elif mode == "interdit":
            self.answer(403, b"Authorization failed\n\x1b[31mfaux journal")
        elif mode == "menteur":
            self.answer(200, b"ERROR 12: credit epuise")
        elif mode == "etrange":
            self.answer(226, b"")
        elif mode == "muet":
            time.sleep(60)
        elif mode == "coupe" or (mode == "coupe-ensuite" and self.served > 1):
            self.cut()
        elif mode == "geant":
            self.giant()
        else:
            self.answer(200)

    def giant(self):
        self.send_response(200)
        self.send_header("Content-Length", str(1 << 30))
        self.end_headers()
        sent = 0
        try:
            while sent < 1 << 30:
                sent += self.wfile.write(b"0" * 65536)
        except OSError:
            pass
        log(event="giant", sent=sent)
        self.close_connection = True

    do_GET = do_POST = do_PUT = do_OPTIONS = handle_any


class Quiet:
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # cut and untrusted connections are what is being tested


class Server(Quiet, http.server.ThreadingHTTPServer):
    pass


class UnixServer(Quiet, socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    pass


def end_with_parent():
    sys.stdin.read()  # the test holds the other end: whatever ends it ends this server
    os._exit(0)


server = UnixServer(options.unix, Gateway) if options.unix else Server((options.host, options.port), Gateway)
if options.cert:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.cert, options.key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
log(event="listening", port=0 if options.unix else server.server_port)
threading.Thread(target=end_with_parent, daemon=True).start()
server.serve_forever()
