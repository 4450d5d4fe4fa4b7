"""SMS gateway that counts keys, and kills whom it is told to at a point of the traffic. One JSON line an event.

POST /sms {"to","text","key"} is answered after 0 to 40 ms, so that some are always in flight.
POST /arm {"pid","distinct","delay","signal"} sends it `delay` seconds after that many distinct keys have been seen;
with "pause", SIGCONT so many seconds later.
"""
import asyncio
import json
import os
import random
import signal
import sys
import time

port, log = int(sys.argv[1]), open(sys.argv[2], "a", buffering=1, encoding="utf-8")
dice = random.Random(int(sys.argv[3]))
keys = set()
armed = None


def note(**members):
    log.write(json.dumps({"at": time.monotonic(), **members}) + "\n")


def send(pid, number):
    os.kill(pid, number)
    note(**{"killed" if number == signal.SIGKILL else "told": pid})


def look():
    global armed
    if armed and len(keys) >= armed["distinct"]:
        later = asyncio.get_running_loop().call_later
        later(armed["delay"], send, armed["pid"], armed["signal"])
        if "pause" in armed:
            later(armed["delay"] + armed["pause"], send, armed["pid"], signal.SIGCONT)
        armed = None


async def answer(reader, writer):
    global armed
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.split("content-length:")[1].split("\r\n")[0])
            body = json.loads(await reader.readexactly(length))
            if head.startswith("post /arm"):
                armed = body
            else:
                note(key=body["key"], to=body["to"], text=body["text"], again=body["key"] in keys)
                keys.add(body["key"])
            look()
            if head.startswith("post /sms"):
                await asyncio.sleep(dice.uniform(0, 0.04))
            writer.write(b"HTTP/1.1 202 Accepted\r\nContent-Length: 2\r\n\r\nOK")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def serve():
    server = await asyncio.start_server(answer, "127.0.0.1", port, backlog=512)
    async with server:
        await server.serve_forever()


asyncio.run(serve())
