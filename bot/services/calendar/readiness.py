"""The months ahead by readiness, for organizers."""

from datetime import datetime

from bot.core.calendar.readiness import Readiness, readiness
from bot.services.shared import organizers
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database
from bot.store.suggestions import suggestions


def for_organizer(db: Database, *, series_id: int, person: str, now: datetime) -> Readiness | None:
    """The radar, if the person (by the chat's address) organizes the series. `now` is aware.

    Raises:
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.read() as tx:
        if not organizers.organizes(tx, series_id, person):
            return None
        still_open = suggestions.open_ones(tx, series_id)
        return readiness(series.get(tx, series_id), sessions.of_series(tx, series_id), still_open, now)
