# A telephone network for one test: a network namespace with baresips that the test drives, and telephones
# (sipp) that ring, answer, press keys or refuse. Everything ends with this process's standard input.
import ctypes
import json
import os
import select
import signal
import socket
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "Servers"))
import baresips  # noqa: E402

ADDRESS = "10.99.0.1"
CLONE_NEWNET = 0x40000000
NAME = "tocsin-voice-%d" % os.getpid()

INVITE = """<?xml version="1.0" encoding="ISO-8859-1" ?>
<scenario name="telephone">
 <recv request="INVITE" crlf="true"></recv>
%s
</scenario>"""
PLAIN = """ <send><![CDATA[
SIP/2.0 %s
[last_Via:]
[last_From:]
[last_To:];tag=[pid]T[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Length: 0

]]></send>
"""
ANSWER = """ <send retrans="500"><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]T[call_number]
[last_Call-ID:]
[last_CSeq:]
Contact: <sip:[local_ip]:[local_port];transport=[transport]>
Content-Type: application/sdp
Content-Length: [len]

v=0
o=u 1 1 IN IP4 [local_ip]
s=-
c=IN IP4 [media_ip]
t=0 0
m=audio [auto_media_port] RTP/AVP 0 101
a=rtpmap:0 PCMU/8000
a=rtpmap:101 telephone-event/8000
a=fmtp:101 0-15
a=ptime:20
]]></send>
 <recv request="ACK" crlf="true"></recv>
"""
KEY = """ <pause milliseconds="%d"/>
 <nop><action><exec play_pcap_audio="/usr/share/sip-tester/dtmf_2833_%s.pcap"/></action></nop>
"""
BYE = """ <recv request="BYE" timeout="90000"></recv>
 <send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
"""
# Rings until the caller gives up.
PATIENT = """ <recv request="CANCEL" timeout="90000"></recv>
 <send><![CDATA[
SIP/2.0 200 OK
[last_Via:]
[last_From:]
[last_To:];tag=[pid]T[call_number]
[last_Call-ID:]
[last_CSeq:]
Content-Length: 0

]]></send>
"""


def scenario(what):
    """`keys 1@3000 2@5000` · `silent` · `ring` · `refuse 486 Busy Here`: milliseconds since what came before."""
    kind, _, rest = what.partition(" ")
    ringing = PLAIN % "180 Ringing"
    if kind == "refuse":
        return INVITE % (PLAIN % rest + ' <recv request="ACK"></recv>\n')
    if kind == "ring":
        return INVITE % (ringing + PATIENT)
    if kind == "silent":
        return INVITE % (ringing + ANSWER + BYE)
    words = (word.split("@") for word in rest.split())
    keys = "".join(KEY % (int(pause), {"#": "pound", "*": "star"}.get(key, key)) for key, pause in words)
    return INVITE % (ringing + ANSWER + keys + BYE)


def inside(words, log):
    return baresips.inside(NAME, words, log)


def baresip(folder, number, account, more=""):
    home = os.path.join(folder, "baresip-%d" % number)
    baresips.write(home, ADDRESS, number, account[0], account[1], more)
    return inside(["baresip", "-f", home], home + ".log")


def carry(near, port):
    """One control connection from the test's own loopback to the namespace's; as there, the last one wins."""
    while True:
        client, _ = near.accept()
        threading.Thread(target=pump, args=(client, port), daemon=True).start()


def pump(client, port):
    try:
        server = socket.create_connection(("127.0.0.1", port))
    except OSError:
        client.close()
        return
    both = [client, server]
    while True:
        ready, _, _ = select.select(both, [], [])
        for end in ready:
            try:
                data = end.recv(65536)
            except OSError:
                data = b""
            if not data:
                client.close()
                server.close()
                return
            both[1 - both.index(end)].sendall(data)


def main():
    folder, lines = sys.argv[1], int(sys.argv[2])
    telephones = sys.argv[3:]
    started = []
    near = []
    for _ in range(lines + 1):
        listener = socket.create_server(("127.0.0.1", 0))
        near.append(listener)
    baresips.run("ip", "netns", "add", NAME)
    try:
        baresips.connect(NAME, ADDRESS)
        for number in range(lines):
            started.append(baresip(folder, number, ("tocsin", "answermode=manual")))
        # A telephone that records what it hears: the voicemail; and drives a call of its own, the person.
        os.makedirs(folder + "/heard", exist_ok=True)
        started.append(
            baresip(
                folder, lines, ("+33639980002", "answermode=auto"),
                "module sndfile.so\nsnd_path %s/heard\n" % folder))
        for number, what in enumerate(telephones):
            path = "%s/telephone-%d" % (folder, number)
            with open(path + ".xml", "w") as file:
                file.write(scenario(what))
            # Media ports apart: each telephone has its own.
            started.append(
                inside(
                    ["sipp", "-sf", path + ".xml", "-i", ADDRESS, "-p", str(5200 + number), "-mi", ADDRESS,
                     "-mp", str(30000 + 20 * number), "-nostdin", "-trace_err", "-error_file", path + ".err"],
                    path + ".log"))
        libc = ctypes.CDLL(None, use_errno=True)
        with open("/run/netns/" + NAME) as namespace:
            if libc.setns(namespace.fileno(), CLONE_NEWNET) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        for number, listener in enumerate(near):
            threading.Thread(target=carry, args=(listener, 4400 + number), daemon=True).start()
        await_ports(lines + 1)
        print(
            json.dumps({
                "controls": ["127.0.0.1:%d" % listener.getsockname()[1] for listener in near],
                "exchanges": ["%s:%d" % (ADDRESS, 5200 + number) for number in range(len(telephones))],
                "recorder": "%s:%d" % (ADDRESS, baresips.sip(lines)),
                "lines": ["%s:%d" % (ADDRESS, baresips.sip(number)) for number in range(lines)],
            }), flush=True)
        sys.stdin.read()
    finally:
        for process in started:
            process.send_signal(signal.SIGTERM)
        for process in started:
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        subprocess.run(["ip", "netns", "del", NAME])


def await_ports(count):
    for number in range(count):
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", 4400 + number)).close()
                break
            except OSError:
                threading.Event().wait(0.05)
        else:
            raise SystemExit("baresip %d does not listen" % number)


main()
