# Postfix's smtp-sink on a free port: the faults are its own options, given after "--". Logs JSON lines.
import argparse, json, os, signal, socket, subprocess, sys, threading, time

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("rest", nargs=argparse.REMAINDER)
options = options.parse_args()


def log(**facts):
    with open(options.log, "a", encoding="utf-8") as file:
        file.write(json.dumps(facts) + "\n")


with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]
privileges = ["-u", "nobody"] if os.getuid() == 0 else []
rest = options.rest[1:] if options.rest[:1] == ["--"] else options.rest
sink = subprocess.Popen(["/usr/sbin/smtp-sink", *privileges, *rest, f"127.0.0.1:{port}", "50"],
                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)


def end(*_):
    sink.kill()
    os._exit(0)


def end_with_parent():
    sys.stdin.read()
    end()


signal.signal(signal.SIGTERM, end)
threading.Thread(target=end_with_parent, daemon=True).start()
while sink.poll() is None:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
        log(event="listening", port=port)
        sink.wait()
    except OSError:
        time.sleep(0.02)
