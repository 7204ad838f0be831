"""A bot without Slack: a database, a simulated clock, a recording chat client, and the dispatcher."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat.actor import Times
from bot.chat.port import (
    Chat,
    Found,
    Outcome,
    Posted,
    Rejected,
    RenderedMessage,
    RetryLater,
    Search,
    SearchOutcome,
    Updated,
    UpdateOutcome,
)
from bot.chat.surface import Surface
from bot.clock import SimulatedClock
from bot.core.calendar.formatting import headline
from bot.core.calendar.posting_policy import Policy
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.core.outbox.rate_limit import UNLIMITED, RateLimit
from bot.formats import parse_any
from bot.services.admin import bootstrap
from bot.services.calendar import imports as calendar_imports
from bot.services.commands import answers
from bot.services.shared import organizers, plan_sync
from bot.store.admin import people, workspaces
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from bot.store.outbox import deliveries
from bot.store.outbox.outbox_entries import OutboxEntry
from bot.store.outbox.queue import Room
from bot.text.notifications import format_notification
from scheduler.dispatcher import Dispatcher, DispatchPolicy
from scheduler.timeouts import Timeouts
from tests.factories import NEW_YORK, page_text

TIMEOUTS = Timeouts.for_call_timeout(timedelta(seconds=10))
# Claim arguments of another worker.
CLAIM: dict[str, Any] = {
    "lease": TIMEOUTS.lease,
    "reconcile_after": TIMEOUTS.reconcile_after,
    "room": Room(10),
    "rate_limit": UNLIMITED,
}
CHANNEL = "C1"
ORGANIZERS = ("U1", "U2")
MARCH_1_EARLY = datetime(2024, 3, 1, 13, 55, tzinfo=UTC)  # 08:55 in New York


@dataclass(frozen=True)
class PlainMessage:
    """A text-only message."""

    text: str
    blocks: tuple[dict[str, object], ...] = ()
    picture: object | None = None


def release_posts(db: Database, now: datetime) -> None:
    """Let the day's posts of all incomplete sessions go out, as organizers do with *Post anyway*."""
    with db.write() as tx:
        for series_id in {each.id for its in workspaces.every(tx) for each in series.of_workspace(tx, its)}:
            for session in sessions.of_series(tx, series_id):
                sessions.release_posts(tx, session)
            plan_sync.sync_plan(tx, series_id, now)


@dataclass
class RecordingChatClient:
    """A chat client that records every message and returns scripted outcomes.

    Attributes:
        outcomes: Outcomes of `send` by external id, used once each and in order; after that messages are posted.
        rejections: Error codes by external id; every `send` to that id is rejected with it.
        posted: External id and text of each posted message.
        sent_keys: Keys of all `send` calls, whatever their outcome.
        existing: Key and place of each message in the chat; a key may occur more than once.
        search_outcomes: Outcomes of `find`, used once each and in order; after that `existing` is searched.
        searches: What each search was for.
        threads: The thread of each message, by key.
        quiet: Keys of messages that only followers of the thread are notified of.
        update_outcomes: Outcomes of `update`, used once each and in order; after that updates succeed.
        updated: Place and new text of each update.
        publish_outcomes: Outcomes of `publish_home`, used once each and in order; after that publishing succeeds.
        published: External id of each published Home, and the next session shown on it.
        time_zones: What `time_zone` returns, by external id; None for others.
    """

    outcomes: dict[str, list[Outcome | Callable[[], Outcome]]] = field(default_factory=dict)
    rejections: dict[str, str] = field(default_factory=dict)
    posted: list[tuple[str, str]] = field(default_factory=list)
    sent_keys: list[str] = field(default_factory=list)
    existing: list[tuple[str, Posted]] = field(default_factory=list)
    search_outcomes: list[SearchOutcome] = field(default_factory=list)
    searches: list[Search] = field(default_factory=list)
    threads: dict[str, str | None] = field(default_factory=dict)
    quiet: set[str] = field(default_factory=set)
    update_outcomes: list[UpdateOutcome] = field(default_factory=list)
    updated: list[tuple[Posted, str]] = field(default_factory=list)
    publish_outcomes: list[UpdateOutcome] = field(default_factory=list)
    published: list[tuple[str, str]] = field(default_factory=list)
    time_zones: dict[str, str | RetryLater] = field(default_factory=dict)

    def send(
        self, external_id: str, message: RenderedMessage, key: str, thread: str | None = None, *, quiet: bool = False
    ) -> Outcome:
        """See `bot.chat.port.ChatClient`."""
        self.sent_keys.append(key)
        self.threads[key] = thread
        if quiet:
            self.quiet.add(key)
        if (word := self.rejections.get(external_id)) is not None:
            return Rejected(word)
        if told := self.outcomes.get(external_id, []):
            answer = told.pop(0)
            return answer() if callable(answer) else answer
        return self.record(external_id, message.text, key)

    def record(self, address: str, text: str, key: str) -> Posted:
        """Record a message as posted."""
        self.posted.append((address, text))
        place = Posted(address, f"{len(self.posted)}.0")
        self.existing.append((key, place))
        return place

    def update(self, posted: Posted, message: RenderedMessage) -> UpdateOutcome:
        """See `bot.chat.port.ChatClient`."""
        if self.update_outcomes:
            return self.update_outcomes.pop(0)
        self.updated.append((posted, message.text))
        return Updated()

    def publish_home(self, external_id: str, view: Mapping[str, Any]) -> UpdateOutcome:
        """See `bot.chat.port.ChatClient`."""
        if self.publish_outcomes:
            return self.publish_outcomes.pop(0)
        self.published.append((external_id, str(view["said"])))
        return Updated()

    def find(self, external_id: str, search: Search, *, direct: bool) -> SearchOutcome:  # noqa: ARG002 - as what it stands in for
        """See `bot.chat.port.ChatClient`."""
        self.searches.append(search)
        if self.search_outcomes:
            return self.search_outcomes.pop(0)
        found: dict[str, list[Posted]] = {}
        for key, place in self.existing:
            if key in search.keys and place.conversation == external_id:
                found.setdefault(key, []).append(place)
        return Found(found)

    def delete(self, posted: Posted) -> bool:
        """See `bot.chat.port.ChatClient`."""
        self.existing = [each for each in self.existing if each[1] != posted]
        return True

    def time_zone(self, external_id: str) -> str | RetryLater | None:
        """See `bot.chat.port.ChatClient`."""
        return self.time_zones.get(external_id)


class HarnessClock(SimulatedClock):
    """A simulated clock whose wall-clock time can also be moved ahead."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start, running=False)
        self.ahead = timedelta()

    def wall_now(self) -> datetime:
        """Return the machine's time plus `ahead`."""
        return super().wall_now() + self.ahead


def render_plain(post: Notification) -> PlainMessage:
    """Render a notification as plain text."""
    return PlainMessage(format_notification(post))


def render_home(home: Home) -> dict[str, str]:
    """Render a Home as its next session."""
    return {"said": "nothing" if home.next is None else headline(home.next)}


class Harness:
    """Everything but Slack, on one database.

    Args:
        db: Empty, with the current schema.
        now: Initial simulated time.
        organizer_names: The organizers.
        rate_limit: Rate limit of the chat.
    """

    def __init__(
        self,
        db: Database,
        now: datetime = MARCH_1_EARLY,
        *,
        organizer_names: tuple[str, ...] = ORGANIZERS,
        rate_limit: RateLimit = UNLIMITED,
    ) -> None:
        self.rate_limit = rate_limit
        self.db = db
        self.clock = HarnessClock(now)
        self.chat_client = RecordingChatClient()
        # Another surface's chat, if a test adds one.
        self.other_chats: dict[Surface, RecordingChatClient] = {}
        self.workspace = bootstrap.bootstrap(
            db, zone=NEW_YORK, channels=(CHANNEL,), organizer_names=organizer_names, award_url=None, now=now
        )
        self.series = answers.series_in_context(db, self.workspace, None).id
        self.dispatcher = self.make_worker("first worker", render_plain)

    def make_worker(self, owner: str, render: Callable[[Notification], RenderedMessage]) -> Dispatcher:
        """Create a worker with its own renderer."""
        return Dispatcher(
            self.db,
            self.clock,
            lambda _, surface: Chat(
                client=self.other_chats.get(surface, self.chat_client), render=render, render_home=render_home
            ),
            DispatchPolicy(rate_limit=self.rate_limit, timeouts=TIMEOUTS, owner=owner),
        )

    def second_worker(self, chat_client: RecordingChatClient | None = None) -> Dispatcher:
        """Create a second worker on the same database."""
        chat_client = chat_client or self.chat_client
        return Dispatcher(
            self.db,
            self.clock,
            lambda _, __: Chat(client=chat_client, render=render_plain, render_home=render_home),
            DispatchPolicy(rate_limit=self.rate_limit, timeouts=TIMEOUTS, owner="second worker"),
        )

    def advance_wall_clock(self, span: timedelta) -> None:
        """Move the wall clock ahead and drain the dispatcher once."""
        self.clock.ahead += span
        self.dispatcher.drain()

    def import_page(self, text: str | None = None) -> None:
        """Import the program's page, or another text of the same format, and release the posts of its sessions."""
        reading = parse_any("page.txt", text or page_text(), NEW_YORK)
        assert reading.problems == ()
        calendar_imports.import_reading(self.db, self.series, reading, times=Times(self.clock.now(), self.clock.now()))
        with self.db.write() as tx:
            # Reminders on the day before, as a series of an earlier release has them, and no Monday summary.
            policy = Policy(remind_day_before=True, nudge=False)
            series.keep_settings(tx, replace(series.get(tx, self.series), policy=policy))
        release_posts(self.db, self.clock.now())

    def advance_to(self, moment: datetime) -> None:
        """Move the simulated clock and drain the dispatcher once, as after a sleep."""
        self.clock.advance_to(moment)
        self.dispatcher.drain()

    def outbox(self) -> list[OutboxEntry]:
        """Return all outbox rows, by due time."""
        with self.db.read() as tx:
            return deliveries.every(tx, self.workspace)

    def add_organizer(self, address: str) -> None:
        """Add an organizer."""
        with self.db.write() as tx:
            organizers.add(tx, self.series, people.by_external_id(tx, self.workspace, address).id)
