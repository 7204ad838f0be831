"""What the content of a message is built from when it is due, or shown again."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.calendar.models import Series, Session
from bot.core.outbox.deliveries import Delivery
from bot.store.db.engine import Transaction


@dataclass(frozen=True, slots=True)
class Opening:
    """A delivery, with its series and the calendar as they are now.

    Attributes:
        calendar: All sessions of the series.
        now: The rounds' time (aware).
        posted: The sessions as the posted message showed them, if it is shown again; None if it was not posted yet.
    """

    tx: Transaction
    delivery: Delivery
    series: Series
    calendar: list[Session]
    now: datetime
    posted: tuple[Session, ...] | None = None

    def session(self, session_id: int | None) -> Session | None:
        """Return a session of the calendar; None if it is not there any more."""
        return next((each for each in self.calendar if each.id == session_id), None)
