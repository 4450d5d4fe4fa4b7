"""Answers a text as its reader would: the operator hands the reply over at the daemon's secret address.

usage: reply.py FOLDER NUMBER KEY ADDRESSES
Takes the code of the last text received in FOLDER by NUMBER, and sends "KEY CODE" (1 j'arrive, 2 indisponible …) back by the
operator that had carried it. ADDRESSES: what `tocsin inbound --json` says.
"""
import glob
import json
import os
import re
import sys
import urllib.parse
import urllib.request
import uuid

folder, number, key, addresses = sys.argv[1:5]
found = None
for name in sorted(glob.glob(os.path.join(folder, f"*-{number}.txt"))):
    with open(name, encoding="utf-8") as text:
        code = re.search(r"par SMS : 1 (\d{6}) ", text.read())
    if code:
        found = os.path.basename(name).split("-")[1], code.group(1)
if not found:
    sys.exit(f"reply.py: no text with a code for {number}")
operator, code = found
path = {"sms": "sms", "secours": "sms-secours"}[operator]
address = next(p["replies"] for p in json.loads(addresses)["paths"] if p["path"] == path)
fields = {"from": number, "text": f"{key} {code}", "id": uuid.uuid4().hex}
print(f"   ✆ {path:7} {number} répond : {fields['text']}", flush=True)
with urllib.request.urlopen(address, urllib.parse.urlencode(fields).encode(), timeout=10) as answer:
    sys.exit(0 if answer.status < 400 else 1)
