"""Many requests at once, each of which costs far more memory to read than it has bytes; says what came back.

    heavy.py SOCKET COUNT
"""
import collections
import socket
import sys
import threading

path, count = sys.argv[1], int(sys.argv[2])
body = b'{"mode":"exercise","title":[' + b",".join([b"1"] * 2_000_000) + b"]}"
answers = collections.Counter()


def ask(number):
    head = (f"POST /v1/activations HTTP/1.1\r\nHost: tocsin\r\nIdempotency-Key: lourd-{number}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n")
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(30)
            client.connect(path)
            client.sendall(head.encode() + body)
            answers[client.recv(64).split(b"\r\n")[0].decode() or "cut"] += 1
    except OSError as error:
        answers[type(error).__name__] += 1


threads = [threading.Thread(target=ask, args=(number,)) for number in range(count)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(dict(answers))
