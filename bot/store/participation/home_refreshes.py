"""Home tabs that need a refresh, because their content has changed or become outdated.

Only people who opened Home lately have a row; for others it is rendered when they open it. Refreshing twice does no
harm, so this needs none of the care of posting. A worker settles a refresh with the revision that it read: if that has
risen meanwhile, Home is refreshed again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from sqlalchemy import ColumnElement, Integer, and_, bindparam, delete, or_, select, update
from sqlalchemy.sql.dml import Update

from bot.chat.actor import Times
from bot.chat.surface import Surface
from bot.store.db.deadlines import clock_params, unset_or_passed
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import HomeRefreshRow


@dataclass(frozen=True, slots=True)
class HomeRefresh:
    """A Home tab that needs a refresh.

    Attributes:
        external_id: External id of the person.
        revision: Rises with each request for a refresh.
    """

    workspace_id: int
    external_id: str
    revision: int = 0
    surface: ClassVar[Surface] = Surface.SLACK


def record_view(
    tx: Transaction, page: HomeRefresh, *, wall_now: datetime, not_before: datetime, stale_at: datetime
) -> None:
    """Record that a person opens Home, before it is read. A pending refresh stays pending.

    Args:
        page: Their Home tab.
        wall_now: The wall-clock time (aware).
        not_before: The earliest refresh (aware, wall-clock time), so that the opened Home arrives first.
        stale_at: When the opened Home becomes outdated by itself (aware, rounds' time).
    """
    its = {"workspace_id": page.workspace_id, "address": page.external_id, "opened_at": wall_now}
    insert_if_absent(tx, HomeRefreshRow, HomeRefreshRow.address, its)
    tx.execute(_update(page).values(opened_at=wall_now, not_before=not_before, stale_at=stale_at))


def mark_stale(tx: Transaction, workspace_id: int) -> None:
    """Mark all Home tabs of a workspace stale."""
    _mark_stale(tx, HomeRefreshRow.workspace_id == workspace_id)


def mark_stale_for(tx: Transaction, workspace_id: int, addresses: Iterable[str | None]) -> None:
    """Mark these people's Home tabs stale."""
    those = {each for each in addresses if each is not None}
    _mark_stale(tx, and_(HomeRefreshRow.workspace_id == workspace_id, HomeRefreshRow.address.in_(those)))


def _mark_stale(tx: Transaction, which: ColumnElement[bool]) -> None:
    # Locked in one order first, so that two requests for the same rows cannot deadlock.
    tx.execute(select(HomeRefreshRow.address).where(which).order_by(HomeRefreshRow.address).with_for_update()).all()
    tx.execute(
        update(HomeRefreshRow).where(which).values(wanted=True, wishes=HomeRefreshRow.wishes + 1),
        execution_options={"synchronize_session": False},
    )


# The rounds' time decides when a tab is outdated, the wall-clock time when it may be refreshed.
_STALE = HomeRefreshRow.stale_at <= bindparam("now", type_=UtcDateTime())
TO_MAKE = and_(or_(HomeRefreshRow.wanted, _STALE), unset_or_passed(HomeRefreshRow.not_before))
_TO_MAKE = (
    select(HomeRefreshRow)
    .where(TO_MAKE)
    .order_by(HomeRefreshRow.workspace_id, HomeRefreshRow.address)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
)


def claim(tx: Transaction, *, times: Times, until: datetime, most: int) -> list[HomeRefresh]:
    """Claim Home tabs to refresh for one worker until `until`.

    Args:
        until: When the claim ends (aware, wall-clock time).
        most: The largest number to claim.
    """
    rows = tx.scalars(_TO_MAKE, {"now": times.now, "most": most, **clock_params(times.wall_now)}).all()
    for row in rows:
        row.not_before = until
    return [HomeRefresh(row.workspace_id, row.address, row.wishes) for row in rows]


def mark_published(tx: Transaction, page: HomeRefresh, stale_at: datetime) -> None:
    """Record a refresh; if it was requested again since, it stays pending. `stale_at` is the rounds' time (aware)."""
    tx.execute(
        _update(page).values(wanted=HomeRefreshRow.wishes != page.revision, not_before=None, stale_at=stale_at),
        execution_options={"synchronize_session": False},
    )


def retry_at(tx: Transaction, page: HomeRefresh, at_moment: datetime) -> None:
    """Retry a refresh at `at_moment` (aware, wall-clock time)."""
    tx.execute(_update(page).values(wanted=True, not_before=at_moment))


def forget_viewer(tx: Transaction, page: HomeRefresh) -> None:
    """Delete a viewer."""
    tx.execute(delete(HomeRefreshRow).where(_is(page)))


def forget(tx: Transaction, before: datetime) -> None:
    """Delete viewers who have not opened Home since a time (aware, wall-clock time)."""
    tx.execute(delete(HomeRefreshRow).where(HomeRefreshRow.opened_at < before))


def _is(page: HomeRefresh) -> ColumnElement[bool]:
    return and_(HomeRefreshRow.workspace_id == page.workspace_id, HomeRefreshRow.address == page.external_id)


def _update(page: HomeRefresh) -> Update:
    return update(HomeRefreshRow).where(_is(page))
