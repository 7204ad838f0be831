"""Reach the organizers: one delivery to each; messages that reach none wait for the next organizer."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core.base.people import Organizer, is_away
from bot.core.calendar.models import Series, local_date
from bot.core.outbox.deliveries import (
    FOR_ORGANIZERS,
    AnyOrganizer,
    Delivery,
    DeliveryState,
    Kind,
    PersonRecipient,
    Recipient,
)
from bot.core.outbox.references import Reference
from bot.store.admin import people
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries
from bot.store.participation import home_refreshes

# The states of a delivery that has arrived or may still arrive.
MAY_ARRIVE = frozenset({DeliveryState.WAITING, DeliveryState.SENDING, DeliveryState.POSTED, DeliveryState.UNKNOWN})


def notify(
    tx: Transaction, series_id: int, kind: Kind, subject: Reference, due_at: datetime, *, but: Recipient | None = None
) -> None:
    """Lock a series, and queue a message to each of its organizers; arguments as of `notify_locked`."""
    series.lock(tx, series_id)
    notify_locked(tx, series.get(tx, series_id), kind, subject, due_at, but=but)


def notify_locked(
    tx: Transaction,
    its_series: Series,
    kind: Kind,
    subject: Reference,
    due_at: datetime,
    *,
    but: Recipient | None = None,
) -> None:
    """Queue a message to each organizer, in the transaction of its cause; if there is none, for the next organizer.

    Args:
        its_series: The series, which the transaction has locked.
        due_at: When it is due (aware).
        but: A person who is left out because the message is about them.
    """
    targets: list[Recipient] = [each for each in recipients(its_series, kind, due_at) if each != but]
    for target in targets or [AnyOrganizer()]:
        deliveries.record(tx, its_series.workspace_id, Delivery(kind, its_series.id, subject, target, due_at))


_SUGGESTIONS = frozenset({Kind.SUGGESTION, Kind.AUTHOR_REPLY})
_FEEDBACK = frozenset({Kind.FEEDBACK, Kind.FEEDBACK_DIGEST})


def recipients(its_series: Series, kind: Kind, moment: datetime) -> list[PersonRecipient]:
    """Return the organizers who get a message of a kind: those who want it and are not away, or else all."""
    day = local_date(moment, its_series.zone)
    wanting = [each for each in its_series.organizers if _wants(each, kind)] or list(its_series.organizers)
    here = [each for each in wanting if not is_away(each, day)]
    others = [each for each in its_series.organizers if not is_away(each, day)]
    return [PersonRecipient(each.id) for each in here or others or wanting]


def _wants(organizer: Organizer, kind: Kind) -> bool:
    if kind in _SUGGESTIONS:
        return organizer.prefs.suggestions
    return organizer.prefs.feedback if kind in _FEEDBACK else True


def refresh_homes(tx: Transaction, series_id: int, also: Iterable[str | None] = ()) -> None:
    """Mark the Home tabs of the organizers, and of some others (by external id), for a refresh."""
    its_series = series.get(tx, series_id)
    organizing = (each.external_id for each in its_series.organizers)
    home_refreshes.mark_stale_for(tx, its_series.workspace_id, [*organizing, *also])


def requeue(tx: Transaction, workspace_id: int, failed: Delivery) -> None:
    """Requeue a failed message for the next organizer, if it can reach no other organizer either."""
    if failed.kind not in FOR_ORGANIZERS:
        return
    entries = deliveries.of_reference(tx, failed.series_id, failed.kind, failed.reference)
    if not any(entry.state in MAY_ARRIVE for entry in entries):
        deliveries.record_again(tx, workspace_id, replace(failed, recipient=AnyOrganizer()))


def add(tx: Transaction, series_id: int, person_id: int) -> None:
    """Add an organizer, and send them the messages that have waited for one."""
    series.lock(tx, series_id)
    series.add_organizer(tx, series_id, person_id)
    workspace_id = series.workspace_of(tx, series_id)
    for entry in deliveries.unassigned(tx, workspace_id, series_id):
        deliveries.record_again(tx, workspace_id, replace(entry.delivery, recipient=PersonRecipient(person_id)))
        deliveries.cancel(tx, workspace_id, [entry.delivery.key], "an organizer was added")


def has_unreached(tx: Transaction, workspace_id: int, series_id: int) -> bool:
    """Tell whether messages to a series' organizers wait because none of them can be reached."""
    return bool(deliveries.unassigned(tx, workspace_id, series_id))


def following_groups(db: Database, now: datetime) -> list[int]:  # noqa: ARG001 - as `unreached`
    """Return the workspaces whose organizers are the members of a user group. Raises DatabaseUnavailableError."""
    with db.read() as tx:
        return series.workspaces_with_group(tx)


def unreached(db: Database, now: datetime) -> list[int]:
    """Return the workspaces where a message to organizers that is due at `now` (aware, rounds' time) has no recipient.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return deliveries.workspaces_with_unassigned(tx, now)


def has_unassigned(db: Database) -> int:
    """Count the messages to organizers in all workspaces that have no recipient."""
    with db.read() as tx:
        return deliveries.count_unassigned(tx)


def known_by_email_only(db: Database, workspace_id: int) -> list[tuple[int, str]]:
    """Return id and e-mail address of people whose external id was not looked up yet."""
    with db.read() as tx:
        return [(person.id, person.email) for person in people.without_external_id(tx, workspace_id) if person.email]


def keep_address(db: Database, workspace_id: int, person_id: int, external_id: str) -> None:
    """Store the external id of an organizer known by e-mail.

    If a known person has that id already, that person replaces the other as organizer and gets their messages.
    """
    with db.write() as tx:
        if people.set_external_id(tx, person_id, external_id):
            return
        for each in series.of_workspace(tx, workspace_id):
            series.lock(tx, each.id)
        known = people.by_external_id(tx, workspace_id, external_id)
        series.replace_organizer(tx, person_id, known.id)
        for entry in deliveries.waiting_for(tx, person_id):
            deliveries.record_again(tx, workspace_id, replace(entry.delivery, recipient=PersonRecipient(known.id)))
            deliveries.cancel(tx, workspace_id, [entry.delivery.key], "the same person is known by another id")
