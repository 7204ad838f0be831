"""File formats: the program's page, tables, iCalendar and exports. Errors in a file are returned as values.

Why we report our own errors around the libraries' parsers: docs/adr/0008-our-own-errors-for-calendar-files.md.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath

from bot.formats.free_text.reading import USUAL_NAMES, Context
from bot.formats.free_text.text_cleanup import decode
from bot.formats.free_text.zones import known_zone
from bot.formats.parse_result import ParseResult

__all__ = ["MAX_FILE", "parse_any", "parse_file"]

# Every xlsx file is a zip archive.
_ZIP = b"PK\x03\x04"
# Far more than a schedule has. A schedule of five years is a hundredth of this.
MAX_FILE = 2_000_000
_MAX_LINES = 5000


def parse_file(
    name: str, data: bytes, zone: str, *, today: date | None = None, names: Sequence[str] = ()
) -> ParseResult:
    """Parse a file's bytes in any of the supported formats, also a spreadsheet (.xlsx). Arguments as of `parse_any`."""
    if len(data) > MAX_FILE:
        return ParseResult.failed(f"This file is larger than {MAX_FILE // 1_000_000} MB. Import only the schedule.")
    if data.startswith(_ZIP):
        from bot.formats.spreadsheet import parse_xlsx  # noqa: PLC0415 - imported on demand, as few files are xlsx

        return parse_xlsx(data, Context(zone=known_zone(zone), today=today, names=(*names, *USUAL_NAMES)))
    text = decode(data)
    if text is None:
        return ParseResult.failed("We couldn’t read this file. Save it as text or CSV in UTF-8, as .xlsx, or as .ics.")
    return parse_any(name, text, zone, today=today, names=names)


def parse_any(name: str, text: str, zone: str, *, today: date | None = None, names: Sequence[str] = ()) -> ParseResult:
    """Parse a text in any of the supported formats.

    Args:
        name: The file's name. The extensions ".csv" and ".tsv" decide; otherwise the text does.
        text: The whole text.
        zone: The series' time zone (IANA name), to which times are converted.
        today: In the series' zone. Without it, no year is proposed for a date that has none.
        names: The names of the series, which calendars put before what a session is about.
    """
    # The readers are imported on demand: no command that people type often needs them.
    from bot.formats.calendar_csv import looks_like_csv, parse_csv  # noqa: PLC0415 - imported on demand
    from bot.formats.program_page import parse_page  # noqa: PLC0415 - imported on demand

    context = Context(zone=known_zone(zone), today=today, names=(*names, *USUAL_NAMES))
    start = text.lstrip("\ufeff \t\r\n")[:200].casefold()
    if start.startswith("begin:vcalendar"):
        # Imported on demand: its libraries take a tenth of a second to load, and few files are iCalendar.
        from bot.formats.ics_reader import parse_ics  # noqa: PLC0415 - imported on demand

        return parse_ics(text, known_zone(zone), names=names)
    if start.startswith(("<!doctype html", "<html")):
        return ParseResult.failed("This is the page’s source. Use its text, copied from the browser or saved as text.")
    if sum(not line.isspace() for line in text.splitlines()) > _MAX_LINES:
        return ParseResult.failed(f"This file has more than {_MAX_LINES:,} lines. Import only the schedule.")
    if PurePath(name).suffix.casefold() in {".csv", ".tsv"} or looks_like_csv(text):
        return parse_csv(text, context)
    return parse_page(text, context)
