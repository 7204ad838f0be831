"""The command that imports a schedule, with its preview."""

import shutil
import sys
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from textwrap import wrap
from typing import Annotated

import typer

from bot.chat.actor import Times
from bot.cli import data
from bot.cli.common import FAILED, Workspace, database, say, workspace_of
from bot.clock import SystemClock
from bot.config import SettingsError
from bot.core.calendar.formatting import format_count
from bot.core.calendar.import_preview import WHOLE_FILE, ImportPreview, Problem
from bot.core.calendar.models import Series, local_date
from bot.formats import MAX_FILE, backup_file, parse_file
from bot.services.calendar import imports as calendar_imports
from bot.services.commands import answers
from bot.text import imports

_FILE = "Program page (.txt), CSV, .xlsx, .ics, or a backup (.json) into an empty database. Use - for standard input."
File = Annotated[Path, typer.Argument(help=_FILE)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change, and change nothing.")]
_SKIP = "Import the lines that are fine, and leave out those that are doubtful or can’t be read."
SkipUnreadable = Annotated[bool, typer.Option("--skip-unreadable", help=_SKIP)]
# The least width of each column of the table; what the window has more goes to speakers, title and location.
_WIDTHS = (7, 17, 16, 14, 20, 12)
_SHARES = (0, 0, 0, 1, 2, 1)
_GAP = "  "
_MAX_WIDTH = 180


def import_(
    file: File,
    dry_run: DryRun = False,  # noqa: FBT002 - Typer's way
    skip_unreadable: SkipUnreadable = False,  # noqa: FBT002 - Typer's way
    workspace: Workspace = None,
) -> None:
    """Import a schedule (program page, CSV, Excel, or .ics): all of it, or nothing."""
    is_standard_input = str(file) == "-"
    if not (is_standard_input or file.is_file()):
        raise SettingsError(f"File not found: {file}")
    if not is_standard_input and backup_file.is_backup(file):
        if dry_run:
            raise SettingsError(
                "--dry-run doesn’t work with a .json file, which is imported whole into an empty database."
            )
        data.restore(file)
        return
    content = _read_bounded(None if is_standard_input else file)
    with database(creates=True) as (db, settings):
        clock = SystemClock()
        series = answers.series_in_context(db, workspace_of(db, settings, workspace), None)
        today = local_date(clock.now(), series.zone)
        parsed = parse_file(file.name, content, series.zone, today=today, names=(series.name, series.texts.name))
        preview, reading = calendar_imports.preview_import(db, series, parsed, Times.of(clock))
        if dry_run:
            _show(preview)
        _say_left_out(preview)
        has_any = bool(reading.entries or reading.texts)
        if preview.problems and not (skip_unreadable and has_any):
            say(_refusal(preview.problems, has_others=has_any, dry_run=dry_run))
            raise typer.Exit(FAILED)
        if dry_run:
            typer.echo("Dry run: nothing was changed.")
            return
        imported = calendar_imports.import_reading(db, series.id, reading, times=Times.of(clock))
    for line in imports.format_import(imported.comparison, imported.text_changes):
        typer.echo(line)


def _read_bounded(file: Path | None) -> bytes:
    """Return the start of a file or of standard input, one byte more than may be imported at most."""
    if file is None:
        return sys.stdin.read(MAX_FILE + 1).encode(errors="surrogateescape")
    with file.open("rb") as stream:
        return stream.read(MAX_FILE + 1)


def _show(preview: ImportPreview) -> None:
    """Print what was understood: the table, and what an import changes of the program's description."""
    comparison, rows = preview.comparison, preview.rows
    typer.echo(imports.format_counts(comparison))
    for line in imports.format_text_changes(preview.text_changes):
        typer.echo(line)
    if rows:
        extra = min(shutil.get_terminal_size((120, 24)).columns, _MAX_WIDTH) - sum(_WIDTHS) - len(_GAP) * len(_WIDTHS)
        share = max(0, extra) // sum(_SHARES)
        widths = [least + share * times for least, times in zip(_WIDTHS, _SHARES, strict=True)]
        _print_row(imports.COLUMNS, widths)
        for row in rows:
            _print_row(imports.format_cells(row, preview.series, comparison.today), widths)
            for line in imports.format_row_notes(row):
                typer.echo(f"    {line}")
    for line in imports.format_missing(comparison):
        typer.echo(line)


def _print_row(cells: Sequence[str], widths: Sequence[int]) -> None:
    """Print a row of a table; a long cell goes on in the next lines."""
    wrapped = [wrap(cell, width) for cell, width in zip(cells, widths, strict=True)]
    for parts in zip_longest(*wrapped, fillvalue=""):
        line = _GAP.join(part.ljust(width) for part, width in zip(parts, widths, strict=True))
        typer.echo(line.rstrip())


def _say_left_out(preview: ImportPreview) -> None:
    """Print what was skipped and why, what was decided, and what is doubtful with its readings."""
    for skipped in preview.skipped:
        say(f"Skipped: {skipped}")
    for note in preview.notes:
        say(note)
    for problem in preview.problems:
        say(str(problem))
        for line in _readings(problem, preview.series):
            say(f"    {line}")


def _readings(problem: Problem, series: Series) -> list[str]:
    marks = ["May be: ", *["or:     "] * len(problem.readings)]
    return [
        f"{mark}{imports.format_reading(each, series)}" for mark, each in zip(marks, problem.readings, strict=False)
    ]


def _refusal(problems: Sequence[Problem], *, has_others: bool, dry_run: bool) -> str:
    nothing = "Dry run: nothing would be imported." if dry_run else "Nothing was imported."
    lines = {problem.line for problem in problems}
    if not has_others:
        what = "this" if WHOLE_FILE in lines else _lines_counted(len(lines))
        return f"{nothing} Fix {what} and try again."
    return f"{nothing} Fix {_lines_counted(len(lines))}, or add --skip-unreadable to import the others."


def _lines_counted(count: int) -> str:
    return "this line" if count == 1 else f"these {format_count(count, 'line', 'lines')}"
