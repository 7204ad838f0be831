"""What iCalendar files of other programs need before they can be read: their zones, and the ends of recurrences."""

from datetime import UTC, date, datetime, time
from itertools import islice
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr  # type: ignore[import-untyped] # it ships no types
from icalendar import Event, vRecur

from bot.formats.free_text.text_cleanup import reason
from bot.formats.free_text.zones import zone_of_display_name

# More dates than a manually planned calendar has.
MAX_DATES = 500
# How often an event may repeat: a rule by the hour, minute or second takes up to days to work out.
_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
# Leap years and days of the week come again after 28 years, if no century without a leap day is in between. From the
# first of these years, at least 40 are left until the year 9999, where the library's search ends.
_CALENDAR_CYCLE = 28
_FIRST_SEARCHED = 9932


def fault_of_rule(first: date, rule: vRecur) -> str | None:
    """Return why the dates of a recurrence cannot be worked out in good time; None if they can."""
    counts, ends = rule.get("COUNT", []), rule.get("UNTIL", [])
    if str(rule.get("FREQ", [""])[0]).upper() not in _FREQUENCIES:
        return "This event repeats more than once a day. Let it repeat by the day, week, month, or year."
    if not (counts or ends):
        return "This event repeats forever. Give it an end date in its calendar, then export it again."
    # Where nothing matches (February 30), the library searches until the year 9999, which takes seconds. So the search
    # is tried as late as possible.
    later = _FIRST_SEARCHED - first.year + (first.year - _FIRST_SEARCHED) % _CALENDAR_CYCLE
    endless = vRecur({part: rule[part] for part in rule if part not in {"COUNT", "UNTIL"}}).to_ical().decode()  # type: ignore[no-untyped-call] # untyped in the library
    wanted = max(0, min([*counts, MAX_DATES + 1]))
    try:
        begin = datetime(first.year + later, first.month, first.day)  # noqa: DTZ001 - compared by day
        found = [(each.year - later, each.month, each.day) for each in islice(rrulestr(endless, dtstart=begin), wanted)]
    except (ValueError, OverflowError) as error:
        return f"We couldn’t read how this event repeats (RRULE): {reason(error)}"
    ends_in_time = len(found) == wanted or any(each > (end.year, end.month, end.day) for end in ends for each in found)
    return None if ends_in_time else "This event repeats for decades, or on days that don’t exist. Correct it."


def repair_zone(event: Event, part: str) -> str | None:
    """Give a time the zone of its display name, which the library does not know; return the name if it is unknown."""
    when = event.get(part)
    moment = getattr(when, "dt", None)
    name = str(when.params.get("TZID", "")) if when is not None and hasattr(when, "params") else ""
    if not name or not isinstance(moment, datetime) or moment.tzinfo is not None:
        return None
    zone = zone_of_display_name(name)
    if zone is None:
        return name
    del event[part]
    event.add(part, moment.replace(tzinfo=ZoneInfo(zone)))
    return None


def repair_until(event: Event, rule: vRecur) -> None:
    """Let a recurrence that ends on a date include that day, where its event has a time (RFC 5545, 3.3.10)."""
    until = rule.get("UNTIL")
    begins = event.get("DTSTART")
    if isinstance(until, list) and len(until) == 1 and isinstance(getattr(begins, "dt", None), datetime):
        [last] = until
        if isinstance(last, date) and not isinstance(last, datetime):
            zone = begins.dt.tzinfo
            end = datetime.combine(last, time(23, 59, 59), tzinfo=zone)
            rule["UNTIL"] = [end.astimezone(UTC) if zone else end]
