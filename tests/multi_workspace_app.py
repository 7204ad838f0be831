"""The shipped app, installed by OAuth in two workspaces at once."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from html import unescape
from re import search
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.app import Bot, build, open_database
from bot.clock import SimulatedClock
from bot.config import Settings
from bot.core.outbox.rate_limit import UNLIMITED
from bot.demo import START, ZONE
from bot.services.outbox import dispatch
from bot.slack.installation.install_pages import INSTALL_PATH
from bot.slack.views.kit.action_ids import SHARE_SHORTCUT
from bot.store.db import migrate
from bot.token_cipher import new_key
from bot.web.http_server import HttpServer
from playground.models import Shortcut
from playground.multi_workspace import Several
from playground.seed import ORGANIZER, make_workspace
from playground.server import Playground

FIRST, SECOND = "T0FIRST", "T0SECOND"


@dataclass(frozen=True)
class Answer:
    """What a browser gets."""

    status: int
    body: str
    cookie: str


@dataclass
class Two:
    """What is running. Nothing is installed yet."""

    bot: Bot
    clock: SimulatedClock
    settings: Settings
    several: Several
    first: Playground
    second: Playground
    url: str

    def browse(self, address: str, cookie: str = "") -> Answer:
        """Open an address of the bot's in a browser."""
        parts = urlsplit(address if address.startswith("http") else f"{self.url}{address}")
        connection = http.client.HTTPConnection(parts.netloc, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}", headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        kept = (response.getheader("Set-Cookie") or "").partition(";")[0]
        answer = Answer(response.status, response.read().decode(), kept)
        connection.close()
        return answer

    def begin(self) -> tuple[str, str]:
        """Open the page with the button: where it leads, and the cookie."""
        page = self.browse(INSTALL_PATH)
        found = search(r'href="([^"]*oauth/v2/authorize[^"]*)"', page.body)
        assert found is not None
        return unescape(found[1]), page.cookie

    def install(self, slack: Playground, installer: str = ORGANIZER, *, whole: bool = False) -> Answer:
        """Install it, as a person does; and let what that causes be posted."""
        address, cookie = self.begin()
        answer = self.browse(self.several.allow(address, slack, installer, whole=whole), cookie)
        self.bot.run_once()
        return answer

    def turn(self, span: timedelta) -> None:
        """Turn the clock on; what is due in between is posted at its own time."""
        end = self.clock.now() + span
        while (due := self._due()) is not None and due < end:
            self.clock.advance_to(due)
            self.bot.run_once()
        self.clock.advance_to(end)
        self.bot.run_once()

    def _due(self) -> datetime | None:
        return dispatch.next_due(self.bot.db, self.clock.now())


@contextmanager
def two_workspaces(database_url: str, *, keys: tuple[str, ...] = ()) -> Iterator[Two]:
    """The app and two Slacks that it may be installed in, until the block ends. The clock stands."""
    clock = SimulatedClock(START, running=False)
    made = [make_workspace(team_id=team, name=team, now=clock.now, tz=ZONE) for team in (FIRST, SECOND)]
    with Playground(made[0]) as first, Playground(made[1]) as second, Several([first, second]) as several:
        server = HttpServer()
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg] # pydantic-settings takes it, and its types do not say so
            slack_client_id=several.client_id,
            slack_client_secret=SecretStr(several.client_secret),
            slack_signing_secret=SecretStr(several.signing_secret),
            slack_api_url=several.api_url,
            rounds_token_keys=SecretStr(",".join(keys or (new_key(),))),
            rounds_public_url=server.url,
            rounds_timezone=ZONE,
            database_url=database_url,
        )
        db = open_database(settings)
        migrate.migrate(db.engine)
        db.close()
        bot = build(settings, clock, rate_limit=UNLIMITED)
        server.start(bot.web)
        for each in (first, second):
            each.workspace.subscriptions = {"app_home_opened"}
            each.workspace.shortcuts = (Shortcut(SHARE_SHORTCUT, "Share LHS Rounds"),)
            each.connect(f"{server.url}/slack/events")
        try:
            yield Two(bot, clock, settings, several, first, second, server.url)
        finally:
            server.stop()
            bot.stop()
