"""File formats: the program's page, CSV, iCalendar and exports. Errors in a file are returned as values.

Why we report our own errors around the libraries' parsers: docs/adr/0008-our-own-errors-for-calendar-files.md.
"""

from pathlib import PurePath

from bot.formats.calendar_csv import looks_like_csv, parse_csv
from bot.formats.parse_result import ParseResult
from bot.formats.program_page import parse_page

__all__ = ["parse_any"]


def parse_any(name: str, text: str, zone: str) -> ParseResult:
    """Parse a file in any of the supported formats.

    Args:
        name: The file's name. The extensions ".csv" and ".tsv" decide; otherwise the text does.
        text: The whole text.
        zone: The series' time zone (IANA name), to which times are converted.
    """
    start = text.lstrip("\ufeff \t\r\n")[:200].casefold()
    if start.startswith("begin:vcalendar"):
        # Imported on demand: its libraries take a tenth of a second to load, and few files are iCalendar.
        from bot.formats.ics_reader import parse_ics  # noqa: PLC0415 - imported on demand

        return parse_ics(text, zone)
    if start.startswith(("<!doctype html", "<html")):
        return ParseResult.failed("This is the page's source: give its text, copied from the browser or saved as text.")
    if PurePath(name).suffix.casefold() in {".csv", ".tsv"} or looks_like_csv(text):
        return parse_csv(text)
    return parse_page(text)
