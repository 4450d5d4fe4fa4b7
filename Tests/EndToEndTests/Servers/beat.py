# usage: beat.py URL NAME KEY: posts one beat of another prefecture's daemon, signed, and prints the HTTP status.
import hashlib
import hmac
import json
import sys
import time
import urllib.error
import urllib.request

url, name, key = sys.argv[1:]
sent = int(time.time() * 1000)
signed = f"{name}\n{sent}\n7".encode()
beat = {"name": name, "sentAt": sent, "version": 7,
        "signature": "v1=" + hmac.new(key.encode(), signed, hashlib.sha256).hexdigest()}
request = urllib.request.Request(url, json.dumps(beat).encode(), {"Content-Type": "application/json"})
try:
    with urllib.request.urlopen(request, timeout=5) as answer:
        print(answer.status)
except urllib.error.HTTPError as error:
    print(error.code)
