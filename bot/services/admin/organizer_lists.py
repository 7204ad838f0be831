"""Replace the organizers of a series: by those named in the settings, or by the members of a user group."""

from collections.abc import Callable
from datetime import datetime

from bot.core.calendar.models import Series
from bot.core.outbox.deliveries import FOR_ORGANIZERS
from bot.services.shared import history_notes, organizers, plan_sync
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries
from bot.store.participation import home_refreshes


def set_organizers(tx: Transaction, workspace_id: int, before: Series, external_ids: tuple[str, ...]) -> None:
    """Replace the organizers of a series; an empty list changes nothing.

    Organizers known only by e-mail stay, because no form shows them.

    Args:
        tx: The transaction; it has locked the series.
        workspace_id: The workspace of the series.
        before: The series as it is.
        external_ids: The new organizers.
    """
    if not external_ids:
        return
    had = {each.external_id for each in before.organizers}
    for external_id in external_ids:
        if external_id not in had:
            organizers.add(tx, before.id, people.by_external_id(tx, workspace_id, external_id).id)
    for each in before.organizers:
        if each.external_id is not None and each.external_id not in external_ids:
            series.remove_organizer(tx, before.id, each.id)
            waiting = [
                entry.delivery.key
                for entry in deliveries.waiting_for(tx, each.id)
                if entry.delivery.series_id == before.id and entry.delivery.kind in FOR_ORGANIZERS
            ]
            deliveries.cancel(tx, workspace_id, waiting, "they do not organize any more")


def sync_groups(db: Database, *, workspace_id: int, members: Callable[[str], tuple[str, ...]], now: datetime) -> None:
    """Make the members of each series' user group its organizers; an empty or deleted group changes nothing.

    Args:
        workspace_id: The workspace to sync.
        members: Asks the chat for a group's members.
        now: The rounds' time (aware).

    Raises:
        DatabaseUnavailableError: Nothing was changed.
    """
    with db.read() as tx:
        named = [each for each in series.of_workspace(tx, workspace_id) if each.group is not None]
    for each in named:
        current = members(each.group or "")
        if current and set(current) != {
            organizer.external_id for organizer in each.organizers if organizer.external_id
        }:
            with db.write() as tx:
                series.lock(tx, each.id)
                set_organizers(tx, workspace_id, series.get(tx, each.id), current)
                plan_sync.sync_plan(tx, each.id, now)
                home_refreshes.mark_stale(tx, workspace_id)
                history_notes.note(tx, each, None, now, f"Organizers: as the Slack user group {each.group} is now")
