# A TCP proxy that hurts in one stated way, for the first connections or for all. Logs JSON lines like the others.
import argparse, json, os, socket, sys, threading, time

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--target", type=int, required=True)
options.add_argument("--fault", required=True)
options.add_argument("--times", type=int, default=1 << 30, help="connections that are hurt; later ones pass")
options.add_argument("--delay", type=float, default=1.0, help="seconds between bytes (drip) or before all (latency)")
options = options.parse_args()
log_file = open(options.log, "a", encoding="utf-8")
lock = threading.Lock()


def log(**facts):
    with lock:
        log_file.write(json.dumps(facts) + "\n")
        log_file.flush()


def request(client):
    """One whole HTTP request, as bytes."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = client.recv(65536)
        if not piece:
            return data
        data += piece
    head, _, body = data.partition(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    while len(body) < length:
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


def answer(data):
    """What the target says to this request, to the end of its connection."""
    with socket.create_connection(("127.0.0.1", options.target)) as target:
        # The target must not keep the connection, or its answer would have no end.
        target.sendall(data.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n", 1))
        parts = []
        while piece := target.recv(65536):
            parts.append(piece)
        return b"".join(parts)


def serve(client, number):
    fault = options.fault if number <= options.times else "none"
    try:
        if fault == "hang":
            time.sleep(120)
        elif fault == "reset":
            client.close()
        elif fault == "headers":
            request(client)
            client.sendall(b"HTTP/1.1 200 OK\r\n")
            sent = 0
            try:
                while sent < 1 << 30:
                    client.sendall(b"X-Filler: " + b"a" * 1000 + b"\r\n")
                    sent += 1012
            finally:
                log(event="giant", sent=sent)
        else:
            data = request(client)
            if fault == "latency":
                time.sleep(options.delay)
            said = answer(data)
            if fault == "cut-after-request":
                client.close()
            elif fault == "cut-mid-answer":
                client.sendall(said[: len(said) - 5])
                client.close()
            elif fault == "drip":
                for byte in said:
                    client.sendall(bytes([byte]))
                    time.sleep(options.delay)
            else:
                client.sendall(said)
    except OSError:
        pass
    finally:
        client.close()


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


listener = socket.create_server(("127.0.0.1", 0))
log(event="listening", port=listener.getsockname()[1])
threading.Thread(target=end_with_parent, daemon=True).start()
count = 0
while True:
    connection, _ = listener.accept()
    count += 1
    log(event="connect")
    threading.Thread(target=serve, args=(connection, count), daemon=True).start()
