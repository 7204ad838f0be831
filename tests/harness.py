"""A bot without its surface: database, standing clock, a poster that keeps what it is given, and the tick."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.chat.actor import Times
from bot.chat.port import Found, Outcome, Posted, Rejected, RenderedMessage, SearchOutcome, Updated, UpdateOutcome
from bot.clock import SimulatedClock
from bot.core.calendar.formatting import headline
from bot.core.home import Home
from bot.core.outbox.notifications import Notification
from bot.core.outbox.rate_limit import UNLIMITED, RateLimit
from bot.formats import parse_any
from bot.services.admin import bootstrap
from bot.services.commands import answers
from bot.services.shared import organizers
from bot.store.admin import people
from bot.store.db.engine import Database
from bot.store.outbox import deliveries
from bot.store.outbox.deliveries import OutboxEntry
from bot.text.notifications import format_notification
from scheduler.dispatcher import Dispatcher
from scheduler.timeouts import Timeouts
from tests.factories import NEW_YORK, page_text

TIMING = Timeouts.for_call_timeout(timedelta(seconds=10))
# How somebody else claims.
CLAIM: dict[str, Any] = {
    "lease": TIMING.lease,
    "quarantine": TIMING.reconcile_after,
    "most": 10,
    "rate_limit": UNLIMITED,
}
CHANNEL = "C1"
ORGANIZERS = ("U1", "U2")
MARCH_1_EARLY = datetime(2024, 3, 1, 13, 55, tzinfo=UTC)  # 08:55 in New York


@dataclass(frozen=True)
class Words:
    """A message of plain words alone."""

    text: str
    blocks: tuple[dict[str, object], ...] = ()
    picture: object | None = None


@dataclass
class RecordingChatClient:
    """Stands at the edge in Slack's place: keeps each message, and answers as it is told to.

    Attributes:
        answers: What to answer to an address, once each and in order; then the message is posted.
        refuses: The word with which everything to an address is refused.
        posted: Address and words of what was posted.
        asked: Keys of all calls, whatever was answered.
        stands: Key, and where it stands, of what was posted; more than one may have the same key.
        looks: What to answer when asked to look, once each and in order; then it is looked for.
        looked_for: The keys that were looked for, a set for each look.
        threads: By key, the message that it was posted below.
        quiet: The keys of what only those who follow the thread were to see.
        edits: What to answer when asked to edit, once each and in order; then it is edited.
        edited: What was written anew, and how.
        shows: What to answer when asked to show a page, once each and in order; then it is shown.
        shown: Whose page was shown, and what was next on it.
    """

    answers: dict[str, list[Outcome | Callable[[], Outcome]]] = field(default_factory=dict)
    refuses: dict[str, str] = field(default_factory=dict)
    posted: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    stands: list[tuple[str, Posted]] = field(default_factory=list)
    looks: list[SearchOutcome] = field(default_factory=list)
    looked_for: list[frozenset[str]] = field(default_factory=list)
    threads: dict[str, str | None] = field(default_factory=dict)
    quiet: set[str] = field(default_factory=set)
    edits: list[UpdateOutcome] = field(default_factory=list)
    edited: list[tuple[Posted, str]] = field(default_factory=list)
    shows: list[UpdateOutcome] = field(default_factory=list)
    shown: list[tuple[str, str]] = field(default_factory=list)

    def send(
        self, external_id: str, message: RenderedMessage, key: str, thread: str | None = None, *, quiet: bool = False
    ) -> Outcome:
        """See `bot.slack.Poster`."""
        self.asked.append(key)
        self.threads[key] = thread
        if quiet:
            self.quiet.add(key)
        if (word := self.refuses.get(external_id)) is not None:
            return Rejected(word)
        if told := self.answers.get(external_id, []):
            answer = told.pop(0)
            return answer() if callable(answer) else answer
        return self.take(external_id, message.text, key)

    def take(self, address: str, text: str, key: str) -> Posted:
        """Let a message stand."""
        self.posted.append((address, text))
        place = Posted(address, f"{len(self.posted)}.0")
        self.stands.append((key, place))
        return place

    def update(self, posted: Posted, message: RenderedMessage) -> UpdateOutcome:
        """See `bot.slack.Poster`."""
        if self.edits:
            return self.edits.pop(0)
        self.edited.append((posted, message.text))
        return Updated()

    def publish_home(self, external_id: str, view: Mapping[str, Any]) -> UpdateOutcome:
        """See `bot.slack.Poster`."""
        if self.shows:
            return self.shows.pop(0)
        self.shown.append((external_id, str(view["said"])))
        return Updated()

    def find(self, external_id: str, keys: frozenset[str], since: datetime, *, direct: bool) -> SearchOutcome:  # noqa: ARG002 - as what it stands in for
        """See `bot.slack.Poster`."""
        self.looked_for.append(keys)
        if self.looks:
            return self.looks.pop(0)
        found: dict[str, list[Posted]] = {}
        for key, place in self.stands:
            if key in keys and place.conversation == external_id:
                found.setdefault(key, []).append(place)
        return Found(found)

    def delete(self, posted: Posted) -> bool:
        """See `bot.slack.Poster`."""
        self.stands = [each for each in self.stands if each[1] != posted]
        return True


class HouseClock(SimulatedClock):
    """Also the machine's time goes on when told, beside going on by itself."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start, running=False)
        self.ahead = timedelta()

    def wall_now(self) -> datetime:
        """The machine's time, as far ahead as it was told."""
        return super().wall_now() + self.ahead


def in_words(post: Notification) -> Words:
    """A post as its plain words."""
    return Words(format_notification(post))


def drawn(home: Home) -> dict[str, str]:
    """A page as what is next on it."""
    return {"said": "nothing" if home.next is None else headline(home.next)}


class Harness:
    """Everything but Slack, on one database.

    Args:
        db: Empty, with the current schema.
        now: Where the clock stands.
        organizer_names: Who organizes.
        rate_limit: Of the chat that stands in Slack's place.
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
        self.clock = HouseClock(now)
        self.chat_client = RecordingChatClient()
        self.workspace = bootstrap.bootstrap(
            db, zone=NEW_YORK, channels=(CHANNEL,), organizer_names=organizer_names, award_url=None, now=now
        ).id
        self.series = answers.series_in_context(db, self.workspace, None).id
        self.tick = self.a_worker("first worker", in_words)

    def a_worker(self, owner: str, render: Callable[[Notification], RenderedMessage]) -> Dispatcher:
        """A worker that renders in its own way."""
        return Dispatcher(
            self.db,
            self.clock,
            lambda _: self.chat_client,
            render,
            drawn,
            rate_limit=self.rate_limit,
            timeouts=TIMING,
            owner=owner,
        )

    def another_worker(self, chat_client: RecordingChatClient | None = None) -> Dispatcher:
        """A second worker on the same database."""
        chat_client = chat_client or self.chat_client
        return Dispatcher(
            self.db,
            self.clock,
            lambda _: chat_client,
            in_words,
            drawn,
            rate_limit=self.rate_limit,
            timeouts=TIMING,
            owner="second worker",
        )

    def after(self, span: timedelta) -> None:
        """Let the machine's time go on, and tick once then."""
        self.clock.ahead += span
        self.tick.drain()

    def take_in_page(self, text: str | None = None) -> None:
        """Import the programme's page, or another text of its kind."""
        reading = parse_any("page.txt", text or page_text(), NEW_YORK)
        assert reading.problems == ()
        answers.import_entries(
            self.db,
            series_id=self.series,
            entries=reading.entries,
            texts=reading.texts,
            times=Times(self.clock.now(), self.clock.now()),
            dry_run=False,
        )

    def go_to(self, moment: datetime) -> None:
        """Turn the clock and tick once there, as after a sleep."""
        self.clock.advance_to(moment)
        self.tick.drain()

    def ledger(self) -> list[OutboxEntry]:
        """All rows, in the order of their moments."""
        with self.db.read() as tx:
            return deliveries.every(tx, self.workspace)

    def add_organizer(self, address: str) -> None:
        """Let one more person organize."""
        with self.db.write() as tx:
            organizers.add(tx, self.series, people.by_external_id(tx, self.workspace, address).id)
