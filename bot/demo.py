"""`lhs-rounds demo`: the whole bot with a local Slack, a sample calendar, and a clock that can be advanced."""

import logging
import socket
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib import resources
from pathlib import Path

import typer
from pydantic import SecretStr

from bot.app import TIMEOUTS, Bot, bootstrap_workspace, build, open_database
from bot.chat.actor import Times
from bot.clock import Clock, SimulatedClock
from bot.config import Settings
from bot.core.calendar.models import local_to_utc
from bot.core.outbox.rate_limit import UNLIMITED
from bot.formats import parse_any
from bot.server import connect_socket
from bot.services.calendar import imports as calendar_imports
from bot.services.commands import answers
from bot.services.outbox import dispatch
from bot.slack.installation import manifest
from bot.store.db import migrate
from bot.web.http_server import HttpServer
from playground.seed import ORGANIZER, ROUNDS, SECOND_ORGANIZER, make_workspace
from playground.server import Playground
from scheduler.timeouts import Timeouts

ZONE = "America/New_York"
# Five minutes before the first announcement of the sample calendar.
START = local_to_utc(date(2024, 3, 1), time(8, 55), ZONE)


class DemoClock:
    """The clock that the playground's page shows and advances, with a bot that follows it.

    Args:
        clock: The rounds' time.
    """

    def __init__(self, clock: SimulatedClock) -> None:
        self._clock = clock
        self._turning = threading.Lock()
        self._bot: Bot | None = None

    zone = ZONE

    def follow(self, bot: Bot) -> None:
        """Set the bot that follows. It must have been built with the same clock."""
        self._bot = bot

    def now(self) -> datetime:
        """Return the rounds' time (aware, UTC)."""
        return self._clock.now()

    def forward(self, seconds: float) -> None:
        """Advance the clock. The bot runs at every due time in between."""
        with self._turning:
            self._turn_to(self._clock.now() + timedelta(seconds=seconds))

    def next_post(self) -> bool:
        """Advance to the next time at which a message is due. Return False if only Monday summaries are planned.

        Those go on for as long as the app runs, and are posted only if there is something to say.
        """
        with self._turning:
            due = self._due()
            if due is None:
                return False
            more = self._bot is not None and dispatch.plans_posts(self._bot.db, self._clock.now())
            self._turn_to(due)
            return more

    def _turn_to(self, target: datetime) -> None:
        while (due := self._due()) is not None and due < target:
            self._tick_at(due)
        self._tick_at(target)

    def _due(self) -> datetime | None:
        return None if self._bot is None else dispatch.next_due(self._bot.db, self._clock.now())

    def _tick_at(self, moment: datetime) -> None:
        self._clock.advance_to(moment)
        if self._bot is not None:
            self._bot.run_once()


@dataclass(frozen=True)
class Demo:
    """A running demo.

    Attributes:
        clock: The clock that the bot follows.
        url: The bot's own HTTP address.
    """

    bot: Bot
    slack: Playground
    clock: DemoClock
    url: str


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
    port: int = 0,
    start: datetime = START,
    standing: bool = False,
    page: str | None = PAGE,
    socket_mode: bool = False,
    build: Callable[[Settings, Clock], Bot] = build_for_playground,
) -> Iterator[Demo]:
    """Run the whole bot against a playground until the block ends.

    Args:
        database_url: An empty database.
        port: The port of the playground's page; 0 for any free one.
        start: The clock's first time (aware).
        standing: Whether the clock stands still until it is advanced, without a scheduler.
        page: The program page to import; None if the database already holds a calendar.
        socket_mode: Whether to use Socket Mode instead of HTTP.
        build: What builds the bot.
    """
    clock = SimulatedClock(start, running=not standing)
    turned = DemoClock(clock)
    with Playground(make_workspace(now=clock.now, tz=ZONE), clock=turned, port=port) as slack:
        slack.workspace.install(manifest.shipped())
        # The bot needs its own URL before it can serve.
        server = HttpServer()
        settings = settings_for(slack, database_url, socket_mode=socket_mode, public_url=server.url)
        if page is not None:
            import_calendar(settings, clock, page)
        bot = build(settings, clock)
        server.start(bot.web)
        slack.connect(f"{server.url}/slack/events")
        connection = connect_socket(bot)
        turned.follow(bot)
        if not standing:
            bot.start_scheduler()
        try:
            yield Demo(bot, slack, turned, server.url)
        finally:
            if connection is not None:
                connection.stop()
            server.stop()
            bot.stop()


def settings_for(
    slack: Playground, database_url: str, *, socket_mode: bool = False, public_url: str | None = None
) -> Settings:
    """Return settings for a playground, independent of the environment."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg] # accepted by pydantic-settings, but missing in its types
        slack_bot_token=SecretStr(slack.token),
        slack_signing_secret=SecretStr(slack.signing_secret),
        slack_app_token=SecretStr(slack.app_token) if socket_mode else None,
        slack_api_url=slack.api_url,
        database_url=database_url,
        rounds_channels=(ROUNDS,),
        rounds_organizers=(ORGANIZER, SECOND_ORGANIZER),
        rounds_timezone=ZONE,
        rounds_public_url=public_url,
        rounds_award_url=None,
    )


def import_calendar(settings: Settings, clock: Clock, text: str) -> None:
    """Create the database and import a page into its calendar."""
    db = open_database(settings)
    migrate.migrate(db.engine)
    workspace = bootstrap_workspace(db, settings, clock)
    reading = parse_any("page.txt", text, ZONE)
    calendar_imports.import_entries(
        db,
        series_id=answers.series_in_context(db, workspace, None).id,
        entries=reading.entries,
        texts=reading.texts,
        times=Times.of(clock),
        dry_run=False,
    )
    db.close()


def run(port: int) -> None:
    """Run the demo until it is interrupted."""
    logging.getLogger().setLevel(logging.WARNING)
    if port and not _is_free(port):
        typer.echo(f"Port {port} is in use. Using another one.")
        port = 0
    with (
        tempfile.TemporaryDirectory(prefix="lhs-rounds-demo-") as folder,
        running(f"sqlite:///{Path(folder) / 'demo.db'}", port=port) as demo,
    ):
        typer.echo(f"LHS Rounds is running. Open {demo.slack.page_url}")
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
