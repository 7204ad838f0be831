"""Series: a program with its texts, policy, channels and organizers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Select, bindparam, cast, select
from sqlalchemy.exc import NoResultFound

from bot.chat.surface import Surface
from bot.core.base.people import Channel, Organizer, Prefs
from bot.core.calendar.models import AnnouncementDecision, AwardDay, Series, SessionDefaults, Texts
from bot.core.calendar.posting_policy import Policy
from bot.store.calendar.channels import REMOVED
from bot.store.db.engine import Reader, Transaction, core
from bot.store.schema.tables import ChannelRow, OrganizerRow, PersonRow, SeriesRow


@dataclass(frozen=True, slots=True)
class More:
    """Further settings of a series; see `bot.core.calendar.models.Series`."""

    usual: SessionDefaults = field(default_factory=SessionDefaults)
    award_days: tuple[AwardDay, ...] = ()
    decisions: tuple[AnnouncementDecision, ...] = ()
    group: str | None = None
    revision: int = 0


_Row = Sequence[Any]

_MORE = TypeAdapter(More)
_PREFS = TypeAdapter(Prefs)
_TEXTS = TypeAdapter(Texts)
_POLICY = TypeAdapter(Policy)

# How many decisions about announcements are kept: a few years.
_DECISIONS_KEPT = 36

# The kinds of rows in the query of whole series, in their order.
_ITSELF, _CHANNEL, _ORGANIZER = range(3)
_MOST_COLUMNS = 10


def _part(kind: int, position: ColumnElement[Any] | Any, *columns: Any) -> Select[*tuple[Any, ...]]:
    padding = (sa.null(),) * (_MOST_COLUMNS - len(columns))
    return select(SeriesRow.id, sa.literal_column(str(kind)), position, *columns, *padding)


def _whole(which: ColumnElement[bool]) -> sa.CompoundSelect[*tuple[Any, ...]]:
    """Select series with their channels and organizers in one query: a row for each, without repeating the texts."""
    texts, policy, more = (cast(each, sa.Text) for each in (SeriesRow.texts, SeriesRow.policy, SeriesRow.more))
    whose = (SeriesRow.award_url, SeriesRow.feed_key, SeriesRow.workspace_id, SeriesRow.known_since)
    itself = _part(
        _ITSELF, sa.literal_column("0"), SeriesRow.id, SeriesRow.name, SeriesRow.zone, texts, policy, more, *whose
    )
    channels = _part(_CHANNEL, ChannelRow.position, ChannelRow.id, ChannelRow.address, ChannelRow.surface).join(
        ChannelRow, (ChannelRow.series_id == SeriesRow.id) & (ChannelRow.position != REMOVED)
    )
    person = (PersonRow.id, PersonRow.address, PersonRow.email, cast(OrganizerRow.prefs, sa.Text))
    organizers = (
        _part(_ORGANIZER, OrganizerRow.position, *person)
        .join(OrganizerRow, OrganizerRow.series_id == SeriesRow.id)
        .join(PersonRow, PersonRow.id == OrganizerRow.person_id)
    )
    return sa.union_all(*(part.where(which) for part in (itself, channels, organizers)))


def _read(rows: Iterable[_Row]) -> list[Series]:
    in_order = sorted(rows, key=itemgetter(0, 1, 2))
    return [_series(list(its_rows)) for _, its_rows in groupby(in_order, itemgetter(0))]


def _series(rows: Sequence[_Row]) -> Series:
    series_id, name, zone, texts, policy, more_text, award_url, feed_key, workspace_id, known_since = rows[0][3:]
    more = _parse(_MORE, more_text)
    return Series(
        id=series_id,
        name=name,
        zone=zone,
        texts=_parse(_TEXTS, texts),
        policy=_parse(_POLICY, policy),
        channels=tuple([Channel(row[3], row[4], Surface(row[5])) for row in rows if row[1] == _CHANNEL]),
        organizers=tuple(
            [Organizer(row[3], row[4], row[5], _parse(_PREFS, row[6])) for row in rows if row[1] == _ORGANIZER]
        ),
        award_url=award_url,
        session_defaults=more.usual,
        award_days=more.award_days,
        decisions=more.decisions,
        group=more.group,
        feed_key=feed_key,
        revision=more.revision,
        workspace_id=workspace_id,
        known_since=known_since,
    )


# The same few texts are parsed again and again, and the results are immutable.
@lru_cache(maxsize=512)
def _parse(adapter: TypeAdapter[Any], text: str) -> Any:
    return adapter.validate_json(text)


_OF_WORKSPACE = _whole(SeriesRow.workspace_id == bindparam("workspace_id"))
_ONE = _whole(SeriesRow.id == bindparam("series_id"))


def of_workspace(reader: Reader, workspace_id: int) -> list[Series]:
    """Return the series of a workspace, oldest first."""
    return _read(reader.execute(_OF_WORKSPACE, {"workspace_id": workspace_id}))


def get(tx: Transaction, series_id: int) -> Series:
    """Return a series. Raises sqlalchemy's NoResultFound if there is none with that id."""
    found = _read(core(tx).execute(_ONE, {"series_id": series_id}))
    if not found:
        raise NoResultFound("no such series")
    return found[0]


def find(tx: Transaction, workspace_id: int, series_id: int) -> Series | None:
    """Return a series of this workspace; None for any other id."""
    found = _read(tx.execute(_ONE, {"series_id": series_id}))
    return found[0] if found and found[0].workspace_id == workspace_id else None


def workspace_of(tx: Transaction, series_id: int) -> int:
    """Return the id of the workspace that a series belongs to; a transaction asks once."""
    known: dict[int, int] = tx.info.setdefault("workspace_of_series", {})
    if series_id not in known:
        known[series_id] = tx.get_one(SeriesRow, series_id).workspace_id
    return known[series_id]


def lock(tx: Transaction, series_id: int) -> None:
    """Prevent other transactions from changing a series' calendar until this one ends; a second call costs nothing."""
    locked: set[int] = tx.info.setdefault("locked_series", set())
    if series_id not in locked:
        tx.execute(select(SeriesRow.id).where(SeriesRow.id == series_id).with_for_update(key_share=True))
        locked.add(series_id)


def add(tx: Transaction, workspace_id: int, *, name: str, zone: str, known_since: datetime) -> Series:
    """Create a series with the default policy, no channels and no organizers."""
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


def workspaces_with_group(tx: Transaction) -> list[int]:
    """Return the ids of the workspaces with a series whose organizers are a user group."""
    has_group = SeriesRow.more["group"].as_string().is_not(None)
    return list(tx.scalars(select(SeriesRow.workspace_id).where(has_group).distinct()))


def set_texts(tx: Transaction, series_id: int, texts: Texts) -> None:
    """Store the program's texts."""
    tx.get_one(SeriesRow, series_id).texts = _plain(_TEXTS, texts)


def of_feed(tx: Transaction, key: str) -> Series | None:
    """Return the series with a feed key; None for an unknown key."""
    series_id = tx.scalars(select(SeriesRow.id).where(SeriesRow.feed_key == key)).one_or_none()
    return None if series_id is None else get(tx, series_id)


def secret_of(tx: Transaction, series_id: int) -> str:
    """Return the secret of a series' check-in codes; empty before the first start, and if there is no such series."""
    row = tx.get(SeriesRow, series_id)
    return (row and row.secret) or ""


def set_secret(tx: Transaction, series_id: int, secret: str) -> None:
    """Store the secret of a series' check-in codes."""
    tx.get_one(SeriesRow, series_id).secret = secret
    tx.flush()


def set_feed_key(tx: Transaction, series_id: int, key: str) -> None:
    """Replace the feed key of a series."""
    tx.get_one(SeriesRow, series_id).feed_key = key
    tx.flush()


def set_award_url(tx: Transaction, series_id: int, url: str) -> None:
    """Store the URL of the Request for Applications."""
    tx.get_one(SeriesRow, series_id).award_url = url


def decide(tx: Transaction, series_id: int, decision: AnnouncementDecision) -> None:
    """Store the decision about a month's announcement, replacing an earlier one."""
    row = tx.get_one(SeriesRow, series_id)
    more = _MORE.validate_python(row.more)
    others = [each for each in more.decisions if (each.year, each.month) != (decision.year, decision.month)]
    # Old decisions have no use.
    decisions = (*others, decision)[-_DECISIONS_KEPT:]
    row.more = _plain(_MORE, replace(more, decisions=decisions))
    tx.flush()


def rename_decider(tx: Transaction, workspace_id: int, external_id: str, instead: str) -> None:
    """Replace a person's external id in the decisions about announcements."""
    for row in tx.scalars(select(SeriesRow).where(SeriesRow.workspace_id == workspace_id)):
        more = _MORE.validate_python(row.more)
        decisions = tuple(replace(each, by=instead) if each.by == external_id else each for each in more.decisions)
        if decisions != more.decisions:
            row.more = _plain(_MORE, replace(more, decisions=decisions))
    tx.flush()


def keep_settings(tx: Transaction, settings: Series) -> None:
    """Store a series' settings except channels, organizers and decisions about announcements."""
    row = tx.get_one(SeriesRow, settings.id)
    row.name, row.zone, row.award_url = settings.name, settings.zone, settings.award_url
    row.texts, row.policy = _plain(_TEXTS, settings.texts), _plain(_POLICY, settings.policy)
    more = _MORE.validate_python(row.more)
    changed = replace(more, usual=settings.session_defaults, award_days=settings.award_days, group=settings.group)
    row.more = _plain(_MORE, replace(changed, revision=more.revision + 1))
    tx.flush()


def set_prefs(tx: Transaction, series_id: int, person_id: int, prefs: Prefs) -> None:
    """Store an organizer's notification choices. Raises NoResultFound for a person who does not organize the series."""
    tx.get_one(OrganizerRow, (series_id, person_id)).prefs = _plain(_PREFS, prefs)
    tx.flush()


def remove_organizer(tx: Transaction, series_id: int, person_id: int) -> None:
    """Remove an organizer, if the person is one."""
    row = tx.get_one(SeriesRow, series_id)
    for each in [each for each in row.organizers if each.person_id == person_id]:
        tx.delete(each)
    tx.flush()
    tx.expire(row)


def add_organizer(tx: Transaction, series_id: int, person_id: int) -> None:
    """Add an organizer."""
    row = tx.get_one(SeriesRow, series_id)
    position = max((each.position for each in row.organizers), default=-1) + 1
    own = {"workspace_id": row.workspace_id, "series_id": series_id, "position": position}
    tx.add(OrganizerRow(person_id=person_id, **own))
    tx.flush()
    tx.expire(row)


def replace_organizer(tx: Transaction, old_person_id: int, new_person_id: int) -> None:
    """Replace an organizer who turned out to be a known person."""
    for row in tx.scalars(select(OrganizerRow).where(OrganizerRow.person_id == old_person_id)).all():
        own = {"workspace_id": row.workspace_id, "series_id": row.series_id, "position": row.position}
        if tx.get(OrganizerRow, (row.series_id, new_person_id)) is None:
            tx.add(OrganizerRow(person_id=new_person_id, **own))
        tx.delete(row)
    tx.flush()


def _plain(adapter: TypeAdapter[Any], value: Texts | Policy | More | Prefs) -> dict[str, Any]:
    plain: dict[str, Any] = adapter.dump_python(value, mode="json")
    return plain
