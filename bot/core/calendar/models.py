"""Series and sessions, and queries on a list of sessions.

An unknown value is None, or an empty tuple of speakers. `bot.core.calendar.formatting` has the wording for it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from bot.chat.surface import Surface
from bot.core.base.people import Channel, Contact, Organizer
from bot.core.calendar.posting_policy import Policy

# `Session.date` hides the type in that class.
Day = date
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Texts:
    """The program's own texts; empty until they are imported.

    Attributes:
        name: The full name, e.g. "Learning Health System Rounds at Baystate Health".
        learning_health_system: The paragraphs that explain what a learning health system is.
        rounds: The paragraphs that explain what the Rounds are.
        award_name: The award program's name, with its abbreviation.
        award: The paragraphs that explain the award program.
        contacts: The contacts for questions.
    """

    name: str = ""
    learning_health_system: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    award_name: str = ""
    award: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionDefaults:
    """The defaults of a new session: local start, length, place and link."""

    start: time | None = None
    minutes: int | None = None
    place: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class AwardDay:
    """A date of the award program, and what is due on it."""

    day: date
    what: str


class AnnouncementChoice(StrEnum):
    """An organizer's choice about a month's announcement."""

    POST_NOW = "post now"
    ON_TIME = "on time"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class AnnouncementDecision:
    """What an organizer decided about a month's announcement.

    Attributes:
        by: The external id of the person who decided.
        made_at: Aware, UTC.
    """

    year: int
    month: int
    wish: AnnouncementChoice
    by: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class Series:
    """A program: its texts, defaults, channels, organizers and posting policy.

    Attributes:
        zone: An IANA time zone name. All local dates and times of the series are in this zone.
        award_url: Where the Request for Applications is published; None until it is set.
        award_days: The award program's dates.
        decisions: The decisions about monthly announcements, at most one for each month.
        group: The external id of the user group whose members organize the series; None if organizers are listed by
            name.
        feed_key: The secret in the calendar feed's URL; None before the first start.
        revision: Increases with every change of the settings.
        workspace_id: The workspace that it belongs to.
        known_since: When its calendar was first known (aware, UTC).
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
    workspace_id: int = 0
    known_since: datetime = _EPOCH

    def feed_url(self, public_url: str | None) -> str | None:
        """Return the URL of the calendar feed; None if the bot has no public URL."""
        if public_url is None or self.feed_key is None:
            return None
        return f"{public_url.rstrip('/')}/calendar.ics?key={self.feed_key}"

    @property
    def posts_outside_of_slack(self) -> bool:
        """Whether it posts in a channel of another chat."""
        return any(each.surface is not Surface.SLACK for each in self.channels)

    def is_organized_by(self, external_id: str) -> bool:
        """Return whether a person organizes the series."""
        return any(each.external_id == external_id for each in self.organizers)

    def decision(self, year: int, month: int) -> AnnouncementDecision | None:
        """Return the decision about a month's announcement."""
        return next((each for each in self.decisions if (each.year, each.month) == (year, month)), None)


class SessionStatus(StrEnum):
    """Whether a session takes place."""

    SCHEDULED = "scheduled"
    CANCELED = "cancelled"


@dataclass(frozen=True, slots=True)
class Card:
    """What the speakers provide about their session. Unknown values are None or empty.

    Attributes:
        abstract: What the session is about.
        objectives: The learning objectives, at most three.
        disclosure: The speakers' financial disclosures, or that there are none.
        needs: What the room needs; visible to organizers only.
        confirmed: Whether the speakers accepted the date (True) or declined it (False).
        slides: The URL of the slides.
        recording: The URL of the recording.
        slides_at: When the slides were attached (aware, UTC); None if there are none, or the time was not recorded.
        recording_at: When the recording was attached (aware, UTC); None if there is none, or the time was not recorded.
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
    """One session of a series. Everything but the date may be unknown (None, or no speakers).

    Attributes:
        date: In the series' zone.
        start: Wall-clock start in the series' zone; None while unknown, which makes calendar events all-day.
        minutes: The length; None while unknown.
        speakers: Names, in order.
        accounts: For each speaker our own person id, or None; empty if no speaker is known to the chat.
        restored: How often it was canceled and restored. Part of every delivery key.
        added_at: When it was added to the calendar (aware, UTC).
        dated_at: When its current date was set (aware, UTC); equals `added_at` until it is moved.
        notes: The organizers' notes; visible to organizers only.
        version: Increases with every change.
        card: What the speakers provide.
        changed_at: When it was last changed (aware, UTC); None if it was not changed since it was added.
        coming: How many people said that they will attend, when the session was read.
        released_on: The date for which an organizer let the day's posts go out although details are missing.
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
    released_on: Day | None = None


# The assumed length where an end is needed and the length is unknown.
DEFAULT_MINUTES = 60


# Cached because it is the most expensive part of an answer and is computed several times for the same session.
@lru_cache(maxsize=1024)
def local_to_utc(day: date, wall: time, zone: str) -> datetime:
    """Return the first time (UTC) at which clocks in `zone` show `wall` on `day`.

    A wall-clock time that daylight saving skips becomes the first valid time after it; of one that repeats, the first
    is taken. So each local time maps to exactly one instant.
    """
    tz = ZoneInfo(zone)
    local = datetime.combine(day, wall)
    # Whole minutes suffice: every change of offset since 1972 falls on one.
    while (moment := local.replace(tzinfo=tz).astimezone(UTC)).astimezone(tz).replace(tzinfo=None) != local:
        local = local.replace(second=0, microsecond=0) + timedelta(minutes=1)
    return moment


def local_date(moment: datetime, zone: str) -> date:
    """Return the date in `zone` at an aware time."""
    return moment.astimezone(ZoneInfo(zone)).date()


def starts_at(session: Session, zone: str) -> datetime | None:
    """Return when a session starts (UTC); None while its time is unknown."""
    return None if session.start is None else local_to_utc(session.date, session.start, zone)


def ends_at(session: Session, zone: str) -> datetime:
    """Return when a session is over (UTC): its end, or the end of its local day while the time is unknown."""
    start = starts_at(session, zone)
    if start is None:
        return local_to_utc(session.date + timedelta(days=1), time(0), zone)
    return start + timedelta(minutes=session.minutes or DEFAULT_MINUTES)


def is_past(session: Session, zone: str, now: datetime) -> bool:
    """Return whether a session is over at `now`."""
    return ends_at(session, zone) <= now


def scheduled(sessions: Iterable[Session]) -> list[Session]:
    """Return the sessions that take place, by date."""
    found = [s for s in sessions if s.status is SessionStatus.SCHEDULED]
    return sorted(found, key=lambda each: (each.date, each.start or time(0), each.id))


def upcoming(sessions: Iterable[Session], zone: str, now: datetime) -> list[Session]:
    """Return the sessions that take place and are not over at `now`, the next one first."""
    today = local_date(now, zone)
    yesterday = today - timedelta(days=1)
    # A session lasts less than a day: one before yesterday is over, and one after today is not. Skipping these avoids
    # computing their ends, which is expensive.
    recent = [s for s in sessions if s.date >= yesterday]
    return [s for s in scheduled(recent) if s.date > today or not is_past(s, zone, now)]


def past(sessions: Iterable[Session], zone: str, now: datetime) -> list[Session]:
    """Return the sessions that took place before `now`, the latest one first."""
    return [s for s in reversed(scheduled(sessions)) if is_past(s, zone, now)]


def in_month(sessions: Iterable[Session], year: int, month: int) -> list[Session]:
    """Return the sessions that take place in a month, by date."""
    return [s for s in scheduled(sessions) if (s.date.year, s.date.month) == (year, month)]


def after_month(sessions: Iterable[Session], year: int, month: int) -> Sequence[Session]:
    """Return the sessions that take place in any later month, by date."""
    return [s for s in scheduled(sessions) if (s.date.year, s.date.month) > (year, month)]
