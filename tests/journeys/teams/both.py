"""Slack and Teams at once, for tests of what one chat does while the other one fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from pydantic import SecretStr

from bot.app import TIMEOUTS, Bot, build
from bot.clock import SimulatedClock
from bot.core.outbox.rate_limit import UNLIMITED, RateLimit
from bot.demo import PAGE, START, ZONE, DemoClock, import_calendar, settings_for
from bot.slack.installation import manifest
from bot.web.http_server import HttpServer
from playground.seed import make_workspace
from playground.server import Playground
from playground.teams import seed as teams_seed
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.server import TeamsPlayground
from scheduler.timeouts import Timeouts

# Unconfirmed messages are looked into almost at once.
SHORT = replace(
    TIMEOUTS,
    reconcile_after=timedelta(milliseconds=50),
    reconcile_retry=timedelta(milliseconds=50),
    initial_backoff=timedelta(milliseconds=50),
)


@dataclass(frozen=True)
class Both:
    """The app with a Slack and a Teams."""

    bot: Bot
    slack: Playground
    teams: TeamsPlayground
    clock: DemoClock

    def in_teams(self, person: str) -> TeamsUserDriver:
        return self.teams.as_user(person)

    def moves_to_teams(self, person: str) -> TeamsUserDriver:
        """Let a person do something in Teams: from now on they get their messages there."""
        user = self.in_teams(person)
        user.press(user.say("remind").shown[-1], "Save")
        return user

    def suggests(self, topic: str) -> None:
        clinician = self.in_teams(teams_seed.CLINICIAN)
        sent = clinician.press(clinician.say("suggest").shown[-1], "Send", {"suggestion.topic": topic})
        assert sent.ok, sent

    def channel_posts(self) -> list[str]:
        """Return how each message begins that people see at the top of the Teams channel."""
        threads = self.in_teams(teams_seed.MEMBER).threads("lhs-rounds")
        return [each.summary.splitlines()[0] for each in threads if each.is_bot and not each.is_targeted]

    def run_until(self, enough: Callable[[], bool]) -> None:
        """Run the app until something is so."""

        def done() -> bool:
            self.bot.run_once()
            return enough()

        self.teams.wait(done, seconds=20)

    def greet(self) -> None:
        """Let Teams send something: the app learns where to post."""
        self.in_teams(teams_seed.MEMBER).say("next")


@contextmanager
def both_running(
    database_url: str,
    *,
    timeouts: Timeouts = SHORT,
    rate_limit: RateLimit = UNLIMITED,
    page: str | None = PAGE,
    greets: bool = True,
) -> Iterator[Both]:
    clock = SimulatedClock(START, running=False)
    turned = DemoClock(clock)
    with (
        Playground(make_workspace(now=clock.now, tz=ZONE), clock=turned) as slack,
        TeamsPlayground(teams_seed.make_tenant(now=clock.now)) as teams,
    ):
        slack.workspace.install(manifest.shipped())
        server = HttpServer()
        settings = settings_for(slack, database_url, public_url=server.url).model_copy(
            update={
                "teams_app_id": teams_seed.APP_ID,
                "teams_app_password": SecretStr(teams.tenant.secret),
                "teams_tenant_id": teams_seed.TENANT_ID,
                "teams_channels": (teams_seed.ROUNDS,),
                "teams_api_url": teams.page_url,
            }
        )
        if page is not None:
            import_calendar(settings, clock, page)
        bot = partial(build, rate_limit=rate_limit, timeouts=timeouts, patient=True)(settings, clock)
        server.start(bot.web)
        slack.connect(f"{server.url}/slack/events")
        teams.connect(f"{server.url}/teams/messages")
        turned.follow(bot)
        both = Both(bot, slack, teams, turned)
        try:
            if greets:
                both.greet()
            yield both
        finally:
            server.stop()
            bot.stop()
