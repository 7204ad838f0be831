"""The shipped app in Teams alone, and handmade requests to it."""

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from bot.app import Bot, build
from bot.clock import SimulatedClock
from bot.config import Settings
from bot.core.outbox.rate_limit import UNLIMITED
from bot.demo import PAGE, START, ZONE, import_calendar
from bot.web.http_server import HttpServer
from playground.delivery.app_response import AppResponse
from playground.teams.seed import ROUNDS, make_tenant
from playground.teams.server import TeamsPlayground
from playground.teams.tenant import Tenant


@dataclass(frozen=True)
class TeamsApp:
    """The app, and the playground that it is connected to.

    Attributes:
        url: The app's own HTTP address.
    """

    bot: Bot
    teams: TeamsPlayground
    url: str


@contextmanager
def running_in_teams(database_url: str, tenant: Tenant | None = None, start: datetime = START) -> Iterator[TeamsApp]:
    """Run the app against a playground's Teams, with the page's calendar, until the block ends."""
    clock = SimulatedClock(start, running=False)
    with TeamsPlayground(tenant or make_tenant(now=clock.now)) as teams:
        server = HttpServer()
        settings = teams_settings(teams, database_url, server.url)
        import_calendar(settings, clock, PAGE)
        bot = build(settings, clock, rate_limit=UNLIMITED, patient=True)
        server.start(bot.web)
        teams.connect(f"{server.url}/teams/messages")
        try:
            yield TeamsApp(bot, teams, server.url)
        finally:
            server.stop()
            bot.stop()


def teams_settings(teams: TeamsPlayground, database_url: str, public_url: str | None = None) -> Settings:
    """Return settings for a playground, independent of the environment."""
    return Settings(
        _env_file=None,  # type: ignore[call-arg] # accepted by pydantic-settings, but missing in its types
        database_url=database_url,
        teams_app_id=teams.tenant.app_id,
        teams_app_password=SecretStr(teams.tenant.secret),
        teams_tenant_id=teams.tenant.id,
        teams_channels=(ROUNDS,),
        teams_api_url=teams.page_url,
        rounds_organizers=("organizer@example.org",),
        rounds_timezone=ZONE,
        rounds_public_url=public_url,
    )


def post(app: TeamsApp, body: bytes | Mapping[str, Any], token: str | None = None, *, scheme: str = "Bearer ") -> int:
    """Post a body to the app, and return the status; by default with a token as Teams signs it."""
    return respond(app, body, token, scheme=scheme).status or 0


def respond(
    app: TeamsApp, body: bytes | Mapping[str, Any], token: str | None = None, *, scheme: str = "Bearer "
) -> AppResponse:
    """Post a body to the app, and return its response."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(app.url).port or 0, timeout=20)
    given = app.teams.outbound.token() if token is None else token
    headers = {"Content-Type": "application/json", **({"Authorization": f"{scheme}{given}"} if given else {})}
    connection.request("POST", "/teams/messages", content, headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return AppResponse(response.status, text, response.headers.get("Content-Type", ""))
