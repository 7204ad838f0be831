"""The feed that people's own calendars subscribe to, under a secret that can be made anew."""

import re
import secrets
from collections.abc import Sequence

from bot.core.calendar.models import Series, Session
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction

# 24 random bytes: as hard to guess as a good password, and short enough for an address.
_BYTES = 24
# What such a secret can look like; a database is asked for nothing else.
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


def read(db: Database, key: str, session_id: int | None = None) -> tuple[Series, Sequence[Session]] | None:
    """What stands under a secret: a series and all its sessions, or the one; None where nothing does.

    Args:
        db: The database.
        key: As the address has it.
        session_id: The one that is wanted; None for all.

    Raises:
        DatabaseUnavailableError: Nobody can say.
    """
    with db.read() as tx:
        found = series.of_feed(tx, key) if _KEY.fullmatch(key) else None
        if found is None:
            return None
        known = sessions.of_series(tx, found.id)
    wanted = [each for each in known if session_id in {None, each.id}]
    return (found, wanted) if wanted or session_id is None else None


def give_keys(tx: Transaction, workspace_id: int) -> None:
    """Give each series of a workspace its secrets that has none yet: that of the feed, and that of its codes."""
    for each in series.of_workspace(tx, workspace_id):
        if not series.secret_of(tx, each.id):
            series.set_secret(tx, each.id, secrets.token_urlsafe(_BYTES))
        if each.feed_key is None:
            renew(tx, each.id)


def renew(tx: Transaction, series_id: int) -> None:
    """Give a series another secret; the address with the one before leads nowhere from then on."""
    series.set_feed_key(tx, series_id, secrets.token_urlsafe(_BYTES))
