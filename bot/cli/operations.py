"""Commands that run the bot and check on it."""

import http.client
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from bot import doctor as checks
from bot import server
from bot.chat.actor import Times
from bot.cli import output
from bot.cli.common import FAILED, Workspace, database, workspace_of
from bot.clock import SystemClock
from bot.config import SettingsError, read_settings
from bot.core.learning.reports import Period
from bot.formats.charts import ReportsNotInstalledError
from bot.services.admin import installations
from bot.services.learning import reports
from bot.services.outbox import rehearsal
from bot.services.shared import delivery_status as statuses
from bot.slack.installation import manifest as manifests
from bot.text import reports as reports_text
from bot.text.delivery_status import format_status
from bot.token_cipher import DecryptionError, TokenCipher, new_key

First = Annotated[datetime, typer.Option("--from", formats=["%Y-%m-%d"], help="The first day, e.g. 2024-02-01.")]
Last = Annotated[datetime, typer.Option("--to", formats=["%Y-%m-%d"], help="The last day, included.")]
ReportTo = Annotated[Path, typer.Option("--output", dir_okay=False, help="A file that ends in .pdf or .csv.")]
DemoPort = Annotated[int, typer.Option("--port", min=0, max=65535, help="Where the page is served; 0 is any free one.")]
OfWorker = Annotated[bool, typer.Option("--worker", help="Ask the worker (ROUNDS_WORKER_PORT) instead.")]
Socket = Annotated[bool, typer.Option("--socket-mode", help="For Socket Mode: Slack needs no address of yours.")]
Link = Annotated[bool, typer.Option("--link", help="Print a link that opens Slack's form with it filled in.")]

_HEALTH_PATIENCE = 4


def demo(port: DemoPort = 3000) -> None:
    """Try the whole bot on this machine, with a Slack of its own: no Slack, no token, no network."""
    try:
        from bot.demo import run  # noqa: PLC0415 - what the demo needs is not installed with the bot alone
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"the demo needs more than the bot ({error.name} is missing):"
            " pip install 'lhs-rounds[demo]', or make setup in a checkout"
        ) from error
    run(port)


def serve() -> None:
    """Answer Slack and post what is due, in one process."""
    server.serve(read_settings(), with_scheduler=True)


def web() -> None:
    """Answer Slack; posting is done by `worker`."""
    server.serve(read_settings(), with_scheduler=False)


def worker() -> None:
    """Post what is due; answering is done by `web`."""
    server.run_worker(read_settings())


def migrate() -> None:
    """Bring the database to the current schema."""
    server.migrate_database(read_settings())
    typer.echo("The database is up to date.")


def report(first: First, last: Last, file: ReportTo, workspace: Workspace = None) -> None:
    """Write what a time came to into a file: as PDF or as a table, by the end of its name."""
    period = _period(first, last)
    kind = file.suffix.lower()
    if kind not in {".pdf", ".csv"}:
        raise SettingsError("--output is a file whose name ends in .pdf or .csv")
    with database() as (db, settings):
        its = workspace_of(db, settings, workspace)
        made = reports.of_workspace(db, its, period, SystemClock().now())
    from bot.formats import report_export  # noqa: PLC0415 - what draws takes a second to load

    try:
        file.write_bytes(report_export.write_pdf(made) if kind == ".pdf" else report_export.write_csv(made).encode())
    except ReportsNotInstalledError as error:
        raise SettingsError(str(error)) from error
    typer.echo(f"{file}: {reports_text.format_sessions(made)}")


def rehearse(first: First, last: Last, workspace: Workspace = None) -> None:
    """Print everything that would be posted in a time: when, where, in full words."""
    period = _period(first, last)
    with database() as (db, settings):
        its = workspace_of(db, settings, workspace)
        rehearsed = rehearsal.rehearse(db, workspace_id=its, first=period.first, last=period.last)
    for line in output.rehearsed(rehearsed):
        typer.echo(line)


def _period(first: datetime, last: datetime) -> Period:
    if last < first:
        raise SettingsError("--to is before --from; give the earlier day first")
    return Period(first.date(), last.date())


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
        raise typer.Exit(FAILED)


def status(workspace: Workspace = None) -> None:
    """Print how posting goes: what comes next, what waits and why, what failed."""
    with database() as (db, settings):
        its = workspace_of(db, settings, workspace)
        found = statuses.of_workspace(db, its, times=Times.of(SystemClock()))
    for each in found:
        if len(found) > 1:
            typer.echo(f"== {each.series.name} ==")
        typer.echo(format_status(each))


def health(of_worker: OfWorker = False) -> None:  # noqa: FBT002 - Typer's way to say an option
    """Ask the bot on this machine whether it is alive; what a container's health check runs."""
    settings = read_settings()
    port = settings.rounds_worker_port if of_worker else settings.port
    if port is None:
        raise SettingsError("ROUNDS_WORKER_PORT is missing: where the worker answers")
    host = settings.worker_host if of_worker else settings.host
    # A program that listens on every network answers on this machine too.
    asked = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - nothing listens here
    connection = http.client.HTTPConnection(asked, port, timeout=_HEALTH_PATIENCE)
    try:
        connection.request("GET", "/healthz")
        answer = connection.getresponse()
        said = answer.read(200).decode(errors="replace")
    except OSError as error:
        typer.echo(f"no answer on port {port} ({type(error).__name__})")
        raise typer.Exit(FAILED) from None
    finally:
        connection.close()
    typer.echo(said)
    if answer.status != http.client.OK:
        raise typer.Exit(FAILED)


def manifest(socket_mode: Socket = False, link: Link = False) -> None:  # noqa: FBT002 - Typer's way to say an option
    """Print the app's manifest for this installation, with its address filled in from ROUNDS_PUBLIC_URL."""
    settings = read_settings()
    made = manifests.make(
        None if socket_mode else settings.rounds_public_url, socket_mode=socket_mode, many=settings.many_workspaces
    )
    typer.echo(manifests.link(made) if link else manifests.as_text(made))


def new_key_() -> None:
    """Print another key for ROUNDS_TOKEN_KEYS."""
    typer.echo(new_key())


def seal_tokens() -> None:
    """Seal every token with the first key of ROUNDS_TOKEN_KEYS; then the others can be taken out."""
    with database() as (db, settings):
        if not settings.token_keys:
            raise SettingsError("ROUNDS_TOKEN_KEYS is missing: the new key first, then the one before, comma separated")
        try:
            number = installations.rotate(db, TokenCipher(settings.token_keys).rotate)
        except DecryptionError as error:
            typer.echo(f"Not all could be sealed anew: {error}", err=True)
            raise typer.Exit(FAILED) from None
    typer.echo(f"Sealed anew: {number}")
