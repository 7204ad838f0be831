"""Import of spreadsheets (.xlsx): the first sheet with a calendar's header."""

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from bot.formats.calendar_columns import is_header
from bot.formats.calendar_csv import Row, parse_rows
from bot.formats.free_text.reading import Context
from bot.formats.parse_result import ParseResult

# More than a calendar has.
_MAX_ROWS = 2000
_MAX_COLUMNS = 60
_MAX_UNPACKED = 20_000_000
_TOO_LARGE = "This spreadsheet is too large. Save the schedule’s sheet as CSV."


def parse_xlsx(data: bytes, context: Context) -> ParseResult:
    """Parse a spreadsheet. Formulas count with the values that were saved."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            if sum(each.file_size for each in archive.infolist()) > _MAX_UNPACKED:
                return ParseResult.failed(_TOO_LARGE)
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        try:
            sheets = [list(_rows(sheet)) for sheet in book.worksheets]
        finally:
            book.close()
    # XML that is not well-formed is a SyntaxError.
    except (InvalidFileException, zipfile.BadZipFile, SyntaxError, KeyError, ValueError, OSError) as error:
        return ParseResult.failed(f"We couldn’t read this spreadsheet. Save it as .xlsx or CSV again ({error}).")
    if any(rows and rows[-1][0] > _MAX_ROWS for rows in sheets):
        return ParseResult.failed(_TOO_LARGE)
    found = next((rows for rows in sheets if any(is_header(cells) for _, cells in rows[:12])), None)
    return parse_rows(found if found is not None else next(filter(None, sheets), []), context)


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
