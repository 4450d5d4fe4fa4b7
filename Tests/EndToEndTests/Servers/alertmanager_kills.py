"""What Prometheus Alertmanager loses and doubles when it is killed -9 (package prometheus-alertmanager). By hand:

    python3 Tests/EndToEndTests/Servers/alertmanager_kills.py [--kills 30] [--group-wait 0s] [--resend] [--seed 1]

One alert after the other is posted to the real program, each a group of its own; at random points it is killed -9 and
started again on the same storage. What was not answered is posted again until it is. Counted are the alerts that were
answered with success and never came to the webhook, and those that came twice. `--resend`: whoever posts does what
Prometheus does and posts everything that still fires again, here after each start and at the end.
"""
import argparse
import collections
import http.client
import http.server
import json
import os
import random
import signal
import socket
import subprocess
import tempfile
import threading
import time

PROGRAM = "/usr/bin/prometheus-alertmanager"
SETTINGS = """
route: {{ receiver: sink, group_by: ['...'], group_wait: {wait}, group_interval: 1s }}
receivers:
- {{ name: sink, webhook_configs: [{{ url: "http://127.0.0.1:{port}/", send_resolved: false }}] }}
"""
arrived = collections.Counter()


class Counter(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        for alert in body["alerts"]:
            arrived[alert["labels"]["alertname"]] += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, *words):
        pass


class Sink(http.server.ThreadingHTTPServer):
    # A burst must not be refused at the door: that would be our fault, not the rival's.
    request_queue_size = 2048
    daemon_threads = True


def free_port():
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


class Rival:
    def __init__(self, folder, wait, sink):
        self.folder, self.port = folder, free_port()
        with open(f"{folder}/am.yml", "w", encoding="utf-8") as file:
            file.write(SETTINGS.format(wait=wait, port=sink))

    def start(self):
        self.process = subprocess.Popen(
            [PROGRAM, f"--config.file={self.folder}/am.yml", f"--storage.path={self.folder}/data",
             "--log.level=error", f"--web.listen-address=127.0.0.1:{self.port}", "--cluster.listen-address="],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        end = time.monotonic() + 20
        while not self.answers("GET", "/-/ready"):
            if time.monotonic() > end or self.process.poll() is not None:
                raise SystemExit("Alertmanager does not start")
            time.sleep(0.02)

    def kill(self):
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def answers(self, method, path, document=None):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request(
                method, path, document and json.dumps(document), {"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            return answer.status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def post(self, names):
        return self.answers("POST", "/api/v2/alerts", [{"labels": {"alertname": name}} for name in names])


def settle(limit):
    """Waits until nothing has come for ten seconds, `limit` seconds at least."""
    begun = last = time.monotonic()
    count = sum(arrived.values())
    while time.monotonic() < max(begun + limit, last + 10):
        time.sleep(0.1)
        if sum(arrived.values()) != count:
            count, last = sum(arrived.values()), time.monotonic()


def besiege(rival, options, dice):
    """Posts until the last kill; returns what was answered with success."""
    accepted, number = [], 0
    for _ in range(options.kills):
        rival.start()
        if options.resend and accepted:
            rival.post(accepted)
        fuse = threading.Timer(dice.uniform(0.05, 0.8), rival.kill)
        fuse.start()
        while fuse.is_alive():
            if rival.post([f"alerte-{number}"]):
                accepted.append(f"alerte-{number}")
                number += 1
            time.sleep(0.005)
        fuse.join()
    rival.start()
    if options.resend:
        rival.post(accepted)
    return accepted


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--kills", type=int, default=30)
    options.add_argument("--group-wait", default="0s")
    options.add_argument("--resend", action="store_true")
    options.add_argument("--seed", type=int, default=1)
    options = options.parse_args()
    sink = Sink(("127.0.0.1", 0), Counter)
    threading.Thread(target=sink.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        rival = Rival(folder, options.group_wait, sink.server_address[1])
        try:
            accepted = besiege(rival, options, random.Random(options.seed))
            settle(float(options.group_wait.rstrip("s")) + 2)
        finally:
            rival.kill()
    lost = sum(1 for name in accepted if not arrived[name])
    twice = sum(1 for name in accepted if arrived[name] > 1)
    print(f"group_wait {options.group_wait}, seed {options.seed}{', resent' if options.resend else ''}: "
          f"{options.kills} kills, {len(accepted)} alerts accepted, {lost} never arrived, "
          f"{twice} arrived twice or more")


main()
