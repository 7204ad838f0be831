"""What is typed after "add": a day, a time, speakers and a title, as far as they can be read."""

import re
from datetime import date

from bot.core.base.date_phrases import take_when
from bot.core.calendar.session_form import SessionFormData
from bot.core.commands.parser import normalize
from bot.formats.parse_result import Entry
from bot.formats.reading import Context, Reading
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
    context = Context(today=today)
    day, rest = _take_day(" ".join(text.split()), today)
    times, after = take_times(rest, context)
    # Of several readings none is taken: the form is where a person decides.
    span = times.values[0] if isinstance(times, Reading) and not times.doubt else None
    title, names = (rest if span is None else after).strip(_EDGES), ""
    # Any valid day will do for the reader of a line, which has to have one.
    line = f"{day or today:%Y-%m-%d} - {title}"
    entry = parse_session_line(1, line, context)[0] if _SEPARATOR.search(title) else None
    if isinstance(entry, Entry):
        title, names = entry.title or "", "\n".join(entry.speakers)
    return SessionFormData(
        date="" if day is None else day.isoformat(),
        start="" if span is None or span.start is None else f"{span.start:%H:%M}",
        minutes="" if span is None or span.minutes is None else str(span.minutes),
        names=names,
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
