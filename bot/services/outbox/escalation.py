"""When no organizer can be reached: the workspace's administrators are told, once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import Delivery, Kind, ToPerson, ToWhoeverOrganizes
from bot.core.outbox.notifications import NobodyCard, Skip
from bot.core.outbox.references import OfRefusal
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries

_WORD = "nobody"


def tell_administrators(
    db: Database, *, workspace_id: int, administrators: Callable[[], Sequence[str]], now: datetime
) -> None:
    """Record a message to each administrator where messages to the organizers have nobody to go to.

    The same want is told once: until something has reached an organizer again.

    Args:
        db: The database.
        workspace_id: Whose.
        administrators: Asks the chat for their addresses; asked only where it is needed.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nobody is told yet.
    """
    with db.reading() as tx:
        wanting = [
            (each.id, OfRefusal(str(ToWhoeverOrganizes()), _WORD, deliveries.count_reached(tx, each.id)))
            for each in series.of_workspace(tx, workspace_id)
            if _waiting(tx, each.id, now)
        ]
        untold = [
            (series_id, subject)
            for series_id, subject in wanting
            if not deliveries.of_subject(tx, series_id, Kind.NOBODY, subject)
        ]
    if not untold:
        return
    addresses = administrators()
    with db.writing() as tx:
        for series_id, subject in untold:
            for address in addresses:
                target = ToPerson(people.by_address(tx, workspace_id, address).id)
                deliveries.record(tx, workspace_id, Delivery(Kind.NOBODY, series_id, subject, target, now))


def card(tx: Transaction, its_series: Series, now: datetime) -> NobodyCard | Skip:
    """What an administrator is told; nothing once somebody organizes again."""
    waiting = _waiting(tx, its_series.id, now)
    return NobodyCard(its_series, waiting) if waiting else Skip("somebody organizes again")


def _waiting(tx: Transaction, series_id: int, now: datetime) -> int:
    """How many messages to the organizers are due and have nobody to go to."""
    due = [each.delivery for each in deliveries.for_nobody(tx) if each.delivery.due_at <= now]
    return sum(each.series_id == series_id for each in due)
