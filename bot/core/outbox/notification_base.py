"""What the contents of messages have in common."""

from dataclasses import dataclass, field
from datetime import date

from bot.core.calendar.models import Series, Session


@dataclass(frozen=True, slots=True)
class SeriesNotification:
    """A message about a series. `today` is the local date on which it is built; dates long before it get their year."""

    series: Series
    today: date | None = field(default=None, kw_only=True, compare=False)


@dataclass(frozen=True, slots=True)
class SessionNotification(SeriesNotification):
    """A message about a session."""

    session: Session
