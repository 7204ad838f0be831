"""Runs the whole bot with a Slack and a Teams on this machine."""

import logging
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from bot.app import TIMEOUTS, Bot, bootstrap_workspace, build, open_database
from bot.chat.actor import Times
from bot.clock import Clock, SimulatedClock
from bot.config import Settings
from bot.core.calendar.models import local_to_utc
from bot.core.outbox.rate_limit import UNLIMITED
from bot.demo.demo_clock import ZONE, DemoClock
from bot.demo.playground_settings import settings_for
from bot.formats import parse_any
from bot.server import connect_socket
from bot.services.calendar import imports as calendar_imports
from bot.services.commands import answers
from bot.slack.installation import manifest
from bot.store.db import migrate
from bot.web.http_server import HttpServer
from playground.seed import make_workspace
from playground.server import Playground
from scheduler.timeouts import Timeouts

if TYPE_CHECKING:
    from playground.teams.server import TeamsPlayground

# Five minutes before the first announcement of the sample calendar.
START = local_to_utc(date(2024, 3, 1), time(8, 55), ZONE)


@dataclass(frozen=True)
class Chats:
    """The chats of a demo.

    Attributes:
        slack: Whether there is a Slack.
        teams: Whether there is a Teams, with the same people.
        port: The port of the first chat's page; 0 for any free one.
    """

    slack: bool = True
    teams: bool = False
    port: int = 0


SLACK_ALONE = Chats()
SLACK_AND_TEAMS = Chats(teams=True)
TEAMS_ALONE = Chats(slack=False, teams=True)


@dataclass(frozen=True, kw_only=True)
class Demo:
    """A running demo.

    Attributes:
        clock: The clock that the bot follows.
        url: The bot's own HTTP address.
        slack_playground: Its Slack, if it has one.
        teams_playground: Its Teams, if it has one.
    """

    bot: Bot
    clock: DemoClock
    url: str
    slack_playground: Playground | None
    teams_playground: "TeamsPlayground | None"

    @property
    def slack(self) -> Playground:
        """Its Slack. Raises LookupError if the demo has none."""
        if self.slack_playground is None:
            raise LookupError("this demo has no Slack")
        return self.slack_playground

    @property
    def teams(self) -> "TeamsPlayground":
        """Its Teams. Raises LookupError if the demo has none."""
        if self.teams_playground is None:
            raise LookupError("this demo has no Teams")
        return self.teams_playground


# The sample program page.
PAGE = resources.files("bot").joinpath("seed/lhs-rounds-page.txt").read_text(encoding="utf-8")


def build_for_playground(
    settings: Settings, clock: Clock, *, timeouts: Timeouts = TIMEOUTS, patient: bool = True
) -> Bot:
    """Build the bot without a rate limit: the playground needs none, and a person who moves the clock would wait.

    Args:
        settings: Must include what Slack needs.
        clock: The rounds' time, and the machine's.
        timeouts: The timeouts of delivery.
        patient: Whether to wait for a slow database, as on a busy machine. The shipped app gives up after two seconds.
    """
    return build(settings, clock, rate_limit=UNLIMITED, timeouts=timeouts, patient=patient)


@contextmanager
def running(
    database_url: str,
    *,
    chats: Chats = SLACK_ALONE,
    start: datetime = START,
    paused: bool = False,
    page: str | None = PAGE,
    socket_mode: bool = False,
    build: Callable[[Settings, Clock], Bot] = build_for_playground,
) -> Iterator[Demo]:
    """Run the whole bot against playgrounds until the block ends.

    Args:
        database_url: An empty database.
        chats: The chats that it is in.
        start: The clock's first time (aware).
        paused: Whether the clock stands still until it is advanced, without a scheduler.
        page: The program page to import; None if the database already holds a calendar.
        socket_mode: Whether to use Socket Mode with Slack instead of HTTP.
        build: What builds the bot.
    """
    clock = SimulatedClock(start, running=not paused)
    demo_clock = DemoClock(clock)
    with ExitStack() as stack:
        slack = stack.enter_context(_slack(clock, demo_clock, chats.port)) if chats.slack else None
        teams = stack.enter_context(_teams(clock, demo_clock, _next_port(chats))) if chats.teams else None
        # The bot needs its own URL before it can serve.
        server = HttpServer()
        settings = settings_for(slack, database_url, teams=teams, socket_mode=socket_mode, public_url=server.url)
        if page is not None:
            import_calendar(settings, clock, page)
        bot = build(settings, clock)
        server.start(bot.web)
        _connect(server.url, slack, teams)
        connection = connect_socket(bot)
        demo_clock.follow(bot)
        if not paused:
            bot.start_scheduler()
        try:
            yield Demo(bot=bot, clock=demo_clock, url=server.url, slack_playground=slack, teams_playground=teams)
        finally:
            if connection is not None:
                connection.stop()
            server.stop()
            bot.stop()


def _slack(clock: Clock, demo_clock: DemoClock, port: int) -> Playground:
    slack = Playground(make_workspace(now=clock.now, tz=ZONE), clock=demo_clock, port=port)
    slack.workspace.install(manifest.shipped())
    return slack


def _teams(clock: Clock, demo_clock: DemoClock, port: int) -> "TeamsPlayground":
    from playground.teams.seed import make_tenant  # noqa: PLC0415 - loaded only where a demo has a Teams
    from playground.teams.server import TeamsPlayground  # noqa: PLC0415 - loaded only where a demo has a Teams

    return TeamsPlayground(make_tenant(now=clock.now, tz=ZONE, installed=False), clock=demo_clock, port=port)


def _next_port(chats: Chats) -> int:
    """Return the port of Teams' page: beside Slack's, if that one is given and this one is free."""
    if not chats.slack or chats.port == 0:
        return chats.port
    return chats.port + 1 if _is_free(chats.port + 1) else 0


def _connect(url: str, slack: Playground | None, teams: "TeamsPlayground | None") -> None:
    """Tell the chats where the bot is; an owner of the team adds it there."""
    if slack is not None:
        slack.connect(f"{url}/slack/events")
    if teams is not None:
        from playground.teams import seed  # noqa: PLC0415 - loaded only where a demo has a Teams

        teams.connect(f"{url}/teams/messages")
        owner, team = teams.as_admin(seed.ORGANIZER), teams.tenant.teams[seed.TEAM]
        # On a busy machine the app may not read the keys of Teams at once; afterwards it keeps them.
        teams.wait(lambda: owner.install_in_team(team).status == 200, seconds=30)
    if slack is not None and teams is not None:
        slack.link_to("Teams", teams.page_url)
        teams.link_to("Slack", slack.page_url)


def import_calendar(settings: Settings, clock: Clock, text: str) -> None:
    """Create the database and import a page into its calendar."""
    db = open_database(settings, patient=True)
    migrate.migrate(db.engine)
    workspace = bootstrap_workspace(db, settings, clock)
    reading = parse_any("page.txt", text, ZONE)
    its_series = answers.series_in_context(db, workspace, None)
    calendar_imports.import_reading(db, its_series.id, reading, times=Times.of(clock))
    db.close()


def run(port: int) -> None:
    """Run the demo until it is interrupted."""
    logging.getLogger().setLevel(logging.WARNING)
    if port and not _is_free(port):
        typer.echo(f"Port {port} is in use. Using another one.")
        port = 0
    with (
        tempfile.TemporaryDirectory(prefix="lhs-rounds-demo-") as folder,
        running(f"sqlite:///{Path(folder) / 'demo.db'}", chats=Chats(teams=True, port=port)) as demo,
    ):
        typer.echo("LHS Rounds is running. Open one of these, or both:")
        typer.echo(f"  Slack  {demo.slack.page_url}")
        typer.echo(f"  Teams  {demo.teams.page_url}")
        typer.echo("In the demo it’s Friday, March 1, 2024, 8:55 AM in New York. Press Ctrl-C to stop.")
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            typer.echo("Stopped.")


def _is_free(port: int) -> bool:
    try:
        with socket.create_server(("127.0.0.1", port)):
            return True
    except OSError:
        return False
