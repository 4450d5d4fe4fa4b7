"""Ten years of duty as python-dateutil expands them: the rules come as JSON on standard input.

Prints one JSON object: the library's version, the median time of one expansion (ms), the time of one question
answered without expanding (µs), and a digest of who is on duty at every half hour. An independent second
reckoning: recurrences by dateutil.rrule on local times, zones by zoneinfo, holidays by dateutil.easter.
"""

import json
import statistics
import sys
import time
from datetime import date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import dateutil
from dateutil.easter import easter
from dateutil.rrule import DAILY, FR, MO, SA, SU, TH, TU, WE, rrule

RUNS = 5
QUESTIONS = 200
DAY = timedelta(days=1)


def holidays(first, last):
    """The legal holidays of mainland France."""
    days = set()
    for year in range(first, last + 1):
        fixed = [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)]
        days.update(date(year, month, day) for month, day in fixed)
        days.update(easter(year) + timedelta(days=n) for n in (1, 39, 50))
    return days


class Oracle:
    def __init__(self, rules):
        self.zone = ZoneInfo(rules["zone"])
        self.begin, self.end = rules["from"], rules["until"]
        self.first = datetime.fromtimestamp(self.begin, self.zone).replace(tzinfo=None) - 3 * DAY
        self.last = datetime.fromtimestamp(self.end, self.zone).replace(tzinfo=None) + 3 * DAY
        self.holidays = holidays(self.first.year, self.last.year)
        self.roles = rules["roles"]
        self.overrides = [[] for _ in self.roles]
        for override in rules["overrides"]:
            self.overrides[override["role"]].append(override)

    def seconds(self, wall):
        """A missing time is the one after the gap by the same shift, of a doubled one the first counts."""
        return int(wall.replace(tzinfo=self.zone, fold=0).timestamp())

    # Expansion

    def expand(self):
        return [self.role(number) for number in range(len(self.roles))]

    def role(self, number):
        """Sorted pieces (from, until, person), nobody twice at once."""
        pieces = []
        for layer in self.roles[number]:
            pieces = laid_over(self.layer(layer), pieces)
        for override in self.overrides[number]:
            pieces = laid_over([(override["from"], override["until"], override["person"])], pieces)
        return [(max(a, self.begin), min(b, self.end), p) for a, b, p in pieces if b > self.begin and a < self.end]

    def layer(self, layer):
        start = datetime.fromisoformat(layer["start"])
        walls = []
        for place, offset in enumerate(layer["handovers"]):
            rule = rrule(
                DAILY, interval=layer["days"], dtstart=start + timedelta(seconds=offset), until=self.last + 10 * DAY)
            walls += [(wall, cycle * len(layer["handovers"]) + place) for cycle, wall in enumerate(rule)]
        walls.sort()
        starts = [(self.seconds(wall), turn) for wall, turn in walls]
        people = layer["people"]
        turns = [
            (begin, end, people[turn % len(people)])
            for (begin, turn), (end, _) in zip(starts, starts[1:])
        ]
        if layer["from"]:
            limit = self.seconds(datetime.fromisoformat(layer["from"]))
            turns = [(max(a, limit), b, p) for a, b, p in turns if b > limit]
        if layer["until"]:
            limit = self.seconds(datetime.fromisoformat(layer["until"]))
            turns = [(a, min(b, limit), p) for a, b, p in turns if a < limit]
        return within(turns, self.windows(layer["only"])) if layer["only"] else turns

    def windows(self, restrictions):
        windows = []
        for restriction in restrictions:
            for day in self.days(restriction["rule"]):
                opens = day + timedelta(seconds=restriction["from"])
                closes = day + timedelta(seconds=restriction["until"])
                windows.append((self.seconds(opens), self.seconds(closes if closes > opens else closes + DAY)))
        windows.sort()
        joined = []
        for opens, closes in windows:
            if joined and opens <= joined[-1][1]:
                joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
            else:
                joined.append((opens, closes))
        return joined

    def days(self, rule):
        midnight = self.first.replace(hour=0, minute=0, second=0)
        if rule == "workingDays":
            week = rrule(DAILY, byweekday=(MO, TU, WE, TH, FR), dtstart=midnight, until=self.last)
            return [day for day in week if day.date() not in self.holidays]
        if rule == "restDays":
            rest = set(rrule(DAILY, byweekday=(SA, SU), dtstart=midnight, until=self.last))
            rest.update(datetime(d.year, d.month, d.day) for d in self.holidays)
            return [day for day in sorted(rest) if midnight <= day <= self.last]
        raise SystemExit(f"unknown days: {rule}")

    # One question

    def ask(self, number, instant):
        """The same answer for one instant, with nothing expanded beforehand."""
        for override in reversed(self.overrides[number]):
            if override["from"] <= instant < override["until"]:
                return override["person"]
        wall = datetime.fromtimestamp(instant, self.zone).replace(tzinfo=None)
        for layer in reversed(self.roles[number]):
            if not self.holds(layer, wall):
                continue
            start = datetime.fromisoformat(layer["start"])
            rules = [
                rrule(DAILY, interval=layer["days"], dtstart=start + timedelta(seconds=offset))
                for offset in layer["handovers"]
            ]
            found = [(rule.before(wall, inc=True), place) for place, rule in enumerate(rules)]
            found = [(handover, place) for handover, place in found if handover]
            if found:
                handover, place = max(found)
                turn = (handover - start) // timedelta(days=layer["days"]) * len(rules) + place
                return layer["people"][turn % len(layer["people"])]
        return None

    def holds(self, layer, wall):
        if layer["from"] and wall < datetime.fromisoformat(layer["from"]):
            return False
        if layer["until"] and wall >= datetime.fromisoformat(layer["until"]):
            return False
        if not layer["only"]:
            return True
        midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
        for restriction in layer["only"]:
            for day in (midnight - DAY, midnight):
                is_rest = day.weekday() >= 5 or day.date() in self.holidays
                if is_rest != (restriction["rule"] == "restDays"):
                    continue
                opens = day + timedelta(seconds=restriction["from"])
                closes = day + timedelta(seconds=restriction["until"])
                if opens <= wall < (closes if closes > opens else closes + DAY):
                    return True
        return False


def within(turns, windows):
    """The parts of the turns that lie in a window; both are sorted."""
    parts, place = [], 0
    for begin, end, person in turns:
        while place < len(windows) and windows[place][1] <= begin:
            place += 1
        other = place
        while other < len(windows) and windows[other][0] < end:
            parts.append((max(begin, windows[other][0]), min(end, windows[other][1]), person))
            other += 1
    return parts


def laid_over(strong, weak):
    """The strong pieces, and what they leave of the weak ones; all sorted."""
    result, place = [], 0
    for begin, end, person in weak:
        while place < len(strong) and strong[place][1] <= begin:
            place += 1
        other, cursor = place, begin
        while other < len(strong) and strong[other][0] < end:
            if cursor < strong[other][0]:
                result.append((cursor, strong[other][0], person))
            cursor = max(cursor, strong[other][1])
            other += 1
        if cursor < end:
            result.append((cursor, end, person))
    return sorted(result + strong)


def digest(oracle, roles):
    """FNV-1a over one byte for each half hour, role by role; 255 is nobody."""
    value = 0xCBF29CE484222325
    for pieces in roles:
        place = 0
        for instant in range(oracle.begin, oracle.end, 1800):
            while place < len(pieces) and pieces[place][1] <= instant:
                place += 1
            holds = place < len(pieces) and pieces[place][0] <= instant
            value = ((value ^ (pieces[place][2] if holds else 255)) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return format(value, "x")


def main():
    oracle = Oracle(json.load(sys.stdin))
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        roles = oracle.expand()
        times.append(time.perf_counter() - start)
    step = (oracle.end - oracle.begin) // QUESTIONS
    start = time.perf_counter()
    for number in range(QUESTIONS):
        oracle.ask(number % len(roles), oracle.begin + number * step)
    asked = time.perf_counter() - start
    json.dump(
        {
            "version": dateutil.__version__,
            "expansion": statistics.median(times) * 1000,
            "runs": RUNS,
            "query": asked / QUESTIONS * 1e6,
            "digest": digest(oracle, roles),
        },
        sys.stdout,
    )


main()
