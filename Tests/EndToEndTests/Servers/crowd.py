"""Opens connections to 127.0.0.1 and never ends its requests: `crowd.py PORT COUNT LOG`; says there how many it holds.

From many addresses of the loopback network, without waiting for any: those for whom there is no room stay half-open.
"""
import errno
import json
import resource
import select
import socket
import sys
import time

port, count = int(sys.argv[1]), int(sys.argv[2])
hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
held, poll, started = {}, select.epoll(), 0


def start(number):
    one = socket.socket()
    one.setblocking(False)
    one.setsockopt(socket.IPPROTO_IP, 24, 1)  # IP_BIND_ADDRESS_NO_PORT
    one.bind((f"127.0.1.{1 + number % 250}", 0))
    if one.connect_ex(("127.0.0.1", port)) not in (0, errno.EINPROGRESS):
        return one.close()
    held[one.fileno()] = one
    poll.register(one.fileno(), select.EPOLLOUT | select.EPOLLONESHOT)


for number in range(count):
    try:
        start(number)
    except OSError as fault:
        if fault.errno != errno.EMFILE:
            raise
        break
with open(sys.argv[3], "w", encoding="utf-8") as log:
    log.write(json.dumps({"held": len(held)}) + "\n")
while True:
    for number, _ in poll.poll():
        try:
            held[number].send(b"POST /a/x/y HTTP/1.1\r\nHost: x\r\nX-Sans-Fin: ")
        except OSError:
            pass
