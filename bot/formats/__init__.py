"""Files in and out: the programme's page, CSV and iCalendar. Text in, values out, faults too.

Why our own errors around the libraries' parsers: docs/adr/0008-our-own-errors-for-calendar-files.md.
"""

from pathlib import PurePath

from bot.formats.calendar_csv import looks_like_csv, parse_csv
from bot.formats.parse_result import WHOLE_FILE, ParseResult, Problem
from bot.formats.program_page import parse_page

__all__ = ["parse_any"]


def parse_any(name: str, text: str, zone: str) -> ParseResult:
    """What a file says, whichever of the formats it is in.

    Args:
        name: The file's name; ".csv" and ".tsv" decide, for the rest its text does.
        text: All of it.
        zone: The series' time zone (IANA name), to which times of another one are brought.
    """
    start = text.lstrip("\ufeff \t\r\n")[:200].casefold()
    if start.startswith("begin:vcalendar"):
        # Not with every start: its libraries take a tenth of a second, and few files are of this kind.
        from bot.formats.ics_reader import parse_ics  # noqa: PLC0415 - see above

        return parse_ics(text, zone)
    if start.startswith(("<!doctype html", "<html")):
        return _whole_file_problem(
            "This is the page's source: give its text, copied from the browser or saved as text."
        )
    if PurePath(name).suffix.casefold() in {".csv", ".tsv"} or looks_like_csv(text):
        return parse_csv(text)
    return parse_page(text)


def _whole_file_problem(what: str) -> ParseResult:
    return ParseResult(problems=(Problem(line=WHOLE_FILE, text="", message=what),))
