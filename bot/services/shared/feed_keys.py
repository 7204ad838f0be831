"""The calendar feed, under a secret key that can be renewed."""

import re
import secrets
from collections.abc import Sequence

from bot.core.calendar.models import Series, Session
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction

# 24 random bytes: as hard to guess as a good password, and short enough for a URL.
_BYTES = 24
# Other strings cannot be keys, and never reach the database.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read(db: Database, key: str, session_id: int | None = None) -> tuple[Series, Sequence[Session]] | None:
    """Return the series and sessions that a feed key gives access to; None for an unknown key.

    Args:
        key: From the URL.
        session_id: The session that is wanted; None for all.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        found = series.of_feed(tx, key) if _KEY.fullmatch(key) else None
        if found is None:
            return None
        known = sessions.of_series(tx, found.id)
    chosen = [each for each in known if session_id in {None, each.id}]
    return (found, chosen) if chosen or session_id is None else None


def give_keys(tx: Transaction, workspace_id: int) -> None:
    """Give each series of a workspace a feed key and a secret for check-in codes, if it has none yet."""
    for each in series.of_workspace(tx, workspace_id):
        if not series.secret_of(tx, each.id):
            series.set_secret(tx, each.id, secrets.token_urlsafe(_BYTES))
        if each.feed_key is None:
            renew(tx, each.id)


def renew(tx: Transaction, series_id: int) -> None:
    """Give a series a new feed key; the old URL stops working."""
    series.set_feed_key(tx, series_id, secrets.token_urlsafe(_BYTES))
