# A telephone automaton behind an HTTP interface: takes a call by form, and tells its course to the address that
# came with it. The number's last digit chooses: 1, 2, 3 press that key, 4 is a voicemail, 7 does not answer, 8 is
# busy. One JSON line per fact goes to the log; it ends with its standard input.
import argparse, http.server, json, os, sys, threading, urllib.error, urllib.parse, urllib.request

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--secret", required=True)
options = options.parse_args()
log, lock, count = open(options.log, "a", buffering=1, encoding="utf-8"), threading.Lock(), [0]


def note(**fact):
    with lock:
        log.write(json.dumps(fact) + "\n")


def tell(address, call, fields, as_json=False):
    """As gateways do: again until it is thanked for."""
    fields = {"call_id": call, **fields}
    body = json.dumps(fields) if as_json else urllib.parse.urlencode(fields)
    kind = "application/json" if as_json else "application/x-www-form-urlencoded"
    for _ in range(5):
        request = urllib.request.Request(address, body.encode(), {"Content-Type": kind})
        try:
            status = urllib.request.urlopen(request, timeout=10).status
        except urllib.error.HTTPError as refusal:
            status = refusal.code
        note(event="told", call=call, address=address, body=body, status=status)
        if status == 200:
            return


COURSES = {
    "1": [{"status": "ringing"}, {"status": "answered"}, {"digit": "1"}, {"digit": "1"}, {"status": "completed"}],
    "2": [{"status": "in-progress"}, {"digits": "2"}, {"status": "completed", "digits": "2"}],
    "3": [{"dtmf": "3"}],
    "4": [{"status": "answered"}, {"status": "completed"}],
    "7": [{"CallStatus": "no-answer"}],
    "8": [{"status": "busy", "reason": "occupé"}],
}


class Automaton(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, content):
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        form = dict(urllib.parse.parse_qsl(body, strict_parsing=True))
        if form.get("secret") != options.secret:
            return self.answer(403, {"error": "forbidden"})
        number, back = form.get("to", ""), form.get("callback", "")
        if not (number.startswith("+") and number[1:].isdigit() and form.get("text") and back.startswith("http")):
            return self.answer(422, {"error": "to, text and callback"})
        with lock:
            count[0] += 1
            call = f"call-{1000 + count[0]}"
        note(event="call", call=call, to=number, text=form["text"], address=back, key=form.get("key"))
        self.answer(202, {"call_id": call})
        threading.Thread(target=self.course, args=(back, call, number[-1]), daemon=True).start()

    def course(self, back, call, digit):
        for place, fields in enumerate(COURSES.get(digit, [])):
            tell(back, call, fields, as_json=place % 2 == 1)
        note(event="ended", call=call)


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Automaton)
note(event="listening", port=server.server_port)
threading.Thread(target=end_with_parent, daemon=True).start()
server.serve_forever()
