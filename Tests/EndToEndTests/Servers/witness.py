"""Client that states one fact after the other over the daemon's socket, and writes down what it was answered.

What was not answered is asked again under the same key. Every tenth time it also reads who is said to have been
served. One JSON line an answer; a file LOG.stop ends it behind the fact it is at.
"""
import http.client
import json
import os
import socket
import sys
import time

path, activation, log = sys.argv[1], sys.argv[2], open(sys.argv[3], "a", buffering=1, encoding="utf-8")


class OverSocket(http.client.HTTPConnection):
    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(path)


def ask(method, place, key=None, document=None):
    """The answer's JSON, None when there was none or the daemon had no time."""
    connection = OverSocket("localhost", timeout=10)
    try:
        headers = {"Idempotency-Key": key, "Content-Type": "application/json"} if key else {}
        connection.request(method, place, document and json.dumps(document), headers)
        answer = connection.getresponse()
        body = answer.read()
        if answer.status >= 500 or answer.status == 429:
            return None
        if answer.status >= 300:
            log.write(json.dumps({"refused": answer.status, "body": body.decode()}) + "\n")
        return json.loads(body)
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def state(number):
    tries = 0
    place, words = f"/v1/activations/{activation}/facts", f"témoin {number}."
    fact = {"do": "noted", "by": "d05", "note": words}
    while ask("POST", place, f"temoin-{number}", fact) is None:
        tries += 1
        time.sleep(0.02)
    log.write(json.dumps({"stated": words, "tries": tries + 1, "at": time.monotonic()}) + "\n")


def look():
    answer = ask("GET", f"/v1/activations/{activation}/messages")
    served = [
        seat["seat"] for message in (answer or {}).get("messages", []) for seat in message["seats"] or []
        if any(delivery["outcome"] == "accepted" for delivery in seat["deliveries"])
    ]
    if served:
        log.write(json.dumps({"served": served, "at": time.monotonic()}) + "\n")


number = 0
while not os.path.exists(log.name + ".stop"):
    number += 1
    state(number)
    if number % 10 == 0:
        look()
    time.sleep(0.005)
