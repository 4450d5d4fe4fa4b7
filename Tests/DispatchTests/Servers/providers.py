# SMS providers as strict as their public documents: what those do not allow is refused. Logs JSON lines.
#  ovh: "API SMS Cookbook", "First steps with the OVHcloud APIs" (signature), the `/sms` schema; error codes as its
#       own clients know them.
#  orange: Contact Everyone v1.2 as Orange's guide and the connectors of Centreon and Symfony speak it.
#  generic: what Config/gateways/generic.yaml says of itself.
import argparse, hashlib, http.server, json, os, sys, threading, urllib.parse

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--kind", required=True, choices=["ovh", "orange", "generic"])
options.add_argument("--now", type=int, default=0, help="the provider's own clock")
options.add_argument("--uses", type=int, default=1000, help="requests that one token is good for")
options.add_argument("--skew", type=int, default=0)
options = options.parse_args()
log_file, lock = open(options.log, "a", encoding="utf-8"), threading.Lock()
state = {"tokens": 0, "left": 0, "sms": 0, "known": {}}
BASIC = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
            "abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€")


def log(**facts):
    with lock:
        log_file.write(json.dumps(facts) + "\n")
        log_file.flush()


def is_number(text):
    return isinstance(text, str) and text.startswith("+") and text[1:].isdigit() and 9 <= len(text) <= 16


class Refusal(Exception):
    pass


def refuse(code, /, **content):
    raise Refusal(code, content)


def ovh(method, path, headers, body, url):
    if headers.get("x-ovh-application") != "7kbG7Bk7S9Nt7ZSV":
        refuse(403, errorCode="INVALID_KEY", message="This application key is invalid")
    if headers.get("x-ovh-consumer") != "consumer":
        refuse(403, errorCode="INVALID_CREDENTIAL", message="This credential is not valid")
    stamp = headers.get("x-ovh-timestamp", "")
    if not stamp.isdigit() or abs(int(stamp) - options.now - options.skew) > 180:
        refuse(400, errorCode="QUERY_TIME_OUT", message="Query out of time")
    signed = "+".join(["secret", "consumer", method, url, body, stamp])
    if headers.get("x-ovh-signature") != "$1$" + hashlib.sha1(signed.encode()).hexdigest():
        refuse(400, errorCode="INVALID_SIGNATURE", message="Invalid signature")
    if (method, path) != ("POST", "/1.0/sms/sms-ab12345-1/jobs"):
        refuse(404, message="The requested object does not exist")
    if headers.get("content-type", "").split(";")[0] != "application/json":
        refuse(400, message="Content-Type")
    job = json.loads(body)
    known = {"charset", "class", "coding", "differedPeriod", "message", "noStopClause", "priority", "receivers",
             "receiversDocumentUrl", "receiversSlotId", "sender", "senderForResponse", "tag", "validityPeriod"}
    if set(job) - known:
        refuse(400, message=f"Unknown parameters {sorted(set(job) - known)}")
    if ("sender" in job) == (job.get("senderForResponse") is True):
        refuse(400, message="sender or senderForResponse")
    good = (isinstance(job.get("message"), str) and job["message"] and isinstance(job.get("receivers"), list)
            and job.get("coding") in ("7bit", "8bit") and job.get("charset") == "UTF-8"
            and job.get("priority") in ("high", "medium", "low", "veryLow") and job.get("noStopClause") is True)
    if not good or (job["coding"] == "7bit" and set(job["message"]) - BASIC):
        refuse(400, message="Bad parameters")
    valid = [number for number in job["receivers"] if is_number(number) and not number.endswith("9")]
    state["sms"] += len(valid)
    log(event="sms", to=valid, content=job["message"])
    return 200, {"totalCreditsRemoved": len(valid), "invalidReceivers": [n for n in job["receivers"] if n not in valid],
                 "ids": [26929924 + state["sms"]] * len(valid), "validReceivers": valid}


def orange(method, path, headers, body, url):
    kind = headers.get("content-type", "").split(";")[0]
    if (method, path) == ("POST", "/api/v1.2/oauth/token"):
        form = dict(urllib.parse.parse_qsl(body))
        if kind != "application/x-www-form-urlencoded" or form != {"username": "prefecture-29", "password": "s&cret"}:
            refuse(401, message="bad credentials")
        state["tokens"], state["left"] = state["tokens"] + 1, options.uses
        log(event="token")
        return 200, {"access_token": f"token-{state['tokens']}", "token_type": "Bearer", "ttl": 90}
    if (method, path) != ("POST", "/api/v1.2/groups/595d04e6-d83f-11ef-8814-e7f0c28d4ad3/diffusion-requests"):
        refuse(404, message="not found")
    state["left"] -= 1
    if headers.get("authorization") != f"Bearer token-{state['tokens']}" or state["left"] < 0:
        refuse(401, message="expired token")
    order = json.loads(body)
    sms = order.get("smsParam", {})
    if kind != "application/json" or set(order) - {"name", "msisdns", "smsParam"}:
        refuse(400, message="unknown members")
    good = (isinstance(order.get("msisdns"), list) and all(map(is_number, order["msisdns"])) and sms.get("body")
            and sms.get("encoding") in ("GSM7", "UNICODE") and set(sms) <= {"body", "encoding", "senderName"})
    if not good or (sms["encoding"] == "GSM7" and set(sms["body"]) - BASIC):
        refuse(400, message="bad smsParam")
    log(event="sms", to=order["msisdns"], content=sms["body"], address=order.get("name"))
    return 201, {"id": "5f1c", "status": "CREATED"}


def generic(method, path, headers, body, url):
    if headers.get("authorization") != "Bearer jeton" or (method, path) != ("POST", "/v1/messages"):
        refuse(401, status="unauthorized")
    key, order = headers.get("idempotency-key"), json.loads(body)
    if not key or order.get("reference") != key or not is_number(order.get("to")) or not order.get("text"):
        refuse(422, status="rejected")
    if order.get("from") != "PREF29" or not order.get("callback", "").startswith("https://"):
        refuse(422, status="rejected")
    if order["to"].endswith("7"):
        return 202, {"status": "deferred"}
    if key not in state["known"]:
        state["known"][key] = f"m-{len(state['known']) + 1}"
        log(event="sms", to=[order["to"]], content=order["text"], address=order["callback"])
    return 202, {"status": "accepted", "id": state["known"][key]}


class Provider(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        url = f"http://{headers['host']}{self.path}"
        log(event="request", method=self.command, path=self.path, body=body, headers=headers)
        try:
            status, content = globals()[options.kind](self.command, self.path, headers, body, url)
        except Refusal as refusal:
            status, content = refusal.args
        # One writes its JSON with blanks, the other without.
        data = json.dumps(content, separators=None if options.kind == "ovh" else (",", ":")).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    do_GET = do_PUT = do_POST


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Provider)
log(event="listening", port=server.server_port)
threading.Thread(target=end_with_parent, daemon=True).start()
server.serve_forever()
