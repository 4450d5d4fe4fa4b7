# A relay that takes the first part of a mail's content and then either hangs up or waits for a second before it
# reads the rest: says whether the final dot came. Logs JSON lines like the others.
import argparse, json, os, socket, sys, threading, time

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--hang-up", action="store_true")
options = options.parse_args()
log_file = open(options.log, "a", encoding="utf-8")
lock = threading.Lock()
FIRST = 64 * 1024


def log(**facts):
    with lock:
        log_file.write(json.dumps(facts) + "\n")
        log_file.flush()


def serve(client):
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, FIRST)
    client.sendall(b"220 relais\r\n")
    commands = client.makefile("rb")
    for line in commands:
        verb = line[:4].upper()
        client.sendall(b"354 allez-y\r\n" if verb == b"DATA" else b"250 bien\r\n")
        if verb == b"DATA":
            break
    content = commands.read(FIRST)
    log(event="stalled", sent=len(content))
    if options.hang_up:
        client.shutdown(socket.SHUT_RDWR)
        return
    time.sleep(1)
    try:
        while piece := commands.read1(FIRST):
            content += piece
    except OSError:
        pass
    log(event="content", sent=len(content), good=b"\r\n.\r\n" in content)


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


listener = socket.create_server(("127.0.0.1", 0))
log(event="listening", port=listener.getsockname()[1])
threading.Thread(target=end_with_parent, daemon=True).start()
while True:
    connection, _ = listener.accept()
    threading.Thread(target=serve, args=(connection,), daemon=True).start()
