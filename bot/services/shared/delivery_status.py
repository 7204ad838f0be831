"""The state of deliveries, read from the outbox."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from bot.chat.actor import Times
from bot.chat.surface import Surface
from bot.core.calendar.models import Series, local_date
from bot.core.calendar.readiness import awaits_decision
from bot.core.outbox.deliveries import TO_AUTHORS, ChannelRecipient, DeliveryState, PersonRecipient
from bot.core.outbox.planned_notifications import is_held_back
from bot.core.outbox.references import SessionRef
from bot.core.outbox.status import (
    MAX_NOT_POSTED,
    MAX_SEARCHED,
    MAX_UPCOMING,
    MAX_WAITING,
    NOT_POSTED_WITHIN,
    OutboxStatus,
    StatusLine,
)
from bot.store.admin import connections, people
from bot.store.admin.connections import QuotaScope
from bot.store.calendar import series, sessions
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import heartbeats, status
from bot.store.outbox.outbox_entries import OutboxEntry

_UNDER_WAY = "posting now"
_LOOKED_FOR = "not confirmed yet, checking"
_NOBODY = "no one to send it to"
_ITS_TURN = "up next"
_MISSING = "waits for missing details"


def for_organizer(db: Database, workspace_id: int, its_series: Series, *, times: Times) -> OutboxStatus:
    """Return the state of a series' deliveries.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return of_series(tx, workspace_id, its_series, times=times)


def of_workspace(db: Database, workspace_id: int, *, times: Times) -> list[OutboxStatus]:
    """Return the state of deliveries for each series of a workspace.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return [of_series(tx, workspace_id, each, times=times) for each in series.of_workspace(tx, workspace_id)]


def of_series(tx: Transaction, workspace_id: int, its_series: Series, *, times: Times) -> OutboxStatus:
    """Return the state of deliveries for one series, in an open transaction."""
    pauses = connections.pauses(tx, workspace_id, QuotaScope.POSTING, times.wall_now)
    coming = status.coming(tx, its_series.id, after=times.now, most=MAX_SEARCHED)
    unsettled, open_count = status.unsettled(tx, its_series.id, now=times.now, most=MAX_WAITING)
    ended, ended_count = status.ended(tx, its_series.id, since=times.now - NOT_POSTED_WITHIN, most=MAX_NOT_POSTED)
    heartbeat = heartbeats.last(tx)
    undecided = {each.id for each in sessions.of_series(tx, its_series.id) if awaits_decision(each)}
    next_post = next((each for each in coming if isinstance(each.delivery.recipient, ChannelRecipient)), None)

    def line(entry: OutboxEntry, reason: str | None) -> StatusLine:
        return StatusLine(entry.delivery, _address(tx, its_series, entry), reason)

    return OutboxStatus(
        its_series,
        None if heartbeat is None else max(times.wall_now - heartbeat, timedelta()),
        pauses,
        tuple(line(entry, _held_back(entry, undecided)) for entry in coming[:MAX_UPCOMING]),
        tuple(line(entry, _why(entry, _paused_by(entry, its_series, pauses))) for entry in unsettled),
        tuple(line(entry, entry.why) for entry in ended),
        open_count,
        ended_count,
        local_date(times.now, its_series.zone),
        None if next_post is None else line(next_post, _held_back(next_post, undecided)),
    )


def _held_back(entry: OutboxEntry, undecided: Collection[int]) -> str | None:
    """Say that a post on the day is not sent before an organizer adds what is missing, or decides."""
    reference = entry.delivery.reference
    is_held = isinstance(reference, SessionRef) and reference.id in undecided and is_held_back(entry.delivery)
    return _MISSING if is_held else None


def _paused_by(entry: OutboxEntry, its_series: Series, pauses: Mapping[Surface, datetime]) -> Surface | None:
    """Return the recipient's chat if it asked for a pause; for a person, any chat that did."""
    match entry.delivery.recipient:
        case ChannelRecipient(channel_id):
            its = (each.surface for each in its_series.channels if each.id == channel_id)
            return next((each for each in its if each in pauses), None)
    return next(iter(pauses), None)


def _why(entry: OutboxEntry, paused_by: Surface | None) -> str:
    if entry.state is DeliveryState.SENDING:
        return _UNDER_WAY
    if entry.state is DeliveryState.UNKNOWN:
        return _LOOKED_FOR
    if not isinstance(entry.delivery.recipient, ChannelRecipient | PersonRecipient):
        return _NOBODY
    return entry.why or (_ITS_TURN if paused_by is None else f"{paused_by.label} asked us to wait")


def _address(tx: Transaction, its_series: Series, entry: OutboxEntry) -> str | None:
    if entry.delivery.kind in TO_AUTHORS:
        return None
    match entry.delivery.recipient:
        case ChannelRecipient(channel_id):
            return next((each.external_id for each in its_series.channels if each.id == channel_id), None)
        case PersonRecipient(person_id):
            person = people.get(tx, person_id)
            return person.external_id or person.email
    return None
