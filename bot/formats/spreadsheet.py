"""Import of spreadsheets (.xlsx): the first sheet with a calendar's header."""

import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

import openpyxl

from bot.formats.calendar_columns import is_header
from bot.formats.calendar_csv import Row, parse_rows
from bot.formats.free_text.reading import Context
from bot.formats.free_text.text_cleanup import reason
from bot.formats.parse_result import ParseResult

# More than a calendar has.
_MAX_ROWS = 2000
_MAX_COLUMNS = 60
_MAX_UNPACKED = 10_000_000
# Tags of XML in all parts together: the library makes an object of each, which needs a kilobyte and ten microseconds.
_MAX_TAGS = 200_000
# Bytes read at once.
_CHUNK = 100_000
_TOO_LARGE = "This spreadsheet is too large. Save the schedule’s sheet as CSV."


def parse_xlsx(data: bytes, context: Context) -> ParseResult:
    """Parse a spreadsheet. Formulas count with the values that were saved."""
    try:
        if _is_too_large(data):
            return ParseResult.failed(_TOO_LARGE)
        with warnings.catch_warnings():
            # The library warns of what it does not keep, such as drop-down lists: nothing that a schedule needs.
            warnings.simplefilter("ignore", UserWarning)
            book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                sheets = [list(_rows(sheet)) for sheet in book.worksheets]
            finally:
                book.close()
    except Exception as error:  # noqa: BLE001 - a damaged file makes the libraries raise anything; the person is told
        why = reason(error) or type(error).__name__
        return ParseResult.failed(f"We couldn’t read this spreadsheet. Save it as .xlsx or CSV again ({why}).")
    if any(rows and rows[-1][0] > _MAX_ROWS for rows in sheets):
        return ParseResult.failed(_TOO_LARGE)
    found = next((rows for rows in sheets if any(is_header(cells) for _, cells in rows[:12])), None)
    return parse_rows(found if found is not None else next(filter(None, sheets), []), context)


def _is_too_large(data: bytes) -> bool:
    """Tell whether a spreadsheet unpacks to more than a schedule does, whatever sizes it names."""
    size = tags = 0
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for part in archive.infolist():
            with archive.open(part) as opened:
                while size <= _MAX_UNPACKED and tags <= _MAX_TAGS and (read := opened.read(_CHUNK)):
                    size, tags = size + len(read), tags + read.count(b"<")
    return size > _MAX_UNPACKED or tags > _MAX_TAGS


def _rows(sheet: openpyxl.worksheet._read_only.ReadOnlyWorksheet) -> Iterator[Row]:
    rows = sheet.iter_rows(max_row=_MAX_ROWS + 1, max_col=_MAX_COLUMNS, values_only=True)
    for number, values in enumerate(rows, start=1):
        cells = [_text(value) for value in values]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield number, cells


def _text(value: object) -> str:
    """Return a cell as it would be written into CSV."""
    match value:
        case None:
            return ""
        case datetime():
            return value.date().isoformat() if value.time() == time(0) else value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case float() if value == int(value):
            return str(int(value))
    return str(value).strip()
