"""Reads calendars with icalendar and recurring-ical-events and writes each occurrence within a window, in UTC.

Input: a JSON document {"zone", "from", "until" (seconds), "calendars": [{"name", "text"}]} on standard input.
Output: one JSON list per calendar, of [start, end] in seconds, sorted.

One thing is computed here and not taken from the library: the end of an event that has a DURATION. The library
adds it on the wall; RFC 5545 (3.3.6) has days counted on the wall, hours and minutes as time that passes.
"""

import datetime
import json
import re
import sys
import zoneinfo

try:
    import icalendar
    import recurring_ical_events
except ImportError as missing:
    sys.exit(f"missing Python module: {missing.name} (icalendar and recurring-ical-events are needed)")


def seconds(moment, zone):
    if not isinstance(moment, datetime.datetime):
        moment = datetime.datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone)
    return int(moment.astimezone(datetime.timezone.utc).timestamp())


def end(event, zone):
    start, duration = event["DTSTART"].dt, event.get("X-WRITTEN-DURATION")
    if duration is None:
        return seconds(event["DTEND"].dt, zone)
    units = re.fullmatch(r"P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", str(duration))
    weeks, days, hours, minutes, rest = (int(unit or 0) for unit in units.groups())
    day = seconds(start + datetime.timedelta(days=weeks * 7 + days), zone)
    return day + hours * 3600 + minutes * 60 + rest


def occurrences(text, zone, since, until):
    # The library keeps a length of time, in which PT24H and P1D are the same: keep what is written.
    text = re.sub(r"(?m)^DURATION:(.*?)(\r?)$", r"DURATION:\1\2\nX-WRITTEN-DURATION:\1\2", text)
    # The library judges days and floating times by the date alone: ask for more, and judge by the instant.
    margin = datetime.timedelta(days=3)
    found = []
    for event in recurring_ical_events.of(icalendar.Calendar.from_ical(text)).between(
        since - margin, until + margin
    ):
        span = [seconds(event["DTSTART"].dt, zone), end(event, zone)]
        cancelled = str(event.get("STATUS", "")).upper() == "CANCELLED"
        if not cancelled and span[0] < until.timestamp() and span[1] > since.timestamp():
            found.append(span)
    return sorted(found)


def main():
    task = json.load(sys.stdin)
    zone = zoneinfo.ZoneInfo(task["zone"])
    since = datetime.datetime.fromtimestamp(task["from"], datetime.timezone.utc)
    until = datetime.datetime.fromtimestamp(task["until"], datetime.timezone.utc)
    json.dump([occurrences(c["text"], zone, since, until) for c in task["calendars"]], sys.stdout)


main()
