"""Import and export of the calendar as a table: CSV, tabs, bars, or the cells of a spreadsheet.

A column of dates is required. Cancelled sessions are not exported: no column marks them, so importing the file
elsewhere would restore them.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.core.base.text_validation import HIDDEN
from bot.core.calendar.models import Session, scheduled
from bot.formats import calendar_columns
from bot.formats.calendar_columns import COLUMNS
from bot.formats.calendar_csv_row import parse_row
from bot.formats.free_text.dates import date_order, starts_with_date, years_of_heading
from bot.formats.free_text.reading import NOTHING_KNOWN, Context
from bot.formats.free_text.text_cleanup import clean
from bot.formats.free_text.times import says_afternoon
from bot.formats.parse_result import ParseResult, Problem, ResultBuilder

# A row with the line where it starts.
Row = tuple[int, Sequence[str]]

_DELIMITERS = (",", ";", "\t", "|")
# Excel's separator line, e.g. "sep=;".
_EXCEL_SEPARATOR = re.compile(r"\s*\"?sep=([,;\t|])\"?\s*", re.IGNORECASE)
# Where spreadsheets may find the beginning of a formula, also those that split cells at semicolons, tabs or line ends;
# an apostrophe prevents it. They skip spaces and quotation marks before the sign, and some skip what shows nothing, or
# know the sign's full-width and small forms.
_FORMULA_AHEAD = rf"(?=(?:[^\S\t\r\n]|[{HIDDEN}\u061c\u200c-\u200f'\"])*+[=+\-@＝＋－＠﹦﹢﹣﹫])"
_FORMULA = re.compile(rf"(?<![^;\t\r\n]){_FORMULA_AHEAD}")
_ESCAPED_FORMULA = re.compile(rf"(?<![^;\t\r\n])'{_FORMULA_AHEAD}")
# Between the header and the rows of a table in Markdown, and around its cells.
_RULE = re.compile(r"[\s|:+=-]*")
# Above the header: the table's title, and blank rows.
_MAX_ROWS_ABOVE = 12
_KNOWN_COLUMNS = f"The columns are {', '.join(COLUMNS)}; only date is required."


def write_csv(sessions: Iterable[Session]) -> str:
    """Return the sessions that take place as CSV, by date."""
    return write_table(COLUMNS, map(_exported, scheduled(sessions)))


def _exported(each: Session) -> tuple[object, ...]:
    start, speakers = each.start and f"{each.start:%H:%M}", "; ".join(each.speakers)
    return each.date, start, each.minutes, each.title, speakers, each.place, each.link


def write_table(columns: Sequence[str], rows: Iterable[Iterable[object]]) -> str:
    """Return a table as CSV, escaped so that spreadsheets evaluate no cell as a formula. None is an empty cell."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_FORMULA.sub("'", "" if cell is None else str(cell)) for cell in row])
    return out.getvalue()


def parse_csv(text: str, context: Context = NOTHING_KNOWN) -> ParseResult:
    """Parse a table. Each row becomes an entry, a day without a session, or a problem with the line where it starts."""
    rows, problems = _rows(text)
    return parse_rows(rows, context, problems)


def parse_rows(rows: Sequence[Row], context: Context, problems: Sequence[Problem] = ()) -> ParseResult:
    """Parse the non-blank rows of a table, with problems that were found before."""
    result = ResultBuilder(problems=list(problems))
    above = next((i for i, (_, cells) in enumerate(rows[:_MAX_ROWS_ABOVE]) if calendar_columns.is_header(cells)), None)
    if not rows and not problems:
        return ParseResult.failed(f"We couldn’t find a table in this file. {_KNOWN_COLUMNS}")
    if not rows:
        return result.build()
    if above is None:
        line, header = rows[0]
        return ParseResult(problems=(*_missing_date(line, header), *problems))
    line, header = rows[above]
    kinds = calendar_columns.kinds_of_columns(header)
    twice = [f"The column {name} is there twice. Remove one." for name in calendar_columns.repeated(header)]
    result.add(Problem(line, ", ".join(map(clean, header)), message) for message in twice)
    _note_rows_above(result, rows[:above], header, kinds)
    years = [years_of_heading(clean(cell)) for _, cells in rows[:above] for cell in cells]
    context = replace(context, years=next(filter(None, years), context.years))
    context = _context_of_columns(rows[above + 1 :], kinds, context)
    for line, cells in rows[above + 1 :]:
        _parse_cells(line, kinds, cells, context, result)
    return result.build()


def looks_like_csv(text: str) -> bool:
    """Return whether a text starts with a table's header, perhaps below the table's title."""
    lines = [line for line in text.lstrip("\ufeff").splitlines() if line.strip()][:_MAX_ROWS_ABOVE]
    if lines and _EXCEL_SEPARATOR.fullmatch(lines[0]):
        return True
    delimiters = [(line, delimiter) for line in lines for delimiter in _DELIMITERS if delimiter in line]
    if any(calendar_columns.is_header(_split(line, delimiter)) for line, delimiter in delimiters):
        return True
    return bool(lines) and clean(lines[0]).casefold() == "date"


def _split(line: str, delimiter: str) -> list[str]:
    cells = [cell.strip().strip('"') for cell in line.split(delimiter)]
    return cells[1 if not cells[0] else 0 : len(cells) if cells[-1] else -1] if delimiter == "|" else cells


def _rows(text: str) -> tuple[list[Row], list[Problem]]:
    """Return the non-blank rows, each with the line where it starts, and the problem that ended the reading."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    delimiter, skipped = _delimiter(text)
    rows: list[Row] = []
    if delimiter == "|":
        lines = enumerate(re.split(r"\r\n|\r|\n", text), start=1)
        return [(n, _split(line.strip(), "|")) for n, line in lines if not _RULE.fullmatch(line)], []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        for cells in reader:
            if any(clean(cell) for cell in cells) and line != skipped:
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        message = "A quotation mark is misplaced. Put the whole cell in quotation marks, and double any inside it."
        if "limit" in str(error):
            message = (
                f"A cell has more than {csv.field_size_limit():,} characters. Shorten it, or close its quotation mark."
            )
        return rows, [Problem(line=line, text=_physical_line(text, line), message=message)]
    return rows, []


def _delimiter(text: str) -> tuple[str, int]:
    """Return the delimiter, and the number of the separator line (0 if there is none)."""
    number_of_known: dict[str, int] = dict.fromkeys(_DELIMITERS, 0)
    lines = 0
    for number, line in enumerate(io.StringIO(text), start=1):
        if match := _EXCEL_SEPARATOR.fullmatch(line):
            return match[1], number
        if not line.strip():
            continue
        lines += 1
        for delimiter in _DELIMITERS:
            cells = _split(line.strip("\r\n"), delimiter)
            known = sum(kind is not None for kind in calendar_columns.kinds_of_columns(cells))
            number_of_known[delimiter] = max(number_of_known[delimiter], known)
        if lines == _MAX_ROWS_ABOVE or max(number_of_known.values()) > 1:
            break
    return max(_DELIMITERS, key=lambda each: number_of_known[each]), 0


def _physical_line(text: str, number: int) -> str:
    lines = re.split(r"\r\n|\r|\n", text)
    return clean(lines[number - 1]) if number <= len(lines) else ""


def _missing_date(line: int, header: Sequence[str]) -> list[Problem]:
    text = ", ".join(map(clean, header))
    if any(starts_with_date(clean(cell)) for cell in header):
        return [Problem(line=line, text=text, message=f"Add a row of column names above this one. {_KNOWN_COLUMNS}")]
    return [Problem(line=line, text=text, message=f"The column date is missing. {_KNOWN_COLUMNS}")]


def _note_rows_above(
    result: ResultBuilder, above: Sequence[Row], header: Sequence[str], kinds: Sequence[str | None]
) -> None:
    titles = ["“" + " ".join(cell for cell in map(clean, cells) if cell) + "”" for _, cells in above]
    if titles:
        result.note([f"Above the table, this was not read: {', '.join(titles)}."])
    spare = [f"“{name}”" for name, kind in zip(map(clean, header), kinds, strict=True) if name and kind is None]
    if spare:
        result.note([f"These columns were not read: {', '.join(spare)}."])


def _context_of_columns(rows: Sequence[Row], kinds: Sequence[str | None], context: Context) -> Context:
    """Return what a table's columns decide for all their cells: the order of dates, the half of the day, years."""

    def column(*names: str) -> list[str]:
        return [cell for _, cells in rows for kind, cell in zip(kinds, cells, strict=False) if kind in names]

    order, note = date_order(column("date"), context.zone)
    by_kind = [dict(zip(kinds, cells, strict=False)) for _, cells in rows]
    is_afternoon = says_afternoon(
        [*column("start", "end"), *(f"{row.get('start')}-{row.get('end')}" for row in by_kind)]
    )
    return replace(context, order=order, order_note=note, is_afternoon=context.is_afternoon or is_afternoon)


def _parse_cells(
    line: int, kinds: Sequence[str | None], cells: Sequence[str], context: Context, result: ResultBuilder
) -> None:
    cleaned = [_unescape_cell(cell) for cell in cells]
    text = ", ".join(clean(cell) for cell in cells)
    extra = [cell for cell in cleaned[len(kinds) :] if cell]
    if extra:
        message = f"This row has {len(cells)} cells, not {len(kinds)}. Put a cell that has commas in quotation marks."
        result.add([Problem(line=line, text=text, message=message)])
        return
    row: dict[str, str] = {}
    for kind, cell in zip(kinds, cleaned, strict=False):
        if kind is None or not cell:
            continue
        joint = "; " if kind == "speakers" else ", "
        row[kind] = row[kind] if kind == "link" and kind in row else joint.join(filter(None, (row.get(kind), cell)))
    if not row:
        return
    parts, notes = parse_row(line, row, text, context)
    result.add(parts)
    result.note(notes)


def _unescape_cell(cell: str) -> str:
    """Remove the apostrophes that `write_table` adds."""
    return clean(_ESCAPED_FORMULA.sub("", cell.strip()))
