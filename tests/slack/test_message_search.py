"""A search finds every message with a key, whatever the pages are, and however often it has to pause."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from slack_sdk import WebClient

from bot.chat.port import Found, RetryLater, Search, SearchOutcome, SearchPaused
from bot.clock import SimulatedClock
from bot.slack.api.message_search import EVENT_TYPE, find_message, is_history_limited
from playground.models import Message
from playground.rate_limits import Rate, RateLimits
from playground.seed import CLINICIAN, ROUNDS, make_workspace
from playground.server import Playground

START = datetime(2024, 3, 1, 14, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
INTERNAL, LIMITED = RateLimits(), RateLimits(distributed=True)
KEYS = ("one", "two", "three")


@dataclass
class Channel:
    """A channel on a Slack whose time is simulated."""

    slack: Playground
    client: WebClient
    clock: SimulatedClock

    def add(self, key: str | None, thread: str | None = None, *, broadcast: bool = False) -> str:
        """Add a message that carries a key; a person's, if there is none."""
        metadata = key and {"event_type": EVENT_TYPE, "event_payload": {"key": key}}
        author = CLINICIAN if key is None else self.slack.workspace.bot_user
        message = Message(ROUNDS, "", author, "A message", thread_ts=thread, broadcast=broadcast)
        message.metadata = metadata or None
        return self.slack.workspace.post(message).ts

    def wait(self, span: timedelta) -> None:
        """Let time pass."""
        self.clock.advance_to(self.clock.now() + span)

    def search(self, search: Search) -> tuple[SearchOutcome, int]:
        """Search until there is an end, waiting as long as Slack asks. Return the outcome and the number of waits."""
        for waits in range(200):
            outcome = find_message(self.client, ROUNDS, search, direct=False)
            if isinstance(outcome, SearchPaused):
                search, outcome = replace(search, progress=outcome.progress), outcome.retry
            if not isinstance(outcome, RetryLater):
                return outcome, waits
            self.wait(timedelta(seconds=outcome.seconds or 0))
        raise AssertionError("the search does not end")


@pytest.fixture
def channel() -> Iterator[Channel]:
    clock = SimulatedClock(START, running=False)
    workspace = make_workspace(now=clock.now)
    with Playground(workspace, monotonic=lambda: clock.now().timestamp()) as slack:
        client = WebClient(token=slack.token, base_url=slack.api_url, timeout=5, retry_handlers=[])
        yield Channel(slack, client, clock)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("limits", [INTERNAL, LIMITED], ids=["internal", "limited"])
def test_everything_in_the_window_is_found(channel: Channel, limits: RateLimits, seed: int) -> None:
    random = Random(seed)  # noqa: S311 - not for secrets
    expected: dict[str, list[str]] = {}
    threads: list[str] = []
    for _ in range(random.choice([3, 40, 90])):
        key = random.choice([*KEYS, "another", None, None, None])
        thread = random.choice([*threads, None]) if threads else None
        ts = channel.add(key, thread, broadcast=thread is not None and random.random() < 0.5)
        if key in KEYS:
            expected.setdefault(str(key), []).append(ts)
        if thread is None and len(threads) < 3:
            threads.append(ts)
        channel.wait(timedelta(seconds=1))
    until = channel.clock.now()
    channel.wait(timedelta(minutes=11))
    # Nothing was posted so late, so this is not read.
    for _ in range(100):
        channel.add("one")
    channel.slack.limits = limits
    outcome, _ = channel.search(Search(frozenset(KEYS), START, until, frozenset(threads)))

    assert isinstance(outcome, Found)
    assert expected == {key: [each.message for each in places] for key, places in outcome.messages.items()}


def test_pages_of_a_busy_channel_are_read_in_turn(channel: Channel) -> None:
    first = channel.add("one")
    for _ in range(1_000):
        channel.add(None)
    outcome, waits = channel.search(Search(frozenset({"one"}), START, START))

    assert isinstance(outcome, Found)
    assert [first] == [each.message for each in outcome.messages["one"]]
    # Three pages each, so that a claim does not end meanwhile.
    assert (6, 1) == (channel.slack.calls.count("conversations.history"), waits)


def test_search_goes_on_after_an_expired_cursor(channel: Channel) -> None:
    first = channel.add("one")
    for _ in range(500):
        channel.add(None)
    search = Search(frozenset({"one"}), START, START)
    channel.slack.faults.delay("conversations.history", seconds=0)
    channel.slack.faults.refuse("conversations.history", error="invalid_cursor")
    broken = find_message(channel.client, ROUNDS, search, direct=False)
    assert isinstance(broken, SearchPaused)
    outcome = find_message(channel.client, ROUNDS, replace(search, progress=broken.progress), direct=False)

    assert RetryLater("invalid_cursor") == broken.retry
    assert isinstance(outcome, Found)
    assert [first] == [each.message for each in outcome.messages["one"]]
    # The page that was read before is not read again.
    assert 4 == channel.slack.calls.count("conversations.history")


@pytest.mark.parametrize(
    ("limits", "messages", "is_limited"),
    [
        (None, 2, False),
        (INTERNAL, 2, False),
        (INTERNAL, 300, False),
        (LIMITED, 2, True),
        (LIMITED, 300, True),
        # Another program reads so much that the next page has to wait, but not for a minute.
        (RateLimits(tier_3=Rate(50, 1)), 2, False),
    ],
)
def test_limit_shows_in_two_pages(channel: Channel, limits: RateLimits | None, messages: int, is_limited: bool) -> None:
    for _ in range(messages):
        channel.add(None)
    channel.slack.limits = limits

    assert is_limited is is_history_limited(channel.client, ROUNDS)
