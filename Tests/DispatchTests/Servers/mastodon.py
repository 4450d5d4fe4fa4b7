# A Mastodon server as strict as its documents (methods/statuses, api/rate-limits, api/oauth-scopes): token and
# scope, visibility, length as it counts, keys remembered, rate-limit headers on every answer. Logs JSON lines.
import argparse, datetime, http.server, json, os, re, sys, threading, unicodedata

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--now", type=int, required=True)
options.add_argument("--limit", type=int, default=300, help="posts that may be made before the window ends")
options.add_argument("--window", type=int, default=10800, help="seconds until then")
options.add_argument("--scope", default="write:statuses read:accounts")
options.add_argument("--broken", type=int, default=0, help="so many first posts end in a 503")
options = options.parse_args()
log_file, lock = open(options.log, "a", encoding="utf-8"), threading.Lock()
known, count = {}, {"posts": 0, "statuses": 0, "broken": options.broken}


def log(**facts):
    log_file.write(json.dumps(facts) + "\n")
    log_file.flush()


def length(text):
    """Every link counts for 23, a mention without its server, all else by characters."""
    text = re.sub(r"https?://\S+", "x" * 23, unicodedata.normalize("NFC", text))
    return len(re.sub(r"(@\w+)@[\w.-]+", r"\1", text))


class Mastodon(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, content):
        reset = datetime.datetime.fromtimestamp(options.now + options.window, datetime.timezone.utc)
        data = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("X-RateLimit-Limit", str(options.limit))
        self.send_header("X-RateLimit-Remaining", str(max(0, options.limit - count["posts"])))
        self.send_header("X-RateLimit-Reset", reset.strftime("%Y-%m-%dT%H:%M:%S.000Z"))
        self.end_headers()
        self.wfile.write(data)

    def refuse(self, status, words):
        self.answer(status, {"error": words})

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        headers = {name.lower(): value for name, value in self.headers.items()}
        with lock:
            log(event="request", method=self.command, path=self.path, body=body, headers=headers)
            self.serve(headers, body)

    do_GET = do_POST = do_PUT = handle_any

    def serve(self, headers, body):
        if headers.get("authorization") != "Bearer jeton-7":
            return self.refuse(401, "The access token is invalid")
        if (self.command, self.path) == ("GET", "/api/v1/accounts/verify_credentials"):
            return self.answer(200, {"id": "1", "username": "pref29", "acct": "pref29"})
        if (self.command, self.path) != ("POST", "/api/v1/statuses"):
            return self.refuse(404, "Record not found")
        if "write:statuses" not in options.scope.split():
            return self.refuse(403, "This action is outside the authorized scopes")
        if count["broken"]:
            count["broken"] -= 1
            return self.refuse(503, "Remote data could not be fetched")
        key = headers.get("idempotency-key")
        if key in known:
            return self.answer(200, known[key])
        if count["posts"] >= options.limit:
            return self.refuse(429, "Too many requests")
        if headers.get("content-type", "").split(";")[0] != "application/json":
            return self.refuse(422, "Validation failed: Text can't be blank")
        post = json.loads(body)
        if not post.get("status", "").strip():
            return self.refuse(422, "Validation failed: Text can't be blank")
        if length(post["status"]) > 500:
            return self.refuse(422, "Validation failed: Text character limit of 500 exceeded")
        if post.get("visibility", "public") not in ("public", "unlisted", "private", "direct"):
            return self.refuse(422, "Validation failed: Visibility is not included in the list")
        if not re.fullmatch(r"[a-z]{2,3}", post.get("language", "fr")):
            return self.refuse(422, "Validation failed: Language is invalid")
        count["posts"], count["statuses"] = count["posts"] + 1, count["statuses"] + 1
        status = {"id": str(count["statuses"]), "visibility": post.get("visibility", "public"),
                  "uri": f"https://m.example/users/pref29/statuses/{count['statuses']}",
                  "url": f"https://m.example/@pref29/{count['statuses']}", "content": f"<p>{post['status']}</p>"}
        log(event="status", content=post["status"], address=status["visibility"])
        if key:
            known[key] = status
        self.answer(200, status)


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mastodon)
log(event="listening", port=server.server_port)
threading.Thread(target=end_with_parent, daemon=True).start()
server.serve_forever()
