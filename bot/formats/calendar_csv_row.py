"""Parsing of one row of the calendar CSV."""

import re
from collections.abc import Mapping

from bot.formats.dates import parse_date
from bot.formats.parse_result import Entry, Misread
from bot.formats.placeholders import says_cancelled, without_placeholder
from bot.formats.times import parse_time

COLUMNS = ("date", "start", "minutes", "title", "speakers", "place", "link")
MAX_MINUTES = 24 * 60

_LINK = re.compile(r"https?://[^\s<>|\"]+", re.IGNORECASE)


def parse_row(line: int, row: Mapping[str, str]) -> Entry | list[Misread]:
    """Parse a row into an entry, or return everything that is wrong with it.

    Args:
        line: The line where the row starts.
        row: Cleaned cells by column. A missing column, an empty cell and "TBD" are unknown values.
    """
    cells = {name: without_placeholder(row.get(name, "")) for name in COLUMNS}
    day = parse_date(cells["date"]) if cells["date"] else Misread("The date is missing; write it like 2024-03-21.")
    start = None if cells["start"] is None else parse_time(cells["start"])
    minutes = _minutes(cells["minutes"])
    link = cells["link"]
    speakers = tuple(name for part in (cells["speakers"] or "").split(";") if (name := without_placeholder(part)))
    errors = [part for part in (day, start, minutes) if isinstance(part, Misread)]
    if link and not _LINK.fullmatch(link):
        errors.append(Misread(f"“{link}” is no link; it should begin with https:// and have no spaces."))
    if any(says_cancelled(text) for text in (cells["title"] or "", cells["speakers"] or "")):
        message = (
            "An import cancels nothing, and a session that does not take place has no row: take it out of the file."
        )
        errors.append(Misread(message))
    # The type checker needs the checks: `errors` is empty only if no value is a Misread.
    if errors or isinstance(day, Misread) or isinstance(start, Misread) or isinstance(minutes, Misread):
        return errors
    return Entry(
        line=line,
        date=day,
        start=start,
        minutes=minutes,
        title=cells["title"],
        speakers=speakers,
        place=cells["place"],
        link=link,
    )


def _minutes(cell: str | None) -> int | Misread | None:
    if cell is None:
        return None
    if re.fullmatch(r"[0-9]{1,4}", cell) and 1 <= int(cell) <= MAX_MINUTES:
        return int(cell)
    return Misread(f"“{cell}” is no length in minutes; write a whole number from 1 to {MAX_MINUTES}, like 60.")
