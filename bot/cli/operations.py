"""Commands that run the bot and check on it."""

import http.client
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot import doctor as checks
from bot import server
from bot.chat.actor import Times
from bot.cli import output
from bot.cli.common import FAILED, Workspace, database, names_in, workspace_of, writing
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


class RehearsalForm(StrEnum):
    """The formats of `rehearse`."""

    TEXT = "text"
    JSON = "json"


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"“{text}” isn’t a date. Use one like 2026-02-01.") from None


First = Annotated[date, typer.Option("--from", parser=_day, metavar="DAY", help="First day, such as 2026-02-01.")]
Last = Annotated[date, typer.Option("--to", parser=_day, metavar="DAY", help="Last day, included.")]
Form = Annotated[RehearsalForm, typer.Option("--format", help="Text to read, or a JSON object a line for programs.")]
ReportTo = Annotated[Path, typer.Option("--output", dir_okay=False, help="A .pdf or .csv file.")]
DemoPort = Annotated[int, typer.Option("--port", min=0, max=65535, help="Port of the demo page; 0 for any free port.")]
OfWorker = Annotated[bool, typer.Option("--worker", help="Check the worker (ROUNDS_WORKER_PORT) instead.")]
Socket = Annotated[bool, typer.Option("--socket-mode", help="For Socket Mode, which needs no public URL.")]
RemoveLost = Annotated[
    bool,
    typer.Option("--remove-lost", help="Delete tokens that no key decrypts; those workspaces install the app again."),
]
_PACKAGE = "A .zip file. Use - for standard output."
PackageTo = Annotated[Path, typer.Option("--output", dir_okay=False, allow_dash=True, help=_PACKAGE)]
Link = Annotated[bool, typer.Option("--link", help="Print a link that creates the app in Slack.")]

_HEALTH_PATIENCE = 4
_START_POSTING = "Start it with lhs-rounds serve or worker."


def demo(port: DemoPort = 3000) -> None:
    """Try the whole app on this machine: no account, no token, no network."""
    try:
        from bot.demo import run  # noqa: PLC0415 - what the demo needs is not installed with the bot alone
    except ModuleNotFoundError as error:
        raise SettingsError(
            f"The demo needs more packages ({error.name} is missing)."
            " Run pip install 'lhs-rounds[demo]', or make setup in a checkout."
        ) from error
    run(port)


def serve() -> None:
    """Run the app in one process: answer Slack and Teams, and post on schedule."""
    server.serve(read_settings(), with_scheduler=True)


def web() -> None:
    """Answer Slack and Teams only; `worker` posts on schedule."""
    server.serve(read_settings(), with_scheduler=False)


def worker() -> None:
    """Post on schedule only; `web` answers people."""
    server.run_worker(read_settings())


def migrate() -> None:
    """Update the database."""
    server.migrate_database(read_settings())
    typer.echo("Database updated.")


def report(first: First, last: Last, file: ReportTo, workspace: Workspace = None) -> None:
    """Write a report about a period as .pdf or .csv."""
    period = _period(first, last)
    kind = file.suffix.lower()
    if kind not in {".pdf", ".csv"}:
        raise SettingsError("--output: use a file name that ends in .pdf or .csv.")
    with database() as (db, settings):
        its = workspace_of(db, settings, workspace)
        result = reports.of_workspace(db, its, period, SystemClock().now())
    from bot.formats import report_export  # noqa: PLC0415 - what draws takes a second to load

    try:
        content = report_export.write_pdf(result) if kind == ".pdf" else report_export.write_csv(result).encode()
    except ReportsNotInstalledError as error:
        raise SettingsError(str(error)) from error
    with writing(file):
        file.write_bytes(content)
    typer.echo(f"{file}: {reports_text.format_sessions(result)}")


def rehearse(first: First, last: Last, form: Form = RehearsalForm.TEXT, workspace: Workspace = None) -> None:
    """Print everything that would be posted in a period."""
    period = _period(first, last)
    with database(creates=True) as (db, settings):
        its = workspace_of(db, settings, workspace)
        rehearsed = rehearsal.rehearse(db, workspace_id=its, first=period.first, last=period.last)
        name_of = names_in(db, its)
    lines = output.rehearsed_as_json if form is RehearsalForm.JSON else output.rehearsed
    for line in lines(rehearsed, name_of):
        typer.echo(line)


def _period(first: date, last: date) -> Period:
    if last < first:
        raise SettingsError("--to is before --from. Give the earlier day first.")
    return Period(first, last)


def doctor() -> None:
    """Check the installation and say how to fix what’s wrong."""
    failed = False
    for finding in checks.examine(read_settings(), SystemClock()):
        if finding.to_do is None:
            typer.echo(f"OK    {finding.what}")
        else:
            failed = True
            typer.echo(f"FAIL  {finding.what}\n      Fix: {finding.to_do}")
    if failed:
        raise typer.Exit(FAILED)


def status(workspace: Workspace = None) -> None:
    """Show posting status: scheduled, waiting, and failed posts."""
    with database() as (db, settings):
        its = workspace_of(db, settings, workspace)
        found = statuses.of_workspace(db, its, times=Times.of(SystemClock()))
        name_of = names_in(db, its)
    for each in found:
        if len(found) > 1:
            typer.echo(f"== {each.series.name} ==")
        typer.echo(format_status(each, name_of, fix=_START_POSTING))


def health(of_worker: OfWorker = False) -> None:  # noqa: FBT002 - Typer's way to say an option
    """Check that the app on this machine is running; for a container’s health check."""
    settings = read_settings()
    port = settings.rounds_worker_port if of_worker else settings.port
    if port is None:
        raise SettingsError("ROUNDS_WORKER_PORT isn’t set. Set it to the worker’s port.")
    host = settings.worker_host if of_worker else settings.host
    # A program that listens on every network answers on this machine too.
    reachable_host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - nothing listens here
    connection = http.client.HTTPConnection(reachable_host, port, timeout=_HEALTH_PATIENCE)
    try:
        # With the token a worker says what is wrong; the container's log shows it.
        token = settings.metrics_token
        connection.request("GET", "/healthz", headers={} if token is None else {"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        body = answer.read(200).decode(errors="replace")
    except OSError:
        commands = "worker" if of_worker else "serve or web"
        typer.echo(f"No answer on port {port}. Start the app with lhs-rounds {commands}.")
        raise typer.Exit(FAILED) from None
    finally:
        connection.close()
    typer.echo(body)
    if answer.status != http.client.OK:
        raise typer.Exit(FAILED)


def manifest(socket_mode: Socket = False, link: Link = False) -> None:  # noqa: FBT002 - Typer's way to say an option
    """Print the Slack app manifest for this installation."""
    settings = read_settings()
    result = manifests.make(
        None if socket_mode else settings.rounds_public_url, socket_mode=socket_mode, many=settings.many_workspaces
    )
    typer.echo(manifests.link(result) if link else manifests.as_text(result))


def teams_package(file: PackageTo = Path("lhs-rounds-teams.zip")) -> None:
    """Write the app package to upload to Microsoft Teams."""
    from bot.teams.installation import app_package  # noqa: PLC0415 - few installations need it

    settings = read_settings()
    content = app_package.package(settings)
    if str(file) == "-":
        typer.echo(content, nl=False)
        return
    with writing(file):
        file.write_bytes(content)
    typer.echo(f"{file}: app package for Teams, version {app_package.APP_VERSION}. Upload it as docs/teams.md says.")
    if settings.rounds_public_url is not None:
        typer.echo(f"Messaging endpoint of the Azure Bot: {settings.rounds_public_url.rstrip('/')}/teams/messages")


def new_key_() -> None:
    """Print a new key for ROUNDS_TOKEN_KEYS."""
    typer.echo(new_key())


def encrypt_tokens(remove_lost: RemoveLost = False) -> None:  # noqa: FBT002 - Typer's way to say an option
    """Encrypt all tokens with the first key in ROUNDS_TOKEN_KEYS; then remove the others."""
    with database() as (db, settings):
        if not settings.token_keys:
            raise SettingsError(
                "ROUNDS_TOKEN_KEYS isn’t set. Put the new key first, then the old one, separated by a comma."
            )
        cipher = TokenCipher(settings.token_keys)
        if remove_lost:
            typer.echo(f"Tokens deleted: {installations.remove_lost(db, cipher.can_decrypt)}")
        try:
            number = installations.rotate(db, cipher.rotate)
        except DecryptionError as error:
            typer.echo(f"Not all tokens were encrypted: {error}", err=True)
            raise typer.Exit(FAILED) from None
    typer.echo(f"Tokens encrypted: {number}")
