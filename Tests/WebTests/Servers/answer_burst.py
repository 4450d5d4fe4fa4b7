# Many people press their answer link at once, each as a browser would: a connection is kept until the server ends it.
#
#   answer_burst.py PORT PEOPLE EACH LINKS     LINKS holds a path a line; prints one JSON object at the end
import asyncio, collections, json, resource, sys, time

port, people, each = map(int, sys.argv[1:4])
links = open(sys.argv[4], encoding="utf-8").read().split()
statuses, waits, connections = collections.Counter(), [], 0
resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)


async def answer(reader):
    """Status, and whether the server keeps the connection."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower().split("\r\n")
    fields = dict(line.split(": ", 1) for line in head[1:] if ": " in line)
    await reader.readexactly(int(fields.get("content-length", 0)))
    return int(head[0].split()[1]), fields.get("connection") != "close"


async def person(number, done):
    global connections
    path, writer = links[number % len(links)], None
    for turn in range(each):
        # No two presses are the same one.
        body = f"answer=coming&minutes={turn}&seen={number // len(links) * each + turn}".encode()
        start = time.monotonic()
        if writer is None:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            connections += 1
        writer.write(f"POST {path} HTTP/1.1\r\nHost: tocsin.example\r\nContent-Length: {len(body)}\r\n"
                     "Content-Type: application/x-www-form-urlencoded\r\n\r\n".encode() + body)
        status, kept = await answer(reader)
        statuses[status] += 1
        waits.append(time.monotonic() - start)
        if not kept:
            writer.close()
            writer = None
    await done.wait()


async def main():
    done, start = asyncio.Event(), time.monotonic()
    tasks = [asyncio.create_task(person(number, done)) for number in range(people)]
    while len(waits) < people * each and time.monotonic() - start < 240:
        failed = [task for task in tasks if task.done()]
        if failed:
            failed[0].result()
        await asyncio.sleep(0.02)
    took = time.monotonic() - start
    done.set()
    waits.sort()
    print(json.dumps({"statuses": statuses, "connections": connections, "seconds": took, "p50": waits[len(waits) // 2],
                      "p99": waits[len(waits) * 99 // 100], "slowest": waits[-1]}))
    for task in tasks:
        task.cancel()


asyncio.run(main())
