"""People, known by external id, by e-mail, or both."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from bot.core.base.people import Person
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import OrganizerRow, PersonRow


def get(tx: Transaction, person_id: int) -> Person:
    """Return a person. Raises sqlalchemy's NoResultFound if there is none with that id."""
    return person(tx.get_one(PersonRow, person_id))


def by_external_id(tx: Transaction, workspace_id: int, external_id: str) -> Person:
    """Return the person with an external id; created if there is none."""
    return _get_or_create(tx, workspace_id, PersonRow.address, external_id)


def find(tx: Transaction, workspace_id: int, external_id: str) -> Person | None:
    """Return the person with an external id, if we know them."""
    known = select(PersonRow).where(PersonRow.workspace_id == workspace_id, PersonRow.address == external_id)
    row = tx.scalars(known).one_or_none()
    return None if row is None else person(row)


def external_ids(tx: Transaction, ids: Iterable[int | None]) -> dict[int, str]:
    """Map our own ids to external ids, as far as they are known."""
    known_ids = [each for each in ids if each is not None]
    if not known_ids:
        return {}
    found = tx.execute(select(PersonRow.id, PersonRow.address).where(PersonRow.id.in_(known_ids)))
    return {person_id: external_id for person_id, external_id in found if external_id is not None}


def by_email(tx: Transaction, workspace_id: int, email: str) -> Person:
    """Return the person with an e-mail address; created without an external id if there is none."""
    return _get_or_create(tx, workspace_id, PersonRow.email, email.lower())


def _get_or_create(tx: Transaction, workspace_id: int, column: InstrumentedAttribute[str | None], value: str) -> Person:
    known = select(PersonRow).where(PersonRow.workspace_id == workspace_id, column == value)
    row = tx.scalars(known).one_or_none()
    if row is None:
        # Of two requests at once, the second insert waits for the first, and then does nothing.
        insert_if_absent(tx, PersonRow, PersonRow.id, {"workspace_id": workspace_id, column.key: value})
        row = tx.scalars(known).one()
    return person(row)


def without_external_id(tx: Transaction, workspace_id: int) -> list[Person]:
    """Return the organizers whose external id was not looked up yet."""
    rows = tx.scalars(
        select(PersonRow)
        .join(OrganizerRow, OrganizerRow.person_id == PersonRow.id)
        .where(PersonRow.workspace_id == workspace_id, PersonRow.address.is_(None))
        .distinct()
    )
    return [person(row) for row in rows]


def set_external_id(tx: Transaction, person_id: int, external_id: str) -> bool:
    """Store the external id of a person known by e-mail; False if another row has it."""
    row = tx.get_one(PersonRow, person_id)
    taken = tx.scalars(
        select(PersonRow.id).where(PersonRow.workspace_id == row.workspace_id, PersonRow.address == external_id)
    ).first()
    if taken is not None and taken != person_id:
        return False
    row.address = external_id
    return True


def person(row: PersonRow) -> Person:
    """Convert a row."""
    return Person(row.id, row.address, row.email)
