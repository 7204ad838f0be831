"""Forgetting what an installation has chosen to keep for a while only."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.privacy.retention import RetainedData
from bot.store.db.engine import Database
from bot.store.privacy import retention


def purge(db: Database, keep_days: Mapping[RetainedData, int], now: datetime) -> None:
    """Forget what is older than was chosen; what nothing was chosen for stays.

    Args:
        db: The database.
        keep_days: By kind, as `bot.core.privacy.retention.read` gives it.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: What was forgotten so far is; the rest comes the next time.
    """
    for kind, days in keep_days.items():
        before = now - timedelta(days=days)
        with db.write() as tx:
            match kind:
                case RetainedData.ATTENDANCE:
                    retention.purge_attendance(tx, before.date())
                case RetainedData.FEEDBACK:
                    retention.purge_feedback(tx, before)
                case RetainedData.HISTORY:
                    retention.purge_history(tx, before)
                case RetainedData.MESSAGES:
                    retention.purge_messages(tx, before)
