"""Attendance: who will attend a session, and who checked in. Only organizers and speakers see names."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from hashlib import sha256

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, local_to_utc

# Without characters that are easily confused on a slide or a phone: 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 5
# There are about ten million codes, so this many tries cannot guess one.
MAX_TRIES = 3
# People come early and check in late.
OPENS_BEFORE_START = timedelta(minutes=15)
CLOSES_AFTER_END = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Attendee:
    """A person who will attend, or who attended.

    Attributes:
        external_id: The chat's id.
        is_coming: Whether they said that they will attend.
        checked_in_at: When they entered the code (aware, UTC); None if they did not.
        name: The name in the chat; recorded at check-in.
        email: The email address in the chat; None if it is not available.
    """

    external_id: str
    is_coming: bool
    checked_in_at: datetime | None = None
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Reader:
    """What a view knows of the person who reads it.

    Attributes:
        today: The local date on which they read it; None if it may be read on any other.
        zone: Their time zone (IANA name), if they told it.
        going: The ids of the sessions that they said they will attend.
        checked_in: The ids of those that they checked in to.
        rated: The ids of those that they rated.
    """

    today: date | None = None
    zone: str | None = None
    going: frozenset[int] = frozenset()
    checked_in: frozenset[int] = frozenset()
    rated: frozenset[int] = frozenset()


ANYONE = Reader()


@dataclass(frozen=True, slots=True)
class AttendeeList:
    """The attendees of a session, for people who may see names.

    Attributes:
        code: The check-in code; None if check-in is disabled.
    """

    series: Series
    session: Session
    attendees: tuple[Attendee, ...]
    code: str | None = None

    @property
    def coming(self) -> tuple[Attendee, ...]:
        """Those who said that they will attend."""
        return tuple(each for each in self.attendees if each.is_coming)

    @property
    def checked_in(self) -> tuple[Attendee, ...]:
        """Those who checked in, in order."""
        checked_in = [(each.checked_in_at, each) for each in self.attendees if each.checked_in_at is not None]
        return tuple(each for _, each in sorted(checked_in, key=lambda pair: (pair[0], pair[1].external_id)))


def check_in_code(secret: str, session: Session) -> str:
    """Return the check-in code of a session. It depends on the secret and the session's id only."""
    digest = hmac.new(secret.encode(), f"check-in/{session.id}".encode(), sha256).digest()
    number = int.from_bytes(digest[:8], "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, index = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[index])
    return "".join(letters)


def is_code(text: str) -> bool:
    """Tell whether a text, without its spaces, could be a check-in code."""
    return len(text) == CODE_LENGTH and set(text.upper()) <= set(ALPHABET)


def matches_code(text: str, code: str) -> bool:
    """Compare a typed code with the right one, ignoring case, spaces and punctuation."""
    normalized = "".join(each for each in text.upper() if each.isalnum())
    return hmac.compare_digest(normalized.encode(), code.encode())


def check_in_window(session: Session, zone: str) -> tuple[datetime, datetime]:
    """Return when check-in opens and closes (UTC); all day while the session's time is unknown."""
    start = models.starts_at(session, zone)
    if start is None:
        return local_to_utc(session.date, time(0), zone), models.ends_at(session, zone)
    return start - OPENS_BEFORE_START, models.ends_at(session, zone) + CLOSES_AFTER_END


def session_open_for_check_in(sessions: Sequence[Session], zone: str, now: datetime) -> Session | None:
    """Return the session with open check-in at `now` (aware); of two, the one that starts later."""
    current = None
    for session in models.scheduled(sessions):
        opens, closes = check_in_window(session, zone)
        if opens <= now < closes:
            current = session
    return current
