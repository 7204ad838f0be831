"""The callback that receives the outcome of each delivery, for metrics."""

from collections.abc import Callable
from datetime import timedelta

from bot.chat.surface import Surface

# Takes the chat, the outcome ("posted", "later", "refused", "skipped", "unknown") and, if it was posted, how late that
# was.
DeliveryObserver = Callable[[Surface, str, timedelta | None], None]


def ignore(_surface: Surface, _outcome: str, _late: timedelta | None) -> None:
    """Discard the outcome."""
