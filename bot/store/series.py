"""Series: a programme with its texts, policy, channels and organizers."""

from datetime import datetime
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.core.calendar import Series, Texts
from bot.core.people import Channel
from bot.core.policy import Policy
from bot.store import people
from bot.store.engine import Transaction
from bot.store.schema import ChannelRow, OrganizerRow, SeriesRow

_TEXTS = TypeAdapter(Texts)
_POLICY = TypeAdapter(Policy)

_WHOLE = (
    select(SeriesRow)
    .options(selectinload(SeriesRow.channels), selectinload(SeriesRow.organizers).joinedload(OrganizerRow.person))
    .order_by(SeriesRow.id)
)


def of_workspace(tx: Transaction, workspace_id: int) -> list[Series]:
    """The series of a workspace, the oldest first."""
    return [_series(row) for row in tx.scalars(_WHOLE.where(SeriesRow.workspace_id == workspace_id))]


def get(tx: Transaction, series_id: int) -> Series:
    """One series. Raises sqlalchemy's NoResultFound if there is none with that id."""
    return _series(tx.scalars(_WHOLE.where(SeriesRow.id == series_id)).one())


def workspace_of(tx: Transaction, series_id: int) -> int:
    """The id of the workspace that a series belongs to."""
    return tx.get_one(SeriesRow, series_id).workspace_id


def belonging(tx: Transaction, workspace_id: int, series_id: int | None) -> int:
    """The id again, if that series is of this workspace: what a form says of itself proves nothing.

    Raises:
        LookupError: It is not.
    """
    row = None if series_id is None else tx.get(SeriesRow, series_id)
    if row is None or row.workspace_id != workspace_id:
        raise LookupError("no such series in this workspace")
    return row.id


def known_since(tx: Transaction, series_id: int) -> datetime:
    """When the calendar of a series came to be known (aware, UTC)."""
    return tx.get_one(SeriesRow, series_id).known_since


def lock(tx: Transaction, series_id: int) -> None:
    """Let nobody else change a series' calendar before this transaction has ended."""
    tx.execute(select(SeriesRow.id).where(SeriesRow.id == series_id).with_for_update())


def add(tx: Transaction, workspace_id: int, *, name: str, zone: str, known_since: datetime) -> Series:
    """A new series with the default policy, no channels and no organizers."""
    row = SeriesRow(
        workspace_id=workspace_id,
        name=name,
        zone=zone,
        texts=_plain(_TEXTS, Texts()),
        policy=_plain(_POLICY, Policy()),
        known_since=known_since,
    )
    tx.add(row)
    tx.flush()
    return get(tx, row.id)


def set_texts(tx: Transaction, series_id: int, texts: Texts) -> None:
    """Keep what the programme says of itself."""
    tx.get_one(SeriesRow, series_id).texts = _plain(_TEXTS, texts)


def set_award_url(tx: Transaction, series_id: int, url: str) -> None:
    """Keep where the Request for Applications is found."""
    tx.get_one(SeriesRow, series_id).award_url = url


def add_channel(tx: Transaction, series_id: int, address: str) -> None:
    """Let a series post to one more channel, by the chat's address."""
    row = tx.get_one(SeriesRow, series_id)
    tx.add(ChannelRow(workspace_id=row.workspace_id, series_id=series_id, address=address, position=len(row.channels)))
    tx.flush()
    tx.expire(row)


def add_organizer(tx: Transaction, series_id: int, person_id: int) -> None:
    """Let one more person organize a series."""
    row = tx.get_one(SeriesRow, series_id)
    tx.add(
        OrganizerRow(
            workspace_id=row.workspace_id, series_id=series_id, person_id=person_id, position=len(row.organizers)
        )
    )
    tx.flush()
    tx.expire(row)


def replace_organizer(tx: Transaction, old_person_id: int, new_person_id: int) -> None:
    """Let the one who turned out to be the same person organize in the other's place."""
    for row in tx.scalars(select(OrganizerRow).where(OrganizerRow.person_id == old_person_id)).all():
        there = tx.get(OrganizerRow, (row.series_id, new_person_id))
        if there is None:
            tx.add(
                OrganizerRow(
                    workspace_id=row.workspace_id,
                    series_id=row.series_id,
                    person_id=new_person_id,
                    position=row.position,
                )
            )
        tx.delete(row)
    tx.flush()


def _plain(adapter: TypeAdapter[Any], value: Texts | Policy) -> dict[str, Any]:
    plain: dict[str, Any] = adapter.dump_python(value, mode="json")
    return plain


def _series(row: SeriesRow) -> Series:
    return Series(
        id=row.id,
        name=row.name,
        zone=row.zone,
        texts=_TEXTS.validate_python(row.texts),
        policy=_POLICY.validate_python(row.policy),
        channels=tuple(Channel(channel.id, channel.address) for channel in row.channels),
        organizers=tuple(people.person(organizer.person) for organizer in row.organizers),
        award_url=row.award_url,
    )
