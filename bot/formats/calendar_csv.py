"""Import and export of the calendar as CSV.

Only the column `date` is required. Cancelled sessions are not exported: no column marks them, so importing the file
elsewhere would restore them.
"""

import csv
import io
import re
from collections.abc import Iterable

from bot.core.calendar.models import Session, scheduled
from bot.formats.calendar_csv_row import COLUMNS, parse_row
from bot.formats.dates import in_words
from bot.formats.parse_result import Entry, ParseResult, Problem
from bot.formats.text_cleanup import clean

_DELIMITERS = (",", ";", "\t")
# Excel's separator line, e.g. "sep=;".
_EXCEL_SEPARATOR = re.compile(r"\s*\"?sep=([,;\t])\"?\s*", re.IGNORECASE)
# Spreadsheets evaluate a cell that starts like this as a formula; an apostrophe prevents it.
_FORMULA = re.compile(r"'*[=+\-@]")
_KNOWN_COLUMNS = f"the columns are {', '.join(COLUMNS)}; only date is required."


def write_csv(sessions: Iterable[Session]) -> str:
    """Return the sessions that take place as CSV, by date."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for session in scheduled(sessions):
        start, speakers = f"{session.start:%H:%M}" if session.start else "", "; ".join(session.speakers)
        cells = (session.date, start, session.minutes, session.title, speakers, session.place, session.link)
        writer.writerow([escape_cell("" if each is None else str(each)) for each in cells])
    return out.getvalue()


def escape_cell(text: str) -> str:
    """Escape a text so that spreadsheets do not evaluate it as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text


def parse_csv(text: str) -> ParseResult:
    """Parse a CSV table. Each row becomes an entry or a problem with the line where the row starts."""
    rows, problems = _rows(text)
    if not rows and not problems:
        return ParseResult.failed(f"There is no table in this file: {_KNOWN_COLUMNS}")
    if not rows:
        return ParseResult(problems=tuple(problems))
    line, header = rows[0]
    names = [clean(name).casefold() for name in header]
    problems = [*_header_problems(line, names), *problems]
    if "date" not in names:
        return ParseResult(problems=tuple(problems))
    entries: list[Entry] = []
    for line, cells in rows[1:]:
        parsed = _parse_cells(line, names, cells, entries)
        if isinstance(parsed, Entry):
            entries.append(parsed)
        else:
            problems.extend(parsed)
    return ParseResult(entries=tuple(entries), problems=tuple(sorted(problems, key=lambda p: p.line)))


def looks_like_csv(text: str) -> bool:
    """Return whether a text starts with this table's header."""
    first = next((line for line in text.lstrip("\ufeff").splitlines() if line.strip()), "")
    if _EXCEL_SEPARATOR.fullmatch(first):
        return True
    names = {clean(name).strip("\"'").casefold() for name in re.split(r"[,;\t]", first)}
    return "date" in names and bool(names <= {*COLUMNS, ""} or len(names & set(COLUMNS)) > 1)


def _rows(text: str) -> tuple[list[tuple[int, list[str]]], list[Problem]]:
    """Return the non-blank rows, each with the line where it starts, and the problem that ended the reading."""
    text = text.removeprefix("\ufeff").replace("\x00", "")
    delimiter, skipped = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            if any(clean(cell) for cell in cells) and line != skipped:
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error:
        message = (
            "A quotation mark in this row opens or closes at a wrong place: a cell with commas is put in quotation "
            "marks as a whole, and a quotation mark within it is doubled."
        )
        return rows, [Problem(line=line, text=_physical_line(text, line), message=message)]
    return rows, []


def _delimiter(text: str) -> tuple[str, int]:
    """Return the delimiter, and the number of the separator line (0 if there is none)."""
    for number, line in enumerate(io.StringIO(text), start=1):
        if match := _EXCEL_SEPARATOR.fullmatch(line):
            return match[1], number
        if line.strip():
            return max(
                _DELIMITERS, key=lambda d: sum(clean(n).strip('"').casefold() in COLUMNS for n in line.split(d))
            ), 0
    return ",", 0


def _physical_line(text: str, number: int) -> str:
    lines = re.split(r"\r\n|\r|\n", text)
    return clean(lines[number - 1]) if number <= len(lines) else ""


def _header_problems(line: int, names: list[str]) -> list[Problem]:
    text = ", ".join(names)
    unknown = [
        f"“{name}” is no column that is known here; {_KNOWN_COLUMNS}" for name in names if name not in {*COLUMNS, ""}
    ]
    duplicates = [f"The column {name} stands twice." for name in COLUMNS if names.count(name) > 1]
    missing = [] if "date" in names else [f"The column date is missing; {_KNOWN_COLUMNS}"]
    return [Problem(line=line, text=text, message=message) for message in (*unknown, *duplicates, *missing)]


def _parse_cells(line: int, names: list[str], cells: list[str], earlier: list[Entry]) -> Entry | list[Problem]:
    text = ", ".join(clean(cell) for cell in cells)
    extra = [cell for cell in cells[len(names) :] if clean(cell)]
    extra += [cell for name, cell in zip(names, cells, strict=False) if not name and clean(cell)]
    if extra:
        message = (
            f"The row has {len(cells)} cells, and the header names {len([n for n in names if n])}; "
            "a cell with commas in it is put in quotation marks."
        )
        return [Problem(line=line, text=text, message=message)]
    parsed = parse_row(line, {name: _unescape_cell(cell) for name, cell in zip(names, cells, strict=False)})
    if not isinstance(parsed, Entry):
        return [Problem(line=line, text=text, message=misread.message) for misread in parsed]
    duplicate = next((e for e in earlier if (e.date, e.start) == (parsed.date, parsed.start)), None)
    if duplicate:
        when = in_words(parsed.date) + (f" at {parsed.start:%H:%M}" if parsed.start else "")
        message = f"{when} stands twice, here and in line {duplicate.line}; one of the two must be wrong."
        return [Problem(line=line, text=text, message=message)]
    return parsed


def _unescape_cell(cell: str) -> str:
    """Remove the apostrophe that `escape_cell` adds."""
    cleaned = clean(cell)
    return cleaned[1:] if cleaned.startswith("'") and _FORMULA.match(cleaned) else cleaned
