# A DNS server on an address of its own, port 53, that says what a file says at each question. Logs JSON lines.
#
# The file holds "address A.B.C.D", "nxdomain", "servfail" or "silent".
import argparse, json, os, socket, struct, sys, threading

options = argparse.ArgumentParser()
options.add_argument("--log", required=True)
options.add_argument("--address", required=True)
options.add_argument("--says", required=True)
options = options.parse_args()
log_file = open(options.log, "a", encoding="utf-8")


def log(**facts):
    log_file.write(json.dumps(facts) + "\n")
    log_file.flush()


def answer(query, word, kind, end):
    """Header and question as they came; an address only where one is asked for (type A)."""
    code = {"nxdomain": 3, "servfail": 2}.get(word[0], 0)
    records = b""
    if word[0] == "address" and kind == 1:
        records = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 1, 4) + socket.inet_aton(word[1])
    head = query[:2] + struct.pack(">HHHHH", 0x8180 | code, 1, 1 if records else 0, 0, 0)
    return head + query[12:end] + records


def end_with_parent():
    sys.stdin.read()
    os._exit(0)


door = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
door.bind((options.address, 53))
log(event="listening", port=53)
threading.Thread(target=end_with_parent, daemon=True).start()
while True:
    query, peer = door.recvfrom(4096)
    end = query.index(b"\0", 12) + 5
    kind = struct.unpack(">H", query[end - 4 : end - 2])[0]
    with open(options.says, encoding="utf-8") as file:
        word = file.read().split()
    log(event="query", path=" ".join(word))
    if word[0] != "silent":
        door.sendto(answer(query, word, kind, end), peer)
