"""Slack's limit on reading histories: a search that has to pause goes on where it was, and ends.

Time is simulated: the rounds' clock, the machine's clock and the clock of Slack's rate limits are one.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from slack_sdk import WebClient
from sqlalchemy import select

from bot.app import Bot
from bot.clock import SimulatedClock
from bot.config import Settings
from bot.demo import PAGE, START, ZONE, build_for_playground, import_calendar, settings_for
from bot.slack.installation import manifest
from bot.store.db.engine import Database, make_engine
from bot.store.schema.tables import DeliveryRow
from playground.faults import Call
from playground.models import Message
from playground.rate_limits import RateLimits
from playground.seed import CLINICIAN, ORGANIZER, ROUNDS, make_workspace
from playground.server import Playground

# Hours of a limited Slack, which take seconds.
pytestmark = pytest.mark.rest

MINUTE = timedelta(minutes=1)
INTERNAL, LIMITED = RateLimits(), RateLimits(distributed=True)


class OneClock(SimulatedClock):
    """A clock that stands still until it is advanced, for the machine too."""

    def wall_now(self) -> datetime:
        """Return the simulated time."""
        return self.now()

    def monotonic(self) -> float:
        """Return the simulated time in seconds."""
        return self.now().timestamp()


@dataclass
class Fleet:
    """A Slack, a database with the page's calendar, and workers that run when told to."""

    slack: Playground
    settings: Settings
    clock: OneClock
    db: Database
    workers: list[Bot]

    def hire(self, number: int = 1) -> None:
        """Stop all workers, and start others."""
        for each in self.workers:
            each.stop()
        self.workers[:] = [build_for_playground(self.settings, self.clock) for _ in range(number)]

    def run(self, span: timedelta = timedelta()) -> None:
        """Let time pass, then let each worker do what is due."""
        self.clock.advance_to(self.clock.now() + span)
        for each in self.workers:
            each.run_once()

    def talk(self, number: int, span: timedelta = timedelta()) -> None:
        """Let a person write that many messages, then let time pass. The workers do nothing meanwhile."""
        for each in range(number):
            self.slack.workspace.post(Message(ROUNDS, "", CLINICIAN, f"Message {each}"))
        self.clock.advance_to(self.clock.now() + span)

    def run_until_settled(self, *, most: int, replaced: bool = False) -> None:
        """Run the workers every minute, at most that often, until no message is searched for."""
        for _ in range(most):
            self.run()
            if not self.in_doubt():
                return
            if replaced:
                self.hire(len(self.workers))
            self.clock.advance_to(self.clock.now() + MINUTE)
        raise AssertionError("the search does not end")

    def in_doubt(self) -> bool:
        """Tell whether a message is searched for."""
        with self.db.read() as tx:
            return bool(tx.scalars(select(DeliveryRow.id).where(DeliveryRow.check_at.is_not(None))).all())

    def pages(self) -> list[Call]:
        """Return the calls that read a page of the channel."""
        return [each for each in self.slack.calls.of("conversations.history") if each.fault is None]

    def waits(self) -> list[Call]:
        """Return the calls after which Slack asked to wait: for a minute, if it limits the reading."""
        return [each for each in self.slack.calls.of("conversations.history") if each.fault is not None]

    def posts(self) -> list[Message]:
        """Return the app's messages in the channel."""
        return [each for each in self.slack.workspace.messages[ROUNDS] if each.metadata]

    def post_again(self) -> str:
        """Post the app's message once more, as a worker does that was frozen; return its timestamp."""
        client = WebClient(token=self.slack.token, base_url=self.slack.api_url, retry_handlers=[])
        answer = client.chat_postMessage(channel=ROUNDS, text="Late", metadata=self.posts()[0].metadata)
        return str(answer["ts"])


@contextmanager
def fleet(database_url: str, limits: RateLimits) -> Iterator[Fleet]:
    """Run one worker, ten minutes before the announcement of March."""
    clock = OneClock(START - 5 * MINUTE, running=False)
    workspace = make_workspace(now=clock.now, tz=ZONE)
    with Playground(workspace, limits=limits, monotonic=clock.monotonic) as slack:
        slack.workspace.install(manifest.shipped())
        settings = settings_for(slack, database_url)
        import_calendar(settings, clock, PAGE)
        db = Database(make_engine(database_url, patient=True))
        running = Fleet(slack, settings, clock, db, [])
        running.hire()
        try:
            yield running
        finally:
            for each in running.workers:
                each.stop()
            db.close()


def lose_announcement(running: Fleet, *, is_posted: bool = True) -> None:
    """Post the announcement amid 40 messages, and lose the answer."""
    running.run(5 * MINUTE)
    running.talk(20, 5 * MINUTE)
    faults = running.slack.faults
    (faults.lose_answer if is_posted else faults.fail)("chat.postMessage")
    running.run()
    running.talk(20)


def let_others_talk(running: Fleet) -> None:
    """Let people write 500 messages later on, while no worker runs."""
    running.talk(0, 11 * MINUTE)
    running.talk(500)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("limits", "pages", "minutes"), [(INTERNAL, 1, 0), (LIMITED, 3, 2)], ids=["internal", "limited"]
)
@pytest.mark.parametrize("workers", [1, 2])
def test_lost_message_is_found_before_500_others(
    database_url: str, limits: RateLimits, pages: int, minutes: int, workers: int
) -> None:
    """Each worker is replaced after each page."""
    with fleet(database_url, limits) as running:
        lose_announcement(running)
        let_others_talk(running)
        running.hire(workers)
        running.run_until_settled(most=10, replaced=True)

        # Slack asks to wait once for each minute: the other worker leaves it alone meanwhile.
        assert (pages, minutes) == (len(running.pages()), len(running.waits()))
        assert 1 == len(running.posts()) == running.slack.calls.count("chat.postMessage")


@pytest.mark.parametrize(("limits", "pages"), [(INTERNAL, 2), (LIMITED, 6)], ids=["internal", "limited"])
def test_message_that_was_not_posted_is_posted_once(database_url: str, limits: RateLimits, pages: int) -> None:
    """Only the last page shows that it is missing; five minutes later it is searched for once more."""
    with fleet(database_url, limits) as running:
        lose_announcement(running, is_posted=False)
        posts = []
        for _ in range(3):
            running.hire()
            running.run(MINUTE)
            posts.append(len(running.posts()))
        running.run_until_settled(most=10)

        assert ([0, 0, 1] if limits is LIMITED else [1, 1, 1]) == posts
        assert pages == len(running.pages())
        assert 2 == running.slack.calls.count("chat.postMessage")
        assert 1 == len(running.posts())


def lose_in_busy_channel(running: Fleet) -> None:
    """Post the announcement, lose the answer, and let 500 messages follow at once."""
    running.run(9 * MINUTE)
    running.slack.faults.lose_answer("chat.postMessage")
    running.run(MINUTE)
    running.talk(500, 2 * MINUTE)


@pytest.mark.parametrize(
    ("limits", "pages", "minutes"), [(INTERNAL, 3, 0), (LIMITED, 34, 33)], ids=["internal", "limited"]
)
def test_search_of_a_busy_channel_ends(database_url: str, limits: RateLimits, pages: int, minutes: int) -> None:
    """It may take more pages than searches may fail."""
    with fleet(database_url, limits) as running:
        lose_in_busy_channel(running)
        running.run_until_settled(most=60)

        assert (pages, minutes) == (len(running.pages()), len(running.waits()))
        assert 1 == len(running.posts()) == running.slack.calls.count("chat.postMessage")


def test_minutes_without_a_page_do_not_end_a_search_that_goes_on(database_url: str) -> None:
    with fleet(database_url, LIMITED) as running:
        lose_in_busy_channel(running)
        for _ in range(32):
            running.run(MINUTE)
        # Another program has used up this minute's page.
        running.slack.faults.rate_limit("conversations.history", retry_after=60)
        running.run_until_settled(most=60)

        assert 34 == len(running.pages())
        assert 1 == len(running.posts()) == running.slack.calls.count("chat.postMessage")
        assert [] == running.slack.as_user(ORGANIZER).dm()


@pytest.mark.parametrize("limits", [INTERNAL, LIMITED], ids=["internal", "limited"])
def test_older_of_two_stays_wherever_the_pages_end(database_url: str, limits: RateLimits) -> None:
    with fleet(database_url, limits) as running:
        running.slack.faults.lose_answer("chat.postMessage")
        running.run(10 * MINUTE)
        [first] = [each.ts for each in running.posts()]
        running.talk(30)
        second = running.post_again()
        running.talk(10, 2 * MINUTE)
        running.run_until_settled(most=10, replaced=True)

        assert [first] == [each.ts for each in running.posts()] != [second]


def leave_channel(running: Fleet) -> None:
    running.slack.workspace.channels[ROUNDS].members.remove(running.slack.workspace.bot_user)


def use_up_history(running: Fleet) -> None:
    running.slack.faults.rate_limit("conversations.history", retry_after=60, times=100)


@pytest.mark.parametrize("end", [leave_channel, use_up_history])
def test_what_was_found_counts_if_the_search_cannot_end(database_url: str, end: Callable[[Fleet], None]) -> None:
    with fleet(database_url, LIMITED) as running:
        running.run(5 * MINUTE)
        running.talk(30, 5 * MINUTE)
        running.slack.faults.lose_answer("chat.postMessage")
        running.run()
        running.run(2 * MINUTE)
        end(running)
        running.run_until_settled(most=40)

        assert 1 == len(running.posts()) == running.slack.calls.count("chat.postMessage")
        assert [] == running.slack.as_user(ORGANIZER).dm()
