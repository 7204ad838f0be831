"""The command line, `lhs-rounds`: what an installer and the programme's own page need."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import doctor as checks
from bot import printed, serving
from bot.app import first_start
from bot.clock import SystemClock
from bot.config import Settings, SettingsError, read_settings
from bot.core import spoken_imports, spoken_reports
from bot.core.reports import Period
from bot.core.spoken_status import status_in_words
from bot.formats import read_any
from bot.formats.attendance_file import write_attendance
from bot.formats.csv_file import write_csv
from bot.services import attendance, calendar, rehearsal, reports
from bot.services import status as statuses
from bot.services.setup import OtherTeamError
from bot.store import migrate as migrations
from bot.store.alone import InMemoryError, NotAloneError
from bot.store.engine import Database, DatabaseUnavailableError, DatabaseUrlError, make_engine

app = typer.Typer(
    name="lhs-rounds",
    help="The bot that runs a health system's monthly Learning Health System Rounds in Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_FAILED = 1
_USAGE = 2


class ExportForm(StrEnum):
    """What `export` writes."""

    CSV = "csv"
    ICS = "ics"


class ExportWhat(StrEnum):
    """Of what."""

    CALENDAR = "calendar"
    ATTENDANCE = "attendance"


What = Annotated[ExportWhat, typer.Option("--what", help="The calendar, or who was there.")]
Form = Annotated[ExportForm, typer.Option("--format", help="A table, or iCalendar.")]
_FILE = "Page text (.txt), CSV or iCalendar (.ics)."
File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, help=_FILE)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")]
First = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day, e.g. 2024-02-01.")]
Last = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day, included.")]
ReportTo = Annotated[Path, typer.Option("--output", dir_okay=False, help="A file that ends in .pdf or .csv.")]
DemoPort = Annotated[int, typer.Option("--port", min=0, max=65535, help="Where the page is served; 0 is any free one.")]


def main() -> None:
    """Run the command line; each anticipated fault ends in a line that says what to do, never in a stack trace."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    # A line of the scheduler's for each second says nothing.
    logging.getLogger("apscheduler").setLevel(logging.WARNING)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    # Nor do the letters of a report's font.
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    logging.getLogger("matplotlib").setLevel(logging.WARNING)
    try:
        app()
    except SettingsError as error:
        _say(str(error))
        sys.exit(_USAGE)
    except DatabaseUrlError as error:
        _say(f"DATABASE_URL is wrong: {error}")
        sys.exit(_USAGE)
    except InMemoryError as error:
        _say(f"DATABASE_URL is wrong: {error}")
        sys.exit(_USAGE)
    except DatabaseUnavailableError as error:
        _say(f"{error.state.value}: {error}")
        sys.exit(_FAILED)
    except (serving.BehindError, NotAloneError, OtherTeamError) as error:
        _say(str(error))
        sys.exit(_FAILED)


@app.command()
def demo(port: DemoPort = 3000) -> None:
    """Try the whole bot on this machine, with a Slack of its own: no Slack, no token, no network."""
    try:
        from bot.demo import run  # noqa: PLC0415 - what the demo needs is not installed with the bot alone
    except ImportError as error:
        raise SettingsError(f"the demo needs what `make setup` installs ({error.name} is missing)") from error
    run(port)


@app.command()
def serve() -> None:
    """Answer Slack and post what is due, in one process."""
    serving.serve(read_settings(), with_scheduler=True)


@app.command()
def web() -> None:
    """Answer Slack; posting is done by `worker`."""
    serving.serve(read_settings(), with_scheduler=False)


@app.command()
def worker() -> None:
    """Post what is due; answering is done by `web`."""
    serving.work(read_settings())


@app.command()
def migrate() -> None:
    """Bring the database to the current schema."""
    engine = make_engine(read_settings().database_url, patient=True)
    try:
        migrations.migrate(engine)
    finally:
        engine.dispose()
    typer.echo("The database is up to date.")


@app.command(name="import")
def import_(file: File, dry_run: DryRun = False) -> None:  # noqa: FBT002 - Typer's way to say an option
    """Take the programme's page, a CSV file or an iCalendar file into the calendar: all of it, or nothing."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        _say(f"{file} is not a text in UTF-8; save it as UTF-8 and import it again. Nothing was imported.")
        raise typer.Exit(_FAILED) from None
    with _database() as (db, settings):
        clock = SystemClock()
        workspace = first_start(db, settings, clock)
        series = calendar.series_asked_about(db, workspace, None)
        reading = read_any(file.name, text, series.zone)
        if reading.problems:
            for problem in reading.problems:
                _say(str(problem))
            _say(f"Nothing was imported. Mend {printed.lines_counted(reading.problems)} and import the file again.")
            raise typer.Exit(_FAILED)
        imported = calendar.take_in(
            db,
            series_id=series.id,
            entries=reading.entries,
            texts=reading.texts,
            now=clock.now(),
            real=clock.real(),
            dry_run=dry_run,
        )
    if imported.comparison.unclear:
        for entry in imported.comparison.unclear:
            _say(spoken_imports.unclear(entry))
        _say("Nothing was imported.")
        raise typer.Exit(_FAILED)
    for line in spoken_imports.imported(imported.comparison, texts_changed=imported.texts_changed, dry_run=dry_run):
        typer.echo(line)


@app.command()
def export(form: Form = ExportForm.CSV, what: What = ExportWhat.CALENDAR) -> None:
    """Print the calendar as a file that `import` reads, or who was at its sessions as a table for credit offices."""
    if what is ExportWhat.ATTENDANCE and form is not ExportForm.CSV:
        raise SettingsError("who was there is a table: leave out --format, or give --format csv")
    with _database() as (db, settings):
        workspace = first_start(db, settings, SystemClock())
        if what is ExportWhat.ATTENDANCE:
            sys.stdout.write(write_attendance(*attendance.of_series(db, workspace)))
            return
        series = calendar.series_asked_about(db, workspace, None)
        sessions = calendar.all_sessions(db, workspace)
    if form is ExportForm.ICS:
        from bot.formats.ics_file import write_ics  # noqa: PLC0415 - its library takes a tenth of a second

        sys.stdout.buffer.write(write_ics(series, sessions))
    else:
        sys.stdout.write(write_csv(sessions))


@app.command()
def report(first: First, last: Last, file: ReportTo) -> None:
    """Write what a time came to into a file: as PDF or as a table, by the end of its name."""
    if last < first:
        raise SettingsError("--to is before --from; give the earlier day first")
    kind = file.suffix.lower()
    if kind not in {".pdf", ".csv"}:
        raise SettingsError("--output is a file whose name ends in .pdf or .csv")
    clock = SystemClock()
    with _database() as (db, settings):
        workspace = first_start(db, settings, clock)
        made = reports.of_workspace(db, workspace, Period(first.date(), last.date()), clock.now())
    from bot.formats import report_file  # noqa: PLC0415 - what draws takes a second to load

    file.write_bytes(report_file.write_pdf(made) if kind == ".pdf" else report_file.write_csv(made).encode())
    typer.echo(f"{file}: {spoken_reports.sessions_in_words(made)}")


@app.command()
def rehearse(first: First, last: Last) -> None:
    """Print everything that would be posted in a time: when, where, in full words."""
    if last < first:
        raise SettingsError("--to is before --from; give the earlier day first")
    with _database() as (db, settings):
        workspace = first_start(db, settings, SystemClock())
        rehearsed = rehearsal.rehearse(db, workspace_id=workspace, first=first.date(), last=last.date())
    for line in printed.rehearsed(rehearsed):
        typer.echo(line)


@app.command()
def doctor() -> None:
    """Check what goes wrong in practice, and say what to do about it."""
    failed = False
    for finding in checks.examine(read_settings(), SystemClock()):
        if finding.to_do is None:
            typer.echo(f"ok    {finding.what}")
        else:
            failed = True
            typer.echo(f"FAIL  {finding.what}\n      to do: {finding.to_do}")
    if failed:
        raise typer.Exit(_FAILED)


@app.command()
def status() -> None:
    """Print how posting goes: what comes next, what waits and why, what failed."""
    clock = SystemClock()
    with _database() as (db, settings):
        workspace = first_start(db, settings, clock)
        found = statuses.of_workspace(db, workspace, now=clock.now(), real=clock.real())
    for each in found:
        if len(found) > 1:
            typer.echo(f"== {each.series.name} ==")
        typer.echo(status_in_words(each))


@contextmanager
def _database() -> Iterator[tuple[Database, Settings]]:
    settings = read_settings()
    serving.check_current(settings)
    db = Database(make_engine(settings.database_url, patient=True))
    try:
        yield db, settings
    finally:
        db.close()


def _say(words: str) -> None:
    typer.echo(words, err=True)


if __name__ == "__main__":
    main()
