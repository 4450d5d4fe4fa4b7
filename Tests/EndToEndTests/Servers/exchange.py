# A prefecture's telephones for one test, in a network namespace: an exchange (a SIP proxy that keeps a number
# of outside channels), the daemon's baresips, and people's telephones (baresips) that this program answers and
# whose keys it presses. Prints where its own door is; ends, with all it started, on SIGTERM.
import ctypes
import http.server
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import wave

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Servers"))
import baresips  # noqa: E402

ADDRESS, PORT = "10.98.0.1", 5060
CLONE_NEWNET = 0x40000000
DOOR = "tocsin"

# A telephone talks to one at a time, and a line that falls silent is let go.
MORE = "call_max_calls 1\nrtp_timeout 4\n"


def header(lines, name):
    """The first header of this name, with the number of its line."""
    for number, line in enumerate(lines[1:], 1):
        key, _, value = line.partition(":")
        if key.strip().lower() in (name.lower(), {"via": "v", "to": "t", "call-id": "i"}.get(name.lower())):
            return number, value.strip()
    return 0, ""


class Exchange:
    """Passes requests on by number, keeps itself in the route, counts calls, says busy where it must."""

    def __init__(self, telephones, log):
        self.telephones, self.channels, self.isThere = telephones, 99, True
        self.active, self.peak = {}, 0
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.log = open(log, "w", buffering=1)
        self.lock = threading.Lock()

    def note(self, **what):
        with self.lock:
            self.log.write(json.dumps(dict(at=round(time.time(), 3), peak=self.peak, **what)) + "\n")

    def serve(self):
        self.socket.bind((ADDRESS, PORT))
        while True:
            data, sender = self.socket.recvfrom(65536)
            if not self.isThere:
                continue
            head, _, body = data.decode("utf-8", "replace").partition("\r\n\r\n")
            lines = head.split("\r\n")
            if lines[0].startswith("SIP/2.0 "):
                self.back(lines, body)
            elif lines[0].endswith(" SIP/2.0"):
                self.forth(lines, body, sender)

    def send(self, lines, body, to):
        self.socket.sendto(("\r\n".join(lines) + "\r\n\r\n" + body).encode(), to)

    def answer(self, lines, sender, status):
        kept = [x for x in lines[1:] if x.partition(":")[0].lower() in ("via", "from", "call-id", "cseq")]
        to = header(lines, "To")[1]
        to += "" if ";tag=" in to else ";tag=exchange"
        self.send(["SIP/2.0 " + status] + kept + ["To: " + to, "Content-Length: 0"], "", sender)

    def back(self, lines, body):
        number, via = header(lines, "Via")
        del lines[number]
        number, via = header(lines, "Via")
        if not number:
            return
        place = via.split(";")[0].split()[1]
        host, _, port = place.partition(":")
        status, call = int(lines[0].split()[1]), header(lines, "Call-ID")[1]
        if header(lines, "CSeq")[1].endswith("INVITE"):
            if status >= 300:
                self.end(call, str(status))
            elif status >= 200:
                self.note(what="answered", number=self.active.get(call, ""))
        self.send(lines, body, (host, int(port or 5060)))

    def end(self, call, how):
        number = self.active.pop(call, None)
        if number:
            self.note(what="ended", number=number, how=how)

    def forth(self, lines, body, sender):
        method, uri, _ = lines[0].split()
        call, isFirst = header(lines, "Call-ID")[1], ";tag=" not in header(lines, "To")[1]
        if method == "OPTIONS" and isFirst:
            return self.answer(lines, sender, "200 OK")
        if method == "ACK" and ";tag=exchange" in header(lines, "To")[1]:
            return None
        route, value = header(lines, "Route")
        if route:
            del lines[route]
        if method in ("BYE", "CANCEL"):
            self.end(call, method)
        address = uri.partition("sip:")[2].split(";")[0]
        user, _, place = address.rpartition("@")
        if place.startswith(ADDRESS) and place.partition(":")[2] in ("", str(PORT)):
            telephone = self.telephones.get(user)
            refusal = self.refusal(method, call, user, telephone, isFirst)
            if refusal:
                return self.answer(lines, sender, refusal)
            place = "%s:%d" % (ADDRESS, telephone["sip"])
            lines[0] = "%s sip:%s@%s SIP/2.0" % (method, user, place)
        branch = header(lines, "Via")[1].partition("branch=")[2].split(";")[0]
        lines.insert(1, "Via: SIP/2.0/UDP %s:%d;branch=%sx" % (ADDRESS, PORT, branch))
        if method == "INVITE" and isFirst:
            lines.insert(2, "Record-Route: <sip:%s:%d;lr>" % (ADDRESS, PORT))
        host, _, port = place.partition(":")
        self.send(lines, body, (host, int(port or 5060)))

    def refusal(self, method, call, user, telephone, isFirst):
        """Why this request goes no further; counts the call when it does."""
        if telephone is None:
            return "404 Not Found"
        if method != "INVITE" or not isFirst or call in self.active:
            return None
        outside = [number for number in self.active.values() if number != DOOR]
        if user != DOOR and len(outside) >= self.channels:
            self.note(what="trunk busy", number=user)
            return "503 Service Unavailable"
        self.note(what="called", number=user)
        if telephone.get("does") == "busy":
            return "486 Busy Here"
        self.active[call] = user
        if user != DOOR:
            self.peak = max(self.peak, len(outside) + 1)
        return None


class Telephone:
    """One person's telephone. `does`: keys to press, half a second apart (a space waits, `!` hangs up);
    or `busy`."""

    def __init__(self, exchange, number, control, voice):
        self.exchange, self.number, self.control, self.voice = exchange, number, control, voice
        self.keys, self.calls = "", []
        threading.Thread(target=self.live, daemon=True).start()

    def command(self, name, parameter=None):
        text = json.dumps({"command": name, "params": parameter} if parameter else {"command": name}).encode()
        self.socket.sendall(b"%d:%s," % (len(text), text))

    def call(self, whom, keys):
        self.calls = [keys]
        self.command("ausrc", "aubridge,silence")
        self.command("dial", "sip:%s@%s" % (whom, ADDRESS))

    def live(self):
        while True:
            try:
                self.socket = socket.create_connection(("127.0.0.1", self.control))
                break
            except OSError:
                time.sleep(0.05)
        self.socket.settimeout(0.5)
        data, left = b"", ""
        while True:
            try:
                piece = self.socket.recv(65536)
                if not piece:
                    return
                data += piece
            except TimeoutError:
                if left:
                    left = self.press(left)
            while b":" in data:
                size, _, rest = data.partition(b":")
                if len(rest) <= int(size):
                    break
                event, data = json.loads(rest[: int(size)]), rest[int(size) + 1:]
                kind = event.get("type")
                if kind == "CALL_ESTABLISHED":
                    self.command("ausrc", "aufile," + self.voice)
                    own = event.get("direction") == "outgoing" and self.calls
                    left = self.calls.pop() if own else self.exchange.telephones[self.number]["does"]
                elif kind == "CALL_CLOSED":
                    left = ""

    def press(self, keys):
        if keys[0] == "!":
            self.command("hangup")
        elif keys[0] != " ":
            self.command("sndcode", keys[0])
        return keys[1:]


def main():
    folder, name, lines = sys.argv[1], sys.argv[2], int(sys.argv[3])
    numbers = json.loads(sys.argv[4])
    started, phones = [], {}
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    libc = ctypes.CDLL(None, use_errno=True)

    def baresip(number, user, mode):
        home = "%s/baresip-%d" % (folder, number)
        baresips.write(home, ADDRESS, number, user, "answermode=" + mode, MORE)
        started.append(start(home))
        return baresips.sip(number)

    def start(home):
        return baresips.inside(name, ["baresip", "-f", home], home + ".log")

    def restart(number):
        """As systemd does after a crash."""
        started[number].kill()
        started[number].wait()
        time.sleep(1)
        started[number] = start("%s/baresip-%d" % (folder, number))

    class Door(http.server.BaseHTTPRequestHandler):
        """What the test asks: `{"number":…,"does":…}`, `{"channels":…}`, 
        `{"number":…,"calls":…,"keys":…}`, `{"restart":LINE}`, `{"isThere":…}`."""

        def do_POST(self):
            order = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "calls" in order:
                phones[order["number"]].call(order["calls"], order["keys"])
            elif "does" in order:
                exchange.telephones[order["number"]]["does"] = order["does"]
            if "restart" in order:
                restart(order["restart"])
            exchange.channels = order.get("channels", exchange.channels)
            exchange.isThere = order.get("isThere", exchange.isThere)
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    door = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    baresips.run("ip", "netns", "add", name)
    try:
        baresips.connect(name, ADDRESS)
        voice = folder + "/voice.wav"
        with wave.open(voice, "w") as file:
            file.setparams((1, 2, 8000, 0, "NONE", ""))
            file.writeframes(b"".join((400 * (n % 20 - 10)).to_bytes(2, "little", signed=True)
                                      for n in range(8000 * 240)))
        with open("/run/netns/" + name) as namespace:
            if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        for number in range(lines):
            baresip(number, "astreinte", "manual")
        telephones = {DOOR: {"sip": baresip(lines, DOOR, "manual"), "does": ""}}
        exchange = Exchange(telephones, folder + "/calls.jsonl")
        for number, (user, does) in enumerate(numbers.items(), lines + 1):
            telephones[user] = {"sip": baresip(number, user, "auto"), "does": does}
            phones[user] = Telephone(exchange, user, 4400 + number, voice)
        threading.Thread(target=exchange.serve, daemon=True).start()
        for number in range(lines + 1 + len(numbers)):
            for _ in range(400):
                try:
                    # A control socket serves one client: those of the telephones are taken.
                    if number <= lines:
                        socket.create_connection(("127.0.0.1", 4400 + number)).close()
                    elif not hasattr(list(phones.values())[number - lines - 1], "socket"):
                        raise OSError
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                raise SystemExit("baresip %d does not listen" % number)
        print(json.dumps({"door": door.server_address[1]}), flush=True)
        door.serve_forever()
    finally:
        for process in started:
            process.kill()
            process.wait()
        subprocess.run(["ip", "netns", "del", name])


main()
