# The shipped watcher on a clock of the test's own: runs one course and prints what came of it, as JSON.
import hashlib
import hmac
import importlib.util
import json
import sys
import threading
import types

sys.dont_write_bytecode = True
path, course = sys.argv[1:3]
spec = importlib.util.spec_from_file_location("vigie", path)
vigie = importlib.util.module_from_spec(spec)
spec.loader.exec_module(vigie)
SECRET = b"un secret de deux machines"


class Clock:
    """Both clocks of a machine: seconds since some start, and since 1970."""

    def __init__(self):
        self.at = 1_000.0

    def monotonic(self):
        return self.at

    def now(self):
        return 1_800_000_000.0 + self.at


class Over(Exception):
    pass


def beat(sent):
    """A beat sent at this second of the clock."""
    sent = int((1_800_000_000.0 + sent) * 1000)
    right = hmac.new(SECRET, f"p29\n{sent}\n7".encode(), hashlib.sha256).hexdigest()
    return json.dumps({"name": "p29", "sentAt": sent, "version": 7, "signature": "v1=" + right}).encode()


def watch(clock, after=90, state=""):
    return vigie.Watch("p29", SECRET, after, state, clock.now, clock.monotonic)


def silences(after):
    """How long after the last beat the alarm is told, at every phase of the looks; each look a little late."""
    told = []
    for phase in range(100):
        clock = Clock()
        one = watch(clock, after)

        def sleep(seconds):
            clock.at += seconds * 1.05

        def tell(kind, seconds, beaten=clock.at):
            told.append((kind, clock.at - beaten))
            raise Over

        assert one.beat(beat(clock.at)) == 200
        clock.at += one.pause * phase / 100
        try:
            vigie.keep_watch(one, tell, sleep)
        except Over:
            pass
    return {"kinds": sorted({kind for kind, _ in told}), "first": min(x for _, x in told),
            "last": max(x for _, x in told)}


def restart(state):
    """Statuses of beats before and after a restart: sent before it, heard before it, and new."""
    clock = Clock()
    one = watch(clock, state=state)
    clock.at += 10
    before = [one.beat(beat(clock.at))]
    clock.at += 5
    again = watch(clock, state=state)
    return before + [again.beat(beat(at)) for at in (clock.at - 5, clock.at - 2, clock.at + 1, clock.at + 1)]


def ways():
    """A command that hangs: is the mail sent all the same, while it does?"""
    sent = threading.Event()
    order = []
    vigie.run = lambda *_: order.append("command after mail" if sent.wait(5) else "command alone")
    vigie.mail = lambda *_: sent.set()
    options = types.SimpleNamespace(name="p29", command="x", mail=["a@example.org"])
    vigie.print = lambda *_, **__: None
    vigie.alarm(options, "silent", 88.0)
    return order


def standstill(heard):
    """The watcher stands still for an hour: what it says within 80 seconds of waking, and then at last."""
    clock = Clock()
    one = watch(clock)
    assert one.beat(beat(clock.at)) == 200
    for _ in range(10):
        clock.at += one.pause
        assert one.look() is None
    clock.at += 3600
    # A beat that comes before the first look after the sleep gives no more time than any other.
    if heard:
        assert one.beat(beat(clock.at)) == 200
    said = []
    for _ in range(100):
        clock.at += one.pause
        if found := one.look():
            said.append((found[0], round(found[1] - (0 if heard else 3600))))
    return said


courses = {
    "standstill": lambda: [standstill(heard) for heard in (False, True)],
    "silences": lambda: [silences(after) for after in (90, 6, 1)],
    "restart": lambda: {"unkept": restart(""), "kept": restart(sys.argv[3])},
    "ways": ways,
}
print(json.dumps(courses[course]()))
