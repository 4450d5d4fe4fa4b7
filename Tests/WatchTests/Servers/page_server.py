# A public site for the tests: serves a file that changes, hangs, redirects, or sends too much. Logs its port.
import argparse, http.server, os, ssl, sys, threading, time

options = argparse.ArgumentParser()
options.add_argument("--page", required=True, help="the file served at /page")
options.add_argument("--cert")
options.add_argument("--key")
options = options.parse_args()


class Site(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body=b"", **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        mode = self.path.strip("/")
        if mode == "page":
            with open(options.page, "rb") as file:
                self.answer(200, file.read())
        elif mode == "muet":
            time.sleep(60)
        elif mode == "ailleurs":
            self.answer(302, Location="/page")
        elif mode == "geant":
            self.answer(200, b"x" * (2 << 20))
        else:
            self.answer(404, b"introuvable")


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        pass  # untrusted and abandoned connections are what is being tested


def end_with_parent():
    sys.stdin.read()  # the test holds the other end: whatever ends it ends this server
    os._exit(0)


server = Server(("127.0.0.1", 0), Site)
if options.cert:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.cert, options.key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
print("port", server.server_port, flush=True)
threading.Thread(target=end_with_parent, daemon=True).start()
server.serve_forever()
