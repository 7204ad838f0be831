"""Reads what is typed after "add" into the form of a new session: "May 16 at noon, Heather Hsu: Sepsis"."""

import re
from dataclasses import replace
from datetime import date

from bot.core.base.date_names import MONTHS, either
from bot.core.base.date_phrases import take_when
from bot.core.calendar.session_form import SessionFormData
from bot.core.commands.parser import normalize
from bot.formats.free_text.dates import date_order, take_date
from bot.formats.free_text.reading import Content, Context, Misread, Reading
from bot.formats.free_text.session_text import read_content
from bot.formats.free_text.times import LocalTime, localize, take_times

_EDGES = " ,;:-–—"
_TIME_AT_END = re.compile(
    r"\s(?:(?:at|from|@)\s*(?=[0-9]|noon\b)|(?=noon\b|[0-9:]+(?:\s*[-–—]\s*[0-9:]+)?\s*[ap]\.?m?\b))", re.IGNORECASE
)
# "add session april 18"
_SESSION = re.compile(
    rf"(?:(?:a|the|new|another)\s+)*session\s+(?:(?:on|for)\s+)?(?=[0-9]|(?:{either(MONTHS)})\b)", re.IGNORECASE
)


def parse_new_session(text: str, today: date, zone: str | None = None) -> SessionFormData:
    """Return the values of the form; what cannot be read or reads two ways becomes the title, as it was typed.

    Args:
        text: What was typed after the command.
        today: In the series' zone.
        zone: The series' time zone (IANA name).
    """
    joined = " ".join(text.split())
    lead_in = _SESSION.match(joined)
    typed = joined[lead_in.end() :] if lead_in else joined
    order, _ = date_order([], zone)
    context = Context(zone=zone, today=today, order=order)
    day, rest = _take_day(typed, context, today)
    when, rest = _take_time(rest, day or today, context)
    if day is None and when is not None:
        # "Sepsis on May 16 at 1pm"
        day, rest = _take_day(rest, context, today)
        when = when if day is None else replace(when, date=day)
    content = read_content(rest.strip(_EDGES))
    about = Content((), rest.strip(_EDGES)) if content.ambiguity else content.value
    return SessionFormData(
        date="" if day is None else (when.date if when else day).isoformat(),
        start="" if when is None or when.start is None else f"{when.start:%H:%M}",
        minutes="" if when is None or when.minutes is None else str(when.minutes),
        names="\n".join(about.speakers),
        title=about.title or "",
        place=about.place or "",
        link=about.link or "",
    )


def _take_day(typed: str, context: Context, today: date) -> tuple[date | None, str]:
    """Return the day at the start or end of a text, and the rest as it was typed."""
    found, rest = take_date(typed, context)
    if isinstance(found, Reading) and not found.ambiguity:
        return found.value, rest.strip(_EDGES)
    words = typed.split(" ")
    for count in range(len(words), 0, -1):
        for day_words, others in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            when = take_when(normalize(" ".join(day_words)).removeprefix("on ").removeprefix("for "), today)
            if when is not None and not when[1] and when[0].day is not None and when[0].until is None:
                return when[0].day, " ".join(others).strip(_EDGES)
    return None, typed


def _take_time(text: str, day: date, context: Context) -> tuple[LocalTime | None, str]:
    """Return the time at the start or end of a text, if it is clear, and the rest."""
    found, rest = take_times(text, context)
    for match in _TIME_AT_END.finditer(text) if found is None else ():
        at_end, after = take_times(text[match.start() :].strip(), context)
        if at_end is not None and not after:
            found, rest = at_end, text[: match.start()]
            break
    if found is None or isinstance(found, Misread) or found.ambiguity:
        return None, text
    local = localize(day, found.value, context)
    return (None, text) if isinstance(local, Misread) else (local, rest)
