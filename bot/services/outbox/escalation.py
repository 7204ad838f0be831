"""When no organizer can be reached, alert the workspace's administrators once."""

from collections.abc import Callable, Sequence
from datetime import datetime

from bot.core.outbox.alerts import NoOrganizerAlert
from bot.core.outbox.deliveries import AnyOrganizer, Delivery, Kind, PersonRecipient
from bot.core.outbox.notifications import Skip
from bot.core.outbox.references import FailureRef
from bot.services.shared.opening import Opening
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries

_WORD = "nobody"


def alert_admins(
    db: Database, *, workspace_id: int, administrators: Callable[[], Sequence[str]], now: datetime
) -> None:
    """Queue an alert to each administrator if messages to organizers have no recipient.

    The alert is sent once, until a message reaches an organizer again.

    Args:
        workspace_id: The workspace.
        administrators: Asks the chat for their external ids; called only if needed.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was queued.
    """
    with db.read() as tx:
        wanting = [
            (each.id, FailureRef(str(AnyOrganizer()), deliveries.count_reached(tx, each.id), _WORD))
            for each in series.of_workspace(tx, workspace_id)
            if _waiting(tx, workspace_id, each.id, now)
        ]
        untold = [
            (series_id, subject)
            for series_id, subject in wanting
            if not deliveries.of_reference(tx, series_id, Kind.NO_ORGANIZER, subject)
        ]
    if not untold:
        return
    external_ids = administrators()
    with db.write() as tx:
        for series_id, subject in untold:
            for external_id in external_ids:
                target = PersonRecipient(people.by_external_id(tx, workspace_id, external_id).id)
                deliveries.record(tx, workspace_id, Delivery(Kind.NO_ORGANIZER, series_id, subject, target, now))


def card(it: Opening) -> NoOrganizerAlert | Skip:
    """Build the administrator's alert; skip it once a series has an organizer again."""
    waiting = _waiting(it.tx, it.series.workspace_id, it.series.id, it.now)
    return NoOrganizerAlert(it.series, waiting) if waiting else Skip("an organizer can be reached again")


def _waiting(tx: Transaction, workspace_id: int, series_id: int, now: datetime) -> int:
    """Count the due messages to a series' organizers that have no recipient."""
    return sum(each.delivery.due_at <= now for each in deliveries.unassigned(tx, workspace_id, series_id))
