"""Who comes to a session, and who was there: counts for all, names for the organizers and whoever speaks."""

import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from hashlib import sha256

from bot.core.calendar import models
from bot.core.calendar.models import Series, Session, local_to_utc

# Without what is mistaken for something else on a slide or a phone: 0 and O, 1 and I and L, 2 and Z, 5 and S, 8 and B.
ALPHABET = "ACDEFGHJKMNPQRTUVWXY34679"
CODE_LENGTH = 5
# Ten million codes and so many tries: nobody guesses one.
MAX_TRIES = 3
# People come early, and look at their phones late.
OPENS_BEFORE_START = timedelta(minutes=15)
CLOSES_AFTER_END = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Attendee:
    """Somebody who said that they come, or who was there.

    Attributes:
        external_id: The chat's.
        comes: Whether they said that they will be there.
        checked_in_at: When they gave the code (aware, UTC); None if they did not.
        name: What the chat calls them; kept for those who were there.
        email: The same; None where the chat does not say it.
    """

    external_id: str
    is_coming: bool
    checked_in_at: datetime | None = None
    name: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class AttendeeList:
    """Who comes to a session and who was there, for those who may see names.

    Attributes:
        code: To be shown on a slide; None while check-in is switched off.
    """

    series: Series
    session: Session
    attendees: tuple[Attendee, ...]
    code: str | None = None

    @property
    def coming(self) -> tuple[Attendee, ...]:
        """Those who said that they come."""
        return tuple(each for each in self.attendees if each.is_coming)

    @property
    def checked_in(self) -> tuple[Attendee, ...]:
        """Those who gave the code, in the order in which they did."""
        there = [(each.checked_in_at, each) for each in self.attendees if each.checked_in_at is not None]
        return tuple(each for _, each in sorted(there, key=lambda pair: (pair[0], pair[1].external_id)))


def check_in_code(secret: str, session: Session) -> str:
    """The code of a session; the same for as long as the secret is, whatever changes of the session."""
    digest = hmac.new(secret.encode(), f"check-in/{session.id}".encode(), sha256).digest()
    number = int.from_bytes(digest[:8], "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)


def matches_code(text: str, code: str) -> bool:
    """Whether somebody has typed a code; signs, spaces and small letters do not count."""
    bare = "".join(each for each in text.upper() if each.isalnum())
    return hmac.compare_digest(bare.encode(), code.encode())


def check_in_window(session: Session, zone: str) -> tuple[datetime, datetime]:
    """From when until when one can check in (UTC): about a session, or all its day while its time is unknown."""
    start = models.starts_at(session, zone)
    if start is None:
        return local_to_utc(session.date, time(0), zone), models.ends_at(session, zone)
    return start - OPENS_BEFORE_START, models.ends_at(session, zone) + CLOSES_AFTER_END


def session_open_for_check_in(sessions: Sequence[Session], zone: str, now: datetime) -> Session | None:
    """The session at which one can check in at `now` (aware); of two, the one that begins later."""
    found = None
    for session in models.scheduled(sessions):
        opens, closes = check_in_window(session, zone)
        if opens <= now < closes:
            found = session
    return found
