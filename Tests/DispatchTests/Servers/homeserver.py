# A real Matrix homeserver (Synapse) in a folder of its own, with three users; logs their tokens once it answers.
import argparse, hashlib, hmac, json, os, shutil, signal, socket, subprocess, sys, tempfile, threading, time, urllib.request

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options = options.parse_args()
log_file = open(options.log, "a", encoding="utf-8")


def log(**facts):
    log_file.write(json.dumps(facts) + "\n")
    log_file.flush()


try:
    import synapse  # noqa: F401
except ImportError:
    log(event="missing")
    sys.exit(1)

folder = tempfile.mkdtemp(prefix="tocsin-synapse-")
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
logging = {"version": 1, "root": {"level": "ERROR"}}
open(f"{folder}/log.yaml", "w").write(json.dumps(logging))
from signedjson.key import generate_signing_key, write_signing_keys

with open(f"{folder}/signing.key", "w") as key_file:
    write_signing_keys(key_file, [generate_signing_key("a_test")])
fast = {"per_second": 1000, "burst_count": 1000}
config = {
    "server_name": "tchap.test", "pid_file": f"{folder}/hs.pid", "report_stats": False,
    "listeners": [{"port": port, "bind_addresses": ["127.0.0.1"], "type": "http", "tls": False,
                   "resources": [{"names": ["client"], "compress": False}]}],
    "database": {"name": "sqlite3", "args": {"database": f"{folder}/hs.db"}},
    "log_config": f"{folder}/log.yaml", "media_store_path": f"{folder}/media",
    "registration_shared_secret": "essai", "macaroon_secret_key": "essai", "form_secret": "essai",
    "signing_key_path": f"{folder}/signing.key", "trusted_key_servers": [], "federation_domain_whitelist": [],
    "suppress_key_server_warning": True, "rc_message": fast, "rc_login": {"address": fast, "account": fast},
    "rc_invites": {"per_user": fast, "per_room": fast, "per_issuer": fast},
    # Or a second first look at what happened would be told what the first was.
    "caches": {"sync_response_cache_duration": "0s"},
}
open(f"{folder}/hs.yaml", "w").write(json.dumps(config))
server = subprocess.Popen([sys.executable, "-m", "synapse.app.homeserver", "-c", f"{folder}/hs.yaml"])


def end():
    # Nothing in its folder is worth a gentle end.
    server.kill()
    server.wait()
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def end_with_parent():
    sys.stdin.read()
    end()


signal.signal(signal.SIGTERM, lambda *_: end())
threading.Thread(target=end_with_parent, daemon=True).start()
base = f"http://127.0.0.1:{port}"


def ask(path, body=None):
    data = json.dumps(body).encode() if body else None
    with urllib.request.urlopen(urllib.request.Request(base + path, data=data), timeout=10) as answer:
        return json.load(answer)


for _ in range(600):
    try:
        ask("/_matrix/client/versions")
        break
    except OSError:
        time.sleep(0.1)
tokens = {}
for user in ["tocsin", "garde", "presse"]:
    nonce = ask("/_synapse/admin/v1/register")["nonce"]
    secret = hmac.new(b"essai", "\0".join([nonce, user, "pw", "notadmin"]).encode(), hashlib.sha1).hexdigest()
    made = ask("/_synapse/admin/v1/register",
               {"nonce": nonce, "username": user, "password": "pw", "admin": False, "mac": secret})
    tokens[user] = made["access_token"]
log(event="listening", port=port, headers=tokens)
threading.Event().wait()  # the other thread ends it, and clears its folder
