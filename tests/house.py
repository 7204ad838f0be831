"""A bot without its surface: database, standing clock, a poster that keeps what it is given, and the tick."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.clock import TurnableClock
from bot.core.posts import Post
from bot.core.spoken import post_in_words
from bot.formats import read_any
from bot.services import calendar, organizers, setup
from bot.slack import Message, Outcome, Posted
from bot.store import deliveries, people
from bot.store.deliveries import Entry
from bot.store.engine import Database
from scheduler.tick import Tick
from tests.calendars import NEW_YORK, page_text

CHANNEL = "C1"
ORGANIZERS = ("U1", "U2")
MARCH_1_EARLY = datetime(2024, 3, 1, 13, 55, tzinfo=UTC)  # 08:55 in New York


@dataclass(frozen=True)
class Words:
    """A message of plain words alone."""

    text: str
    blocks: tuple[dict[str, object], ...] = ()


@dataclass
class KeepingPoster:
    """Stands at the edge in Slack's place: keeps each message, and answers as it is told to.

    Attributes:
        answers: What to answer to an address, once each and in order; then the message is posted.
        posted: Address and words of what was posted.
        asked: Keys of all calls, whatever was answered.
    """

    answers: dict[str, list[Outcome | Callable[[], Outcome]]] = field(default_factory=dict)
    posted: list[tuple[str, str]] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def post(self, address: str, message: Message, key: str) -> Outcome:
        """See `bot.slack.Poster`."""
        self.asked.append(key)
        if told := self.answers.get(address, []):
            answer = told.pop(0)
            outcome = answer() if callable(answer) else answer
            if not isinstance(outcome, Posted):
                return outcome
        self.posted.append((address, message.text))
        return Posted(address, f"{len(self.posted)}.0")


def in_words(post: Post) -> Words:
    """A post as its plain words."""
    return Words(post_in_words(post))


class House:
    """Everything but Slack, on one database.

    Args:
        db: Empty, with the current schema.
        now: Where the clock stands.
    """

    def __init__(
        self, db: Database, now: datetime = MARCH_1_EARLY, *, organizer_names: tuple[str, ...] = ORGANIZERS
    ) -> None:
        self.db = db
        self.clock = TurnableClock(now, running=False)
        self.poster = KeepingPoster()
        self.workspace = setup.first_start(
            db, zone=NEW_YORK, channels=(CHANNEL,), organizer_names=organizer_names, award_url=None, now=now
        ).id
        self.series = calendar.series_asked_about(db, self.workspace, None).id
        self.tick = Tick(db, self.clock, self.poster, in_words, owner="first worker")

    def another_worker(self, poster: KeepingPoster | None = None) -> Tick:
        """A second worker on the same database."""
        return Tick(self.db, self.clock, poster or self.poster, in_words, owner="second worker")

    def take_in_page(self, text: str | None = None) -> None:
        """Import the programme's page, or another text of its kind."""
        reading = read_any("page.txt", text or page_text())
        assert reading.problems == ()
        calendar.take_in(
            self.db,
            series_id=self.series,
            entries=reading.entries,
            texts=reading.texts,
            now=self.clock.now(),
            dry_run=False,
        )

    def go_to(self, moment: datetime) -> None:
        """Turn the clock and tick once there, as after a sleep."""
        self.clock.turn_to(moment)
        self.tick.run()

    def ledger(self) -> list[Entry]:
        """All rows, in the order of their moments."""
        with self.db.reading() as tx:
            return deliveries.every(tx, self.workspace)

    def add_organizer(self, address: str) -> None:
        """Let one more person organize."""
        with self.db.writing() as tx:
            organizers.add(tx, self.series, people.by_address(tx, self.workspace, address).id)
