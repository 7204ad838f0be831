"""Commands that import, export, back up, restore and erase data."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.chat.actor import Actor, Times
from bot.cli import output
from bot.cli.common import FAILED, Workspace, database, say, workspace_of, written_whole
from bot.clock import SystemClock
from bot.config import SettingsError, read_settings
from bot.formats import backup_file, parse_any
from bot.formats.attendance_csv import write_attendance
from bot.formats.calendar_csv import write_csv
from bot.services.calendar import imports as calendar_imports
from bot.services.commands import answers
from bot.services.participation import attendance
from bot.services.privacy import personal_data
from bot.store.admin import backup as backup_store
from bot.store.db.engine import make_engine
from bot.text import imports


class ExportForm(StrEnum):
    """The file formats of `export`."""

    CSV = "csv"
    ICS = "ics"
    JSON = "json"


class ExportWhat(StrEnum):
    """The data that `export` writes."""

    CALENDAR = "calendar"
    ATTENDANCE = "attendance"


What = Annotated[ExportWhat, typer.Option("--what", help="The calendar, or who was there.")]
Form = Annotated[ExportForm, typer.Option("--format", help="A table, iCalendar, or everything of the workspace.")]
_FILE = "Page text (.txt), CSV, iCalendar (.ics), or everything (.json) into an empty database; - is standard input."
File = Annotated[Path, typer.Argument(help=_FILE)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]
BackupTo = Annotated[Path, typer.Argument(dir_okay=False, help="A file, such as rounds-2026-12-01.backup.")]
BackupFrom = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="As `backup` wrote it.")]
Person = Annotated[str, typer.Argument(help="Their Slack id, U…; in Slack: their profile, ⋮, Copy member ID.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do it; without, only say what is kept.")]


def import_(file: File, dry_run: DryRun = False, workspace: Workspace = None) -> None:  # noqa: FBT002 - Typer's way
    """Take the programme's page, a CSV file or an iCalendar file into the calendar: all of it, or nothing."""
    is_standard_input = str(file) == "-"
    if not (is_standard_input or file.is_file()):
        raise SettingsError(f"there is no file {file}")
    if not is_standard_input and backup_file.is_backup(file):
        if dry_run:
            raise SettingsError("--dry-run: a .json file goes into an empty database, whole or not at all")
        restore(file)
        return
    try:
        text = sys.stdin.read() if is_standard_input else file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        say(f"{file} is not a text in UTF-8; save it as UTF-8 and import it again. Nothing was imported.")
        raise typer.Exit(FAILED) from None
    with database() as (db, settings):
        clock = SystemClock()
        series = answers.series_in_context(db, workspace_of(db, settings, workspace), None)
        reading = parse_any(file.name, text, series.zone)
        if reading.problems:
            for problem in reading.problems:
                say(str(problem))
            say(f"Nothing was imported. Mend {output.lines_counted(reading.problems)} and import the file again.")
            raise typer.Exit(FAILED)
        imported = calendar_imports.import_entries(
            db,
            series_id=series.id,
            entries=reading.entries,
            texts=reading.texts,
            times=Times.of(clock),
            dry_run=dry_run,
        )
    if imported.comparison.ambiguous:
        for entry in imported.comparison.ambiguous:
            say(imports.format_ambiguous(entry))
        say("Nothing was imported.")
        raise typer.Exit(FAILED)
    for line in imports.format_import(imported.comparison, texts_changed=imported.texts_changed, dry_run=dry_run):
        typer.echo(line)


def export(form: Form = ExportForm.CSV, what: What = ExportWhat.CALENDAR, workspace: Workspace = None) -> None:
    """Print the calendar as a file that `import` reads, who was at its sessions, or everything as JSON."""
    if what is ExportWhat.ATTENDANCE and form is not ExportForm.CSV:
        raise SettingsError("who was there is a table: leave out --format, or give --format csv")
    with database() as (db, settings):
        its = workspace_of(db, settings, workspace)
        if form is ExportForm.JSON:
            backup_file.write_lines(sys.stdout, *backup_store.dump(db.engine, its))
            return
        if what is ExportWhat.ATTENDANCE:
            sys.stdout.write(write_attendance(*attendance.of_series(db, its)))
            return
        series = answers.series_in_context(db, its, None)
        sessions = answers.all_sessions(db, its)
    if form is ExportForm.ICS:
        from bot.formats.ics_writer import write_ics  # noqa: PLC0415 - its library takes a tenth of a second

        sys.stdout.buffer.write(write_ics(series, sessions))
    else:
        sys.stdout.write(write_csv(sessions))


def backup(file: BackupTo) -> None:
    """Write everything into a file, as of one moment, while the bot goes on. Tokens stay encrypted."""
    with database() as (db, _), written_whole(file) as partial:
        number = backup_file.write(partial, *backup_store.dump(db.engine))
    typer.echo(f"{file}: {number} rows")


def restore(file: BackupFrom) -> None:
    """Put a backup into an empty database, on SQLite or Postgres, and bring it up to date: all of it, or nothing.

    What was to be posted since the backup was made is looked for in Slack before it is posted.
    """
    settings = read_settings()
    engine = make_engine(settings.database_url, patient=True)
    try:
        revision, rows = backup_file.read(file)
        number = backup_store.load(engine, revision, rows, SystemClock().now())
    except backup_store.NotEmptyError as error:
        say(f"Nothing was changed: {error}. Name an empty one in DATABASE_URL.")
        raise typer.Exit(FAILED) from None
    except (backup_store.BrokenError, backup_store.OtherSchemaError, backup_file.NotABackupError) as error:
        say(f"Nothing was changed: {error}.")
        raise typer.Exit(FAILED) from None
    finally:
        engine.dispose()
    typer.echo(f"{number} rows are back. Now run lhs-rounds doctor.")


def erase(person: Person, yes: Yes = False, workspace: Workspace = None) -> None:  # noqa: FBT002 - Typer's way
    """Erase what is kept of a person who cannot do it themselves any more (with /lhs-rounds privacy)."""
    with database() as (db, settings):
        its = workspace_of(db, settings, workspace)
        kept = personal_data.of_person(db, actor=Actor(workspace_id=its, external_id=person))
        if not kept.rows:
            typer.echo(f"Nothing is kept of {person}.")
            return
        for name, some in kept.rows.items():
            typer.echo(f"{name}: {len(some)}")
        if not yes:
            typer.echo("Nothing was erased yet: add --yes")
        elif personal_data.erase(db, actor=Actor(workspace_id=its, external_id=person)):
            typer.echo(
                f"{person} is erased. What they suggested stays, as nobody's; what Slack has shown stays in Slack."
            )
        else:
            say(f"{person} organizes: let another organizer take them off the list first (/lhs-rounds organizers).")
            raise typer.Exit(FAILED)
