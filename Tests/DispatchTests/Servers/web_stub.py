# Answers each path with what the test says, and logs every request: a stand-in for services with no server here.
import argparse, http.server, json, os, ssl, sys, threading

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--answers", required=True, help='JSON: {"POST /path": [[status, {header: value}, body], …]}')
options.add_argument("--cert")
options.add_argument("--key")
options = options.parse_args()
log_file = open(options.log, "a", encoding="utf-8")
lock = threading.Lock()
answers = json.loads(options.answers)
known = {}


def log(**facts):
    with lock:
        log_file.write(json.dumps(facts) + "\n")
        log_file.flush()


class Stub(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        log(event="request", method=self.command, path=self.path, body=body, headers=headers)
        key = headers.get("idempotency-key")
        with lock:
            if key in known:
                answer = known[key]
            else:
                queue = answers.get(f"{self.command} {self.path}", [[404, {}, "{}"]])
                # The last answer stays.
                answer = queue.pop(0) if len(queue) > 1 else queue[0]
                if key and answer[0] < 300:
                    known[key] = answer
        status, extra, text = answer
        data = text.encode()
        self.send_response(status)
        for name, value in extra.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_POST = do_PUT = do_OPTIONS = handle_any


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Stub)
if options.cert:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(options.cert, options.key)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
log(event="listening", port=server.server_port)
threading.Thread(target=end_with_parent, daemon=True).start()
server.serve_forever()
