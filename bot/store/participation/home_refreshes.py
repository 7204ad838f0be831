"""Whose own page is to be made anew, because something on it has changed, or because time has.

Only those who have looked at theirs lately have a row here: to anybody else it is made as they open it. Making a page
twice is making it once, so this needs none of the care of posting; whoever has made one names the number of the last
wish for it, and if that has risen meanwhile, it is made once more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, and_, bindparam, delete, or_, select, update
from sqlalchemy.sql.dml import Update

from bot.chat.actor import Times
from bot.store.db.deadlines import clock_params, unset_or_passed
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import HomeRefreshRow


@dataclass(frozen=True, slots=True)
class HomeRefresh:
    """Somebody's own page that is to be made anew.

    Attributes:
        external_id: The chat's address of the person.
        revision: The number of the last wish for it.
    """

    workspace_id: int
    external_id: str
    revision: int


def record_view(tx: Transaction, workspace_id: int, address: str, *, wall_now: datetime, not_before: datetime) -> None:
    """Note that a person opens their page, which is read right after. If it was wished for, it is made once more.

    Args:
        wall_now: The machine's time (aware).
        not_before: When it may be made anew, so that what is made now is not the last to arrive (the same).
    """
    insert_if_absent(
        tx,
        HomeRefreshRow,
        HomeRefreshRow.address,
        {"workspace_id": workspace_id, "address": address, "opened_at": wall_now},
    )
    its_own = (HomeRefreshRow.workspace_id == workspace_id, HomeRefreshRow.address == address)
    tx.execute(update(HomeRefreshRow).where(*its_own).values(opened_at=wall_now, not_before=not_before))


def is_true_until(tx: Transaction, workspace_id: int, address: str, stale_at: datetime) -> None:
    """Keep when a page becomes untrue by itself (aware, rounds' time)."""
    its_own = (HomeRefreshRow.workspace_id == workspace_id, HomeRefreshRow.address == address)
    tx.execute(update(HomeRefreshRow).where(*its_own).values(stale_at=stale_at))


def mark_stale(tx: Transaction, workspace_id: int) -> None:
    """Let everybody's be made anew."""
    _mark_stale(tx, HomeRefreshRow.workspace_id == workspace_id)


def mark_stale_for(tx: Transaction, workspace_id: int, addresses: Iterable[str | None]) -> None:
    """Let those of these people be made anew."""
    those = {each for each in addresses if each is not None}
    _mark_stale(tx, and_(HomeRefreshRow.workspace_id == workspace_id, HomeRefreshRow.address.in_(those)))


def _mark_stale(tx: Transaction, which: ColumnElement[bool]) -> None:
    # Locked in one order first: two who wish for the same ones would else wait for each other.
    tx.execute(select(HomeRefreshRow.address).where(which).order_by(HomeRefreshRow.address).with_for_update()).all()
    tx.execute(
        update(HomeRefreshRow).where(which).values(wanted=True, wishes=HomeRefreshRow.wishes + 1),
        execution_options={"synchronize_session": False},
    )


# The rounds' clock says what is stale by itself, the machine's when it may be tried.
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
    """Take what is to be made anew, for this worker alone until `until`.

    Args:
        now: The rounds' time (aware).
        wall_now: The machine's time (aware).
        until: The same.
        most: How many to take.
    """
    found = []
    for row in tx.scalars(_TO_MAKE, {"now": times.now, "most": most, **clock_params(times.wall_now)}).all():
        row.not_before = until
        found.append(HomeRefresh(row.workspace_id, row.address, row.wishes))
    return found


def mark_published(tx: Transaction, page: HomeRefresh, stale_at: datetime) -> None:
    """It is as everything is; once more, if it was wished for since. `stale_at` is on the rounds' time (aware)."""
    tx.execute(
        _of(page).values(wanted=HomeRefreshRow.wishes != page.revision, not_before=None, stale_at=stale_at),
        execution_options={"synchronize_session": False},
    )


def retry_at(tx: Transaction, page: HomeRefresh, at_moment: datetime) -> None:
    """It could not be made now; `at_moment` is when it is tried again (aware, machine's time)."""
    tx.execute(_of(page).values(wanted=True, not_before=at_moment))


def forget_viewer(tx: Transaction, page: HomeRefresh) -> None:
    """Nobody looks at it any more."""
    tx.execute(
        delete(HomeRefreshRow).where(
            HomeRefreshRow.workspace_id == page.workspace_id, HomeRefreshRow.address == page.external_id
        )
    )


def forget(tx: Transaction, before: datetime) -> None:
    """Forget those who have not looked at theirs since a moment (aware, machine's time)."""
    tx.execute(delete(HomeRefreshRow).where(HomeRefreshRow.opened_at < before))


def _of(page: HomeRefresh) -> Update:
    return update(HomeRefreshRow).where(
        HomeRefreshRow.workspace_id == page.workspace_id, HomeRefreshRow.address == page.external_id
    )
