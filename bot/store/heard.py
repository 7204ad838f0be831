"""When Slack was last heard, and when somebody was refused who signed with another secret: for `doctor`."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from bot.store.engine import Transaction
from bot.store.insert import insert_into
from bot.store.schema_installations import HeardRow


class Heard(StrEnum):
    """What came in: a request that Slack has signed; or one that was signed with another secret."""

    SIGNED = "signed"
    SIGNED_OTHERWISE = "signed-otherwise"


def note(tx: Transaction, what: Heard, real: datetime) -> None:
    """Write down that it came in at `real` (aware, machine's time)."""
    insert = insert_into(tx, HeardRow).values(what=what.value, at=real)
    tx.execute(insert.on_conflict_do_update(index_elements=[HeardRow.what], set_={"at": real}))


def last(tx: Transaction) -> dict[Heard, datetime]:
    """When each last came in (aware, machine's time)."""
    known = set(Heard)
    return {Heard(row.what): row.at for row in tx.scalars(select(HeardRow)) if row.what in known}
