"""Commands that export, back up, restore and erase data."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.chat.actor import Actor
from bot.cli.common import FAILED, Workspace, database, say, workspace_of, written_whole
from bot.clock import SystemClock
from bot.config import SettingsError, read_settings
from bot.core.privacy.personal_data import format_lines
from bot.formats import backup_file
from bot.services.admin import identities
from bot.services.commands import answers
from bot.services.participation import attendance
from bot.services.privacy import personal_data
from bot.store.admin import backup as backup_store
from bot.store.db.engine import make_engine


class ExportForm(StrEnum):
    """The file formats of `export`."""

    CSV = "csv"
    ICS = "ics"
    JSON = "json"


class ExportWhat(StrEnum):
    """The data that `export` writes."""

    CALENDAR = "calendar"
    ATTENDANCE = "attendance"


What = Annotated[ExportWhat, typer.Option("--what", help="The schedule, or attendance.")]
Form = Annotated[ExportForm, typer.Option("--format", help="CSV, iCalendar, or all data of the workspace as JSON.")]
BackupTo = Annotated[Path, typer.Argument(dir_okay=False, help="A file name, such as rounds-2026-12-01.backup.")]
BackupFrom = Annotated[
    Path, typer.Argument(exists=True, dir_okay=False, readable=True, help="A file written by backup.")
]
Person = Annotated[str, typer.Argument(help="Their email address, or their Slack ID (profile > ⋮ > Copy member ID).")]
Yes = Annotated[bool, typer.Option("--yes", help="Delete the data. Without it, only list what’s stored.")]


def export(form: Form = ExportForm.CSV, what: What = ExportWhat.CALENDAR, workspace: Workspace = None) -> None:
    """Print the schedule, attendance, or all data as CSV, iCalendar, or JSON."""
    if what is ExportWhat.ATTENDANCE and form is not ExportForm.CSV:
        raise SettingsError("Attendance is exported as CSV only. Leave out --format.")
    with database() as (db, settings):
        its = workspace_of(db, settings, workspace)
        if form is ExportForm.JSON:
            backup_file.write_lines(sys.stdout, *backup_store.dump(db.engine, its))
            return
        if what is ExportWhat.ATTENDANCE:
            from bot.formats.attendance_csv import write_attendance  # noqa: PLC0415 - imported on demand

            sys.stdout.write(write_attendance(*attendance.of_series(db, its)))
            return
        series = answers.series_in_context(db, its, None)
        sessions = answers.all_sessions(db, its)
    if form is ExportForm.ICS:
        from bot.formats.ics_writer import write_ics  # noqa: PLC0415 - its library takes a tenth of a second

        sys.stdout.buffer.write(write_ics(series, sessions))
    else:
        from bot.formats.calendar_csv import write_csv  # noqa: PLC0415 - imported on demand

        sys.stdout.write(write_csv(sessions))


def backup(file: BackupTo) -> None:
    """Back up all data to a file while the app runs. Tokens stay encrypted."""
    with database() as (db, _), written_whole(file) as partial:
        number = backup_file.write(partial, *backup_store.dump(db.engine))
    typer.echo(f"{file}: {number} rows")


def restore(file: BackupFrom) -> None:
    """Restore a backup into an empty database (SQLite or Postgres): all of it, or nothing.

    Posts that were due since the backup are looked for in Slack first, so that nothing is posted twice. For Teams,
    organizers are asked.
    """
    settings = read_settings()
    engine = make_engine(settings.database_url, patient=True)
    try:
        revision, rows = backup_file.read(file)
        number = backup_store.load(engine, revision, rows, SystemClock().now())
    except backup_store.NotEmptyError as error:
        say(f"Nothing was changed: {error}. Set DATABASE_URL to an empty database.")
        raise typer.Exit(FAILED) from None
    except (backup_store.BrokenError, backup_store.OtherSchemaError, backup_file.NotABackupError) as error:
        say(f"Nothing was changed: {error}.")
        raise typer.Exit(FAILED) from None
    finally:
        engine.dispose()
    typer.echo(f"Restored {number} rows. Now run lhs-rounds doctor.")


def erase(person: Person, yes: Yes = False, workspace: Workspace = None) -> None:  # noqa: FBT002 - Typer's way
    """Delete a person’s data, if they can no longer do it themselves (with the word “privacy”)."""
    with database() as (db, settings):
        its = workspace_of(db, settings, workspace)
        known = identities.known_by_email(db, its, person) if "@" in person else person
        actor = Actor(workspace_id=its, external_id=known or person)
        data = personal_data.of_person(db, actor=actor)
        if not data.rows:
            if not _may_be_person(person):
                raise SettingsError(
                    f"“{person}” isn’t a user ID or email address. Use an ID like U0123ABCD, or an email address."
                )
            typer.echo(f"No data found for {person}.")
            return
        for line in format_lines(data, with_words=False):
            typer.echo(line)
        if not yes:
            typer.echo("Nothing was deleted. Add --yes to delete it.")
        elif personal_data.erase(db, actor=actor):
            typer.echo(f"Deleted data for {person}. Suggestions stay without a name. Messages in the chat stay.")
        else:
            say(f"{person} is an organizer. Ask another organizer to remove them first.")
            raise typer.Exit(FAILED)


def _may_be_person(text: str) -> bool:
    """Whether it can be an address or an ID of either chat. A name or @name is none, and finds nobody's data."""
    return "@" in text[1:-1] or any(each.isdigit() for each in text)
