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

from bot.store.db.deadlines import at, pause_is_over
from bot.store.db.engine import Transaction
from bot.store.db.types import UtcDateTime
from bot.store.db.upsert import insert_once
from bot.store.schema.tables import HomeRow


@dataclass(frozen=True, slots=True)
class Page:
    """Somebody's own page that is to be made anew.

    Attributes:
        address: The chat's address of the person.
        wish: The number of the last wish for it.
    """

    workspace_id: int
    address: str
    wish: int


def opened(tx: Transaction, workspace_id: int, address: str, *, real: datetime, not_before: datetime) -> None:
    """Note that a person opens their page, which is read right after. If it was wished for, it is made once more.

    Args:
        real: The machine's time (aware).
        not_before: When it may be made anew, so that what is made now is not the last to arrive (the same).
    """
    insert_once(tx, HomeRow, HomeRow.address, {"workspace_id": workspace_id, "address": address, "opened_at": real})
    its_own = (HomeRow.workspace_id == workspace_id, HomeRow.address == address)
    tx.execute(update(HomeRow).where(*its_own).values(opened_at=real, not_before=not_before))


def is_true_until(tx: Transaction, workspace_id: int, address: str, stale_at: datetime) -> None:
    """Keep when a page becomes untrue by itself (aware, rounds' time)."""
    its_own = (HomeRow.workspace_id == workspace_id, HomeRow.address == address)
    tx.execute(update(HomeRow).where(*its_own).values(stale_at=stale_at))


def wish(tx: Transaction, workspace_id: int) -> None:
    """Let everybody's be made anew."""
    _wish(tx, HomeRow.workspace_id == workspace_id)


def wish_for(tx: Transaction, workspace_id: int, addresses: Iterable[str | None]) -> None:
    """Let those of these people be made anew."""
    those = {each for each in addresses if each is not None}
    _wish(tx, and_(HomeRow.workspace_id == workspace_id, HomeRow.address.in_(those)))


def _wish(tx: Transaction, which: ColumnElement[bool]) -> None:
    # Locked in one order first: two who wish for the same ones would else wait for each other.
    tx.execute(select(HomeRow.address).where(which).order_by(HomeRow.address).with_for_update()).all()
    tx.execute(
        update(HomeRow).where(which).values(wanted=True, wishes=HomeRow.wishes + 1),
        execution_options={"synchronize_session": False},
    )


# The rounds' clock says what is stale by itself, the machine's when it may be tried.
_STALE = HomeRow.stale_at <= bindparam("now", type_=UtcDateTime())
TO_MAKE = and_(or_(HomeRow.wanted, _STALE), pause_is_over(HomeRow.not_before))
_TO_MAKE = (
    select(HomeRow)
    .where(TO_MAKE)
    .order_by(HomeRow.workspace_id, HomeRow.address)
    .limit(bindparam("most", type_=Integer()))
    .with_for_update(skip_locked=True)
)


def take_up(tx: Transaction, *, now: datetime, real: datetime, until: datetime, most: int) -> list[Page]:
    """Take what is to be made anew, for this worker alone until `until`.

    Args:
        now: The rounds' time (aware).
        real: The machine's time (aware).
        until: The same.
        most: How many to take.
    """
    found = []
    for row in tx.scalars(_TO_MAKE, {"now": now, "most": most, **at(real)}).all():
        row.not_before = until
        found.append(Page(row.workspace_id, row.address, row.wishes))
    return found


def made(tx: Transaction, page: Page, stale_at: datetime) -> None:
    """It is as everything is; once more, if it was wished for since. `stale_at` is on the rounds' time (aware)."""
    tx.execute(
        _of(page).values(wanted=HomeRow.wishes != page.wish, not_before=None, stale_at=stale_at),
        execution_options={"synchronize_session": False},
    )


def again(tx: Transaction, page: Page, at_moment: datetime) -> None:
    """It could not be made now; `at_moment` is when it is tried again (aware, machine's time)."""
    tx.execute(_of(page).values(wanted=True, not_before=at_moment))


def gone(tx: Transaction, page: Page) -> None:
    """Nobody looks at it any more."""
    tx.execute(delete(HomeRow).where(HomeRow.workspace_id == page.workspace_id, HomeRow.address == page.address))


def forget(tx: Transaction, before: datetime) -> None:
    """Forget those who have not looked at theirs since a moment (aware, machine's time)."""
    tx.execute(delete(HomeRow).where(HomeRow.opened_at < before))


def _of(page: Page) -> Update:
    return update(HomeRow).where(HomeRow.workspace_id == page.workspace_id, HomeRow.address == page.address)
