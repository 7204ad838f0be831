"""Who wants to know what becomes of messages, beside the ledger: whoever counts for a machine that watches."""

from collections.abc import Callable
from datetime import timedelta

# What became of one ("posted", "later", "refused", "skipped", "unknown"), and how late it stood, if it stands.
DeliveryObserver = Callable[[str, timedelta | None], None]


def ignore(_outcome: str, _late: timedelta | None) -> None:
    """Nobody wants to know."""
