"""People, known by the chat's address, by e-mail, or both."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from bot.core.base.people import Person
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent
from bot.store.schema.tables import OrganizerRow, PersonRow


def get(tx: Transaction, person_id: int) -> Person:
    """One person. Raises sqlalchemy's NoResultFound if there is none with that id."""
    return person(tx.get_one(PersonRow, person_id))


def by_external_id(tx: Transaction, workspace_id: int, address: str) -> Person:
    """The person with that address of the chat; made if there is none yet."""
    return _get_or_create(tx, workspace_id, PersonRow.address, address)


def find(tx: Transaction, workspace_id: int, address: str) -> Person | None:
    """The person with that address of the chat, if we know them."""
    known = select(PersonRow).where(PersonRow.workspace_id == workspace_id, PersonRow.address == address)
    row = tx.scalars(known).one_or_none()
    return None if row is None else person(row)


def external_ids(tx: Transaction, ids: Iterable[int | None]) -> dict[int, str]:
    """The chat's addresses of people, as far as they are known, by our own ids."""
    wanted = [each for each in ids if each is not None]
    if not wanted:
        return {}
    found = tx.execute(select(PersonRow.id, PersonRow.address).where(PersonRow.id.in_(wanted)))
    return {person_id: address for person_id, address in found if address is not None}


def by_email(tx: Transaction, workspace_id: int, email: str) -> Person:
    """The person with that e-mail address; made, without an address of the chat, if there is none yet."""
    return _get_or_create(tx, workspace_id, PersonRow.email, email.lower())


def _get_or_create(tx: Transaction, workspace_id: int, column: InstrumentedAttribute[str | None], value: str) -> Person:
    known = select(PersonRow).where(PersonRow.workspace_id == workspace_id, column == value)
    row = tx.scalars(known).one_or_none()
    if row is None:
        # Somebody may press twice at once: the second insert waits for the first, and then does nothing.
        insert_if_absent(tx, PersonRow, PersonRow.id, {"workspace_id": workspace_id, column.key: value})
        row = tx.scalars(known).one()
    return person(row)


def without_external_id(tx: Transaction, workspace_id: int) -> list[Person]:
    """The organizers whom the chat has not been asked about yet."""
    rows = tx.scalars(
        select(PersonRow)
        .join(OrganizerRow, OrganizerRow.person_id == PersonRow.id)
        .where(PersonRow.workspace_id == workspace_id, PersonRow.address.is_(None))
        .distinct()
    )
    return [person(row) for row in rows]


def set_external_id(tx: Transaction, person_id: int, address: str) -> bool:
    """Keep the chat's address of somebody known by e-mail; False if that address is somebody else's row already."""
    row = tx.get_one(PersonRow, person_id)
    taken = tx.scalars(
        select(PersonRow.id).where(PersonRow.workspace_id == row.workspace_id, PersonRow.address == address)
    ).first()
    if taken is not None and taken != person_id:
        return False
    row.address = address
    return True


def person(row: PersonRow) -> Person:
    """The value of a row."""
    return Person(row.id, row.address, row.email)
