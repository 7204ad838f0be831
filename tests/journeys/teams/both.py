"""Slack and Teams at once, for tests of what one chat does while the other one fails."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial

from bot.app import TIMEOUTS, Bot, build
from bot.core.outbox.rate_limit import UNLIMITED, RateLimit
from bot.demo import PAGE, SLACK_AND_TEAMS, Demo, DemoClock, running
from playground.server import Playground
from playground.teams.client.user_driver import TeamsUserDriver
from playground.teams.seed import CLINICIAN, MEMBER
from playground.teams.server import TeamsPlayground

# Unconfirmed messages are looked into almost at once, and what has to wait waits no longer than it must.
SHORT = replace(
    TIMEOUTS,
    reconcile_after=timedelta(milliseconds=50),
    reconcile_retry=timedelta(milliseconds=50),
    duplicate_check_after=timedelta(milliseconds=50),
    initial_backoff=timedelta(milliseconds=50),
)


@dataclass(frozen=True)
class Both:
    """The app with a Slack and a Teams."""

    demo: Demo

    @property
    def bot(self) -> Bot:
        """The app."""
        return self.demo.bot

    @property
    def slack(self) -> Playground:
        """Slack."""
        return self.demo.slack

    @property
    def teams(self) -> TeamsPlayground:
        """Teams."""
        return self.demo.teams

    @property
    def clock(self) -> DemoClock:
        """The clock of everything."""
        return self.demo.clock

    def in_teams(self, person: str) -> TeamsUserDriver:
        """Return a person in Teams."""
        return self.teams.as_user(person)

    def moves_to_teams(self, person: str) -> TeamsUserDriver:
        """Let a person add the app and do something there: from now on they get their messages in Teams."""
        self.teams.as_admin(person).install_for_person()
        user = self.in_teams(person)
        user.press(user.say("remind").shown[-1], "Save")
        return user

    def suggests(self, topic: str) -> None:
        """Let a person in Teams suggest a topic."""
        clinician = self.in_teams(CLINICIAN)
        sent = clinician.press(clinician.say("suggest").shown[-1], "Send", {"suggestion.topic": topic})
        assert sent.ok, sent

    def channel_posts(self) -> list[str]:
        """Return how each of the app's messages begins that people see at the top of the Teams channel."""
        threads = self.in_teams(MEMBER).threads("lhs-rounds")
        return [each.summary.splitlines()[0] for each in threads if each.is_bot and not each.is_targeted]

    def run_until(self, enough: Callable[[], bool]) -> None:
        """Run the app until something is so."""

        def done() -> bool:
            self.bot.run_once()
            return enough()

        self.teams.wait(done, seconds=30)


@contextmanager
def both_running(database_url: str, *, page: str | None = PAGE, rate_limit: RateLimit = UNLIMITED) -> Iterator[Both]:
    """Run the app with both chats, until the block ends."""
    its_build = partial(build, rate_limit=rate_limit, timeouts=SHORT, patient=True)
    with running(database_url, paused=True, page=page, chats=SLACK_AND_TEAMS, build=its_build) as demo:
        yield Both(demo)
