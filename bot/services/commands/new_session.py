"""What is typed after "add": a day, a time, speakers and a title, as far as they can be read."""

import re
from datetime import date

from bot.core.base.date_phrases import take_when
from bot.core.calendar.session_form import SessionFormData
from bot.core.commands.parser import normalize
from bot.formats.parse_result import Misread
from bot.formats.session_line import parse_session_line
from bot.formats.times import take_times

# Between speakers and title.
_SEPARATOR = re.compile(r"\s[-–—]\s|:\s")
_EDGES = " ,;:-–—"


def parse_new_session(text: str, today: date) -> SessionFormData:
    """Return the values of the form; what cannot be read becomes the title, as it was typed.

    Args:
        text: What was typed after the command.
        today: In the series' zone.
    """
    typed = " ".join(text.split())
    day, rest = _take_day(typed, today)
    shown = "" if day is None else day.isoformat()
    times = take_times(rest)
    if isinstance(times, Misread):
        return SessionFormData(date=shown, title=rest)
    start, minutes, rest = times
    rest = rest.strip(_EDGES)
    # Any valid day will do for the parser of a line, which has to have one.
    entry = parse_session_line(1, f"{day or today:%Y-%m-%d} - {rest}") if _SEPARATOR.search(rest) else None
    speakers, title = ((), rest) if entry is None or isinstance(entry, Misread) else (entry.speakers, entry.title or "")
    return SessionFormData(
        date=shown,
        start="" if start is None else f"{start:%H:%M}",
        minutes="" if minutes is None else str(minutes),
        names="\n".join(speakers),
        title=title,
    )


def _take_day(typed: str, today: date) -> tuple[date | None, str]:
    """Return the day at the start or end of a text, and the rest as it was typed."""
    words = typed.split(" ")
    for count in range(len(words), 0, -1):
        for said, rest in ((words[:count], words[count:]), (words[-count:], words[:-count])):
            found = take_when(normalize(" ".join(said)).removeprefix("on ").removeprefix("for "), today)
            if found is not None and not found[1] and found[0].day is not None and found[0].until is None:
                return found[0].day, " ".join(rest).strip(_EDGES)
    return None, typed
