"""Series and sessions, and what can be asked of a calendar: what is next, what is past, what a month holds.

To be determined (TBD) is a state here: an unknown is None, or no speakers. The words for it live in `wording`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.core.base.people import Channel, Contact, Organizer
from bot.core.calendar.posting_policy import Policy


@dataclass(frozen=True, slots=True)
class Texts:
    """What the programme says of itself, in its own words; empty where nothing has been imported.

    Attributes:
        name: The long name, e.g. "Learning Health System Rounds at Baystate Health".
        learning_health_system: Paragraphs that answer what a learning health system is.
        rounds: Paragraphs that answer what the Rounds are and what they look like.
        award_name: The award programme's name, with its short form.
        award: Paragraphs that answer what the award programme is and where to read on.
        contacts: Whom to write to.
    """

    name: str = ""
    learning_health_system: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    award_name: str = ""
    award: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionDefaults:
    """What a session that is added begins with: the usual local start, length, place and link, as far as there are."""

    start: time | None = None
    minutes: int | None = None
    place: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class AwardDay:
    """A date of the award programme, and what is due on it."""

    day: date
    what: str


class AnnouncementChoice(StrEnum):
    """What an organizer decided about the announcement of a month."""

    POST_NOW = "post now"
    ON_TIME = "on time"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class AnnouncementDecision:
    """What an organizer decided about the announcement of a month.

    Attributes:
        by: The chat's address of who decided.
        made_at: Aware, UTC.
    """

    year: int
    month: int
    wish: AnnouncementChoice
    by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Series:
    """The programme: its name and texts, its usual time and place, its channels, organizers and policy.

    Attributes:
        zone: An IANA time zone name; every local date and time of the series is in it.
        award_url: Where the Request for Applications is found; None until somebody has said.
        award_days: The award programme's dates.
        decisions: What was decided about the announcements of months, at most one for each.
        group: The chat's address of the group whose members organize the series; None where each is named.
        feed_key: The secret in the address under which calendars subscribe to it; None before the first start.
        revision: Rises with every change of what organizers decide about it.
    """

    id: int
    name: str
    zone: str
    texts: Texts = field(default_factory=Texts)
    policy: Policy = field(default_factory=Policy)
    channels: tuple[Channel, ...] = ()
    organizers: tuple[Organizer, ...] = ()
    award_url: str | None = None
    session_defaults: SessionDefaults = field(default_factory=SessionDefaults)
    award_days: tuple[AwardDay, ...] = ()
    decisions: tuple[AnnouncementDecision, ...] = ()
    group: str | None = None
    feed_key: str | None = None
    revision: int = 0

    def feed_url(self, public_url: str | None) -> str | None:
        """Where calendars subscribe to it; None where the bot cannot be reached from outside."""
        if public_url is None or self.feed_key is None:
            return None
        return f"{public_url.rstrip('/')}/calendar.ics?key={self.feed_key}"

    def decision(self, year: int, month: int) -> AnnouncementDecision | None:
        """What was decided about the announcement of a month."""
        return next((each for each in self.decisions if (each.year, each.month) == (year, month)), None)


class SessionStatus(StrEnum):
    """Whether a session takes place."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Card:
    """What the speakers say of their session; an unknown is None, or empty.

    Attributes:
        abstract: What it will be about.
        objectives: What is learned from it, at most three.
        disclosure: Their relations to companies, or that there are none.
        needs: What the room needs; for the organizers alone.
        confirmed: Whether they have said that the date is good (True), or that it is not (False).
        slides: The web address where they are found.
        recording: The same of the recording.
        slides_at: When the slides were attached (aware, UTC); None where there are none, or it was not kept.
        recording_at: The same of the recording.
    """

    abstract: str | None = None
    objectives: tuple[str, ...] = ()
    disclosure: str | None = None
    needs: str | None = None
    confirmed: bool | None = None
    slides: str | None = None
    recording: str | None = None
    slides_at: datetime | None = None
    recording_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Session:
    """One date of a series. Anything but the date may be unknown (None, or no speakers).

    Attributes:
        date: Local to the series.
        start: Wall-clock start in the series' zone; None while unknown: then it is an all-day entry.
        minutes: Length; None while unknown.
        speakers: Names, in order.
        accounts: Of each speaker our own id where the chat knows them, else None; or empty, if it knows none.
        restored: How often it was cancelled and restored; part of every delivery's key.
        added_at: When the calendar came to know of it (aware, UTC).
        dated_at: When it got the date that it has (aware, UTC); equals `added_at` until it is moved.
        notes: The organizers' own, which nobody else sees.
        version: Rises with every change.
        card: What the speakers say of it.
        changed_at: When it was changed last (aware, UTC); None if it never was since it was added.
        coming: How many have said that they will be there, as it was read.
    """

    id: int
    date: date
    added_at: datetime
    dated_at: datetime
    start: time | None = None
    minutes: int | None = None
    title: str | None = None
    speakers: tuple[str, ...] = ()
    place: str | None = None
    link: str | None = None
    status: SessionStatus = SessionStatus.SCHEDULED
    restored: int = 0
    notes: str | None = None
    version: int = 1
    accounts: tuple[int | None, ...] = ()
    card: Card = Card()
    changed_at: datetime | None = None
    coming: int = 0


# A session whose length is unknown is taken to last an hour where an end is needed.
DEFAULT_MINUTES = 60


# Asked several times of the same session; it is the dearest of all that an answer works out.
@lru_cache(maxsize=1024)
def local_to_utc(day: date, wall: time, zone: str) -> datetime:
    """The moment (UTC) at which clocks in `zone` first show `wall` on `day`.

    A wall-clock time that daylight saving skips becomes the first valid instant after it; one that it repeats is the
    first of the two. So each local time happens exactly once.
    """
    tz = ZoneInfo(zone)
    local = datetime.combine(day, wall)
    # Seconds are kept out of it: every change of offset since 1972 falls on a whole minute.
    while (moment := local.replace(tzinfo=tz).astimezone(UTC)).astimezone(tz).replace(tzinfo=None) != local:
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return moment


def local_date(moment: datetime, zone: str) -> date:
    """The date in `zone` at an aware moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def starts_at(session: Session, zone: str) -> datetime | None:
    """The moment (UTC) at which a session starts, or None while its time is unknown."""
    return None if session.start is None else local_to_utc(session.date, session.start, zone)


def ends_at(session: Session, zone: str) -> datetime:
    """The moment (UTC) from which a session is past: its end, or the end of its local day while its time is unknown."""
    start = starts_at(session, zone)
    if start is None:
        return local_to_utc(session.date + timedelta(days=1), time(0), zone)
    return start + timedelta(minutes=session.minutes or DEFAULT_MINUTES)


def is_past(session: Session, zone: str, now: datetime) -> bool:
    """Whether a session is over at `now`."""
    return ends_at(session, zone) <= now


def _sort_key(session: Session) -> tuple[date, time, int]:
    return (session.date, session.start or time(0), session.id)


def scheduled(sessions: Iterable[Session]) -> list[Session]:
    """The sessions that take place, in the order of their dates."""
    return sorted([s for s in sessions if s.status is SessionStatus.SCHEDULED], key=_sort_key)


def upcoming(sessions: Iterable[Session], zone: str, now: datetime) -> list[Session]:
    """The sessions that take place and are not over at `now`, the next one first."""
    today = local_date(now, zone)
    yesterday = today - timedelta(days=1)
    # No session is longer than a day: one from before yesterday is over, and one of a later day than today is not.
    # Their ends take some work, and need not be worked out.
    recent = [s for s in sessions if s.date >= yesterday]
    return [s for s in scheduled(recent) if s.date > today or not is_past(s, zone, now)]


def past(sessions: Iterable[Session], zone: str, now: datetime) -> list[Session]:
    """The sessions that took place before `now`, the latest one first."""
    return [s for s in reversed(scheduled(sessions)) if is_past(s, zone, now)]


def in_month(sessions: Iterable[Session], year: int, month: int) -> list[Session]:
    """The sessions that take place in a month, in the order of their dates."""
    return [s for s in scheduled(sessions) if (s.date.year, s.date.month) == (year, month)]


def after_month(sessions: Iterable[Session], year: int, month: int) -> Sequence[Session]:
    """The sessions that take place in any later month, in the order of their dates."""
    return [s for s in scheduled(sessions) if (s.date.year, s.date.month) > (year, month)]
