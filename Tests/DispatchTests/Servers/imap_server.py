# A real Dovecot of its own: one user, one Maildir, TLS by the test authority. Mails are put into its "new" folder.
import argparse, grp, json, os, pwd, shutil, signal, socket, subprocess, sys, tempfile, threading, time

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--cert", required=True)
options.add_argument("--key", required=True)
options.add_argument("--tls", choices=["starttls", "implicit", "none"], default="implicit")
options = options.parse_args()


def log(**facts):
    with open(options.log, "a", encoding="utf-8") as file:
        file.write(json.dumps(facts) + "\n")


# Dovecot's own sockets need a short path that its user may enter.
folder = tempfile.mkdtemp(prefix="tocsin-imap-", dir="/tmp")
user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
for name, source in (("cert.pem", options.cert), ("key.pem", options.key)):
    shutil.copy(source, f"{folder}/{name}")
with open(f"{folder}/users", "w", encoding="utf-8") as file:
    file.write("tocsin:{PLAIN}mot de passe d’essai:::::\n")
for part in ("new", "cur", "tmp"):
    os.makedirs(f"{folder}/mail/{part}")
group = grp.getgrgid(user.pw_gid).gr_name
implicit = options.tls == "implicit"
with open(f"{folder}/dovecot.conf", "w", encoding="utf-8") as file:
    file.write(f"""
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user.pw_name}
default_internal_group = {group}
default_login_user = {user.pw_name}
first_valid_uid = 0
ssl = {"no" if options.tls == "none" else "required"}
disable_plaintext_auth = {"no" if options.tls == "none" else "yes"}
ssl_cert = <{folder}/cert.pem
ssl_key = <{folder}/key.pem
ssl_min_protocol = TLSv1.2
mail_location = maildir:{folder}/mail
passdb {{
  driver = passwd-file
  args = {folder}/users
}}
userdb {{
  driver = static
  args = uid={user.pw_uid} gid={user.pw_gid} home={folder}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {0 if implicit else port}
  }}
  inet_listener imaps {{
    port = {port if implicit else 0}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
""")
for root, _, files in os.walk(folder):
    for path in [root] + [f"{root}/{name}" for name in files]:
        os.chown(path, user.pw_uid, user.pw_gid)
drop = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if os.getuid() == 0 else {}
# Whoever started us may have blocked signals, and Dovecot's processes must not hold our output open.
signal.pthread_sigmask(signal.SIG_SETMASK, [])
dovecot = subprocess.Popen(["/usr/sbin/dovecot", "-F", "-c", f"{folder}/dovecot.conf"], start_new_session=True,
                           stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **drop)


def end(*_):
    os.killpg(dovecot.pid, signal.SIGKILL)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def end_with_parent():
    sys.stdin.read()
    end()


signal.signal(signal.SIGTERM, end)
threading.Thread(target=end_with_parent, daemon=True).start()
while dovecot.poll() is None:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        log(event="listening", port=port, path=folder)
        dovecot.wait()
    except OSError:
        time.sleep(0.05)
