"""Retention: delete what an installation keeps only for a limited time."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.privacy.retention import RetainedData
from bot.store.db.engine import Database
from bot.store.privacy import retention


def purge(db: Database, keep_days: Mapping[RetainedData, int], now: datetime) -> None:
    """Delete data older than its retention period; kinds without a period stay.

    Args:
        keep_days: By kind, as `bot.core.privacy.retention.parse_retention` gives it.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Finished deletions stay; the next run continues.
    """
    for kind, days in keep_days.items():
        before = now - timedelta(days=days)
        with db.write() as tx:
            retention.PURGES[kind](tx, before)
