# A small SMPP 3.4 operator: takes every text, tells a receipt chosen by the number's last digit, and sends in
# what its standard input says ("FROM TO TEXT"). Arguments: the log, one JSON line per fact; a file: while it exists
# receipts are kept back, and told once it is gone; a port, where any would not do.
import json, os, socket, struct, sys, threading, time

log = open(sys.argv[1], "a", buffering=1)
withholding = sys.argv[2] if len(sys.argv) > 2 else ""
kept = []
clients, sequence, lock = [], [100], threading.Lock()

def note(**fact):
    log.write(json.dumps(fact) + "\n")

def pdu(command, status, number, body=b""):
    return struct.pack(">IIII", 16 + len(body), command, status, number) + body

def text_until_nul(body, at):
    end = body.index(0, at)
    return body[at:end], end + 1

def deliver(connection, sender, to, text, kind):
    with lock:
        sequence[0] += 1
        head = b"\0\1\1" + sender + b"\0\1\1" + to + b"\0" + bytes([kind, 0, 0]) + b"\0\0"
        connection.sendall(pdu(5, 0, sequence[0], head + bytes([0, 0, 0, 0, len(text)]) + text))

def submitted(connection, number, body, counter=[0]):
    _, at = text_until_nul(body, 0)
    sender, at = text_until_nul(body, at + 2)
    to, at = text_until_nul(body, at + 2)
    esm = body[at]
    _, at = text_until_nul(body, at + 3)
    _, at = text_until_nul(body, at)
    wanted, coding, length = body[at], body[at + 2], body[at + 4]
    text = body[at + 5:at + 5 + length]
    if esm & 0x40:
        text = text[text[0] + 1:]
    if to.endswith(b"9"):  # ESME_RINVDSTADR
        note(event="refused", to=to.decode())
        return connection.sendall(pdu(0x80000004, 0x0B, number))
    counter[0] += 1
    name = counter[0]
    connection.sendall(pdu(0x80000004, 0, number, b"%d\0" % name))
    words = text.decode("utf-16-be" if coding == 8 else "latin-1")
    note(event="submit", to=to.decode(), text=words, coding=coding, receipt=wanted)
    if not wanted:
        return
    word = {b"8": b"UNDELIV", b"7": b"EXPIRED"}.get(to[-1:], b"DELIVRD")
    receipt = b"id:%d sub:001 dlvrd:001 submit date:2611212200 done date:2611212201 stat:%s err:000 text:"
    threading.Timer(0.2, tell, (connection, to, sender, receipt % (name, word), 4)).start()

def tell(*receipt):
    kept.append(receipt) if os.path.exists(withholding) else deliver(*receipt)

def tell_later():
    while True:
        time.sleep(0.05)
        while kept and not os.path.exists(withholding):
            deliver(*kept.pop(0))

def serve(connection):
    clients.append(connection)
    buffer = b""
    while data := connection.recv(65536):
        buffer += data
        while len(buffer) >= 16 and len(buffer) >= (size := struct.unpack(">I", buffer[:4])[0]):
            _, command, _, number = struct.unpack(">IIII", buffer[:16])
            body, buffer = buffer[16:size], buffer[size:]
            if command in (1, 2, 9):
                connection.sendall(pdu(command | 0x80000000, 0, number, b"SMSC\0"))
                note(event="bound")
            elif command in (0x15, 6):
                connection.sendall(pdu(command | 0x80000000, 0, number))
            elif command == 4:
                submitted(connection, number, body)

def commands():
    for line in sys.stdin:
        sender, to, text = line.rstrip("\n").split(" ", 2)
        deliver(clients[-1], sender.encode(), to.encode(), text.encode("latin-1"), 0)

server = socket.create_server(("127.0.0.1", int(sys.argv[3]) if len(sys.argv) > 3 else 0))
note(event="listening", port=server.getsockname()[1])
threading.Thread(target=commands, daemon=True).start()
threading.Thread(target=tell_later, daemon=True).start()
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
