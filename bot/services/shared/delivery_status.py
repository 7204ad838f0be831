"""How posting goes, read from the ledger."""

from datetime import datetime, timedelta

from bot.core.calendar.models import Series
from bot.core.commands.answers import ForOrganizers
from bot.core.outbox.deliveries import TO_AUTHORS, State, ToChannel, ToPerson
from bot.core.outbox.status import ENDED_MOST, ENDED_WITHIN, NEXT_MOST, OPEN_MOST, Line, Status
from bot.services.shared import organizers
from bot.store.admin import people, workspaces
from bot.store.admin.workspaces import Doing
from bot.store.calendar import series
from bot.store.db.engine import Database, Transaction
from bot.store.outbox import deliveries, heartbeats
from bot.store.outbox.deliveries import Entry

_UNDER_WAY = "is being posted"
_LOOKED_FOR = "nobody knows yet whether it was posted; it is looked for"
_NOBODY = "there is nobody whom it could go to"
_HELD = "the chat asked to wait"
_ITS_TURN = "its turn comes"


def for_organizer(
    db: Database, *, workspace_id: int, series_id: int, person: str, now: datetime, real: datetime
) -> Status | ForOrganizers:
    """How posting goes, if the person (by the chat's address) organizes the series.

    Args:
        db: The database.
        workspace_id: Whose request this is.
        series_id: One of that workspace.
        person: Who asks.
        now: The rounds' time (aware).
        real: The machine's time (aware).

    Raises:
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.reading() as tx:
        its_series = series.get(tx, series_id)
        if not organizers.organizes(tx, series_id, person):
            return ForOrganizers(its_series)
        return of_series(tx, workspace_id, its_series, now=now, real=real)


def of_workspace(db: Database, workspace_id: int, *, now: datetime, real: datetime) -> list[Status]:
    """How posting goes, for each series of a workspace (both moments aware).

    Raises:
        DatabaseUnavailableError: Nothing can be read at the moment.
    """
    with db.reading() as tx:
        return [of_series(tx, workspace_id, each, now=now, real=real) for each in series.of_workspace(tx, workspace_id)]


def of_series(tx: Transaction, workspace_id: int, its_series: Series, *, now: datetime, real: datetime) -> Status:
    """How posting goes for one series, in a transaction that has more to ask (both moments aware)."""
    held_until = workspaces.held_until(tx, workspace_id, Doing.POSTING, real)
    coming = deliveries.coming(tx, its_series.id, after=now, most=NEXT_MOST)
    unsettled, open_count = deliveries.unsettled(tx, its_series.id, now=now, most=OPEN_MOST)
    ended, ended_count = deliveries.ended(tx, its_series.id, since=now - ENDED_WITHIN, most=ENDED_MOST)
    beat = heartbeats.last_beat(tx)

    def line(entry: Entry, why: str | None) -> Line:
        return Line(entry.delivery, _address(tx, its_series, entry), why)

    return Status(
        its_series,
        None if beat is None else max(real - beat, timedelta()),
        held_until,
        tuple(line(entry, None) for entry in coming),
        tuple(line(entry, _why(entry, held=held_until is not None)) for entry in unsettled),
        tuple(line(entry, entry.why) for entry in ended),
        open_count,
        ended_count,
    )


def _why(entry: Entry, *, held: bool) -> str:
    if entry.state is State.SENDING:
        return _UNDER_WAY
    if entry.state is State.UNKNOWN:
        return _LOOKED_FOR
    if not isinstance(entry.delivery.target, ToChannel | ToPerson):
        return _NOBODY
    return entry.why or (_HELD if held else _ITS_TURN)


def _address(tx: Transaction, its_series: Series, entry: Entry) -> str | None:
    if entry.delivery.kind in TO_AUTHORS:
        return None
    match entry.delivery.target:
        case ToChannel(channel_id):
            return next((each.address for each in its_series.channels if each.id == channel_id), None)
        case ToPerson(person_id):
            person = people.get(tx, person_id)
            return person.address or person.email
    return None
