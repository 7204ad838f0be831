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

from bot.app import Bot, open_database
from bot.clock import SimulatedClock
from bot.config import Settings
from bot.demo import START, ZONE, build_for_playground
from bot.services.outbox import dispatch
from bot.slack.installation import manifest
from bot.slack.installation.install_pages import INSTALL_PATH
from bot.store.db import migrate
from bot.token_cipher import new_key
from bot.web.http_server import HttpServer
from playground.multi_workspace import MultiWorkspace
from playground.seed import ORGANIZER, make_workspace
from playground.server import Playground

FIRST, SECOND = "T0FIRST", "T0SECOND"


@dataclass(frozen=True)
class BrowserResponse:
    """A response to the browser."""

    status: int
    body: str
    cookie: str
    headers: http.client.HTTPMessage


@dataclass
class MultiWorkspaceApp:
    """The running app and its workspaces. Initially it is installed in neither."""

    bot: Bot
    clock: SimulatedClock
    settings: Settings
    multi_workspace: MultiWorkspace
    first: Playground
    second: Playground
    url: str

    def browse(self, address: str, cookie: str = "") -> BrowserResponse:
        """Open a URL of the bot in a browser."""
        parts = urlsplit(address if address.startswith("http") else f"{self.url}{address}")
        connection = http.client.HTTPConnection(parts.netloc, timeout=10)
        connection.request("GET", f"{parts.path}?{parts.query}", headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        cookie_set = (response.getheader("Set-Cookie") or "").partition(";")[0]
        answer = BrowserResponse(response.status, response.read().decode(), cookie_set, response.headers)
        connection.close()
        return answer

    def begin(self) -> tuple[str, str]:
        """Open the install page; return the authorization URL and the cookie."""
        page = self.browse(INSTALL_PATH)
        found = search(r'href="([^"]*oauth/v2/authorize[^"]*)"', page.body)
        assert found is not None
        return unescape(found[1]), page.cookie

    def install(self, slack: Playground, installer: str = ORGANIZER, *, org_wide: bool = False) -> BrowserResponse:
        """Install the app as a person would, and post everything that follows from it."""
        address, cookie = self.begin()
        answer = self.browse(self.multi_workspace.authorize(address, slack, installer, org_wide=org_wide), cookie)
        self.bot.run_once()
        return answer

    def advance(self, span: timedelta) -> None:
        """Advance the clock; deliveries due in between are posted at their own times."""
        end = self.clock.now() + span
        while (due := self._due()) is not None and due < end:
            self.clock.advance_to(due)
            self.bot.run_once()
        self.clock.advance_to(end)
        self.bot.run_once()

    def _due(self) -> datetime | None:
        return dispatch.next_due(self.bot.db, self.clock.now())


@contextmanager
def running_app(database_url: str, *, keys: tuple[str, ...] = ()) -> Iterator[MultiWorkspaceApp]:
    """Run the app with two Slack workspaces that it can be installed in. The clock only moves when advanced."""
    clock = SimulatedClock(START, running=False)
    workspaces = [make_workspace(team_id=team, name=team, now=clock.now, tz=ZONE) for team in (FIRST, SECOND)]
    with (
        Playground(workspaces[0]) as first,
        Playground(workspaces[1]) as second,
        MultiWorkspace([first, second]) as multi_workspace,
    ):
        server = HttpServer()
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg] # accepted by pydantic-settings, but missing from its types
            slack_client_id=multi_workspace.client_id,
            slack_client_secret=SecretStr(multi_workspace.client_secret),
            slack_signing_secret=SecretStr(multi_workspace.signing_secret),
            slack_api_url=multi_workspace.api_url,
            rounds_token_keys=SecretStr(",".join(keys or (new_key(),))),
            rounds_public_url=server.url,
            rounds_timezone=ZONE,
            database_url=database_url,
        )
        db = open_database(settings)
        migrate.migrate(db.engine)
        db.close()
        bot = build_for_playground(settings, clock)
        server.start(bot.web)
        for each in (first, second):
            each.workspace.install(manifest.shipped())
            each.connect(f"{server.url}/slack/events")
        try:
            yield MultiWorkspaceApp(bot, clock, settings, multi_workspace, first, second, server.url)
        finally:
            server.stop()
            bot.stop()
