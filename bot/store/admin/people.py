"""People, known by external id, by e-mail, or both."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute

from bot.chat.actor import Actor, Identity
from bot.chat.surface import Surface
from bot.core.base.people import Person
from bot.store.db.engine import Transaction
from bot.store.db.upsert import insert_if_absent, insert_into
from bot.store.schema.tables import IdentityRow, OrganizerRow, PersonRow


def get(tx: Transaction, person_id: int) -> Person:
    """Return a person. Raises sqlalchemy's NoResultFound if there is none with that id."""
    return person(tx.get_one(PersonRow, person_id))


def reached_in(tx: Transaction, person_id: int) -> Surface:
    """Return the chat in which a person gets messages."""
    row = tx.get_one(PersonRow, person_id)
    return Surface(row.reached_by or row.surface)


def by_external_id(tx: Transaction, workspace_id: int, external_id: str) -> Person:
    """Return the person with an external id; created if there is none."""
    its = {PersonRow.surface.key: Surface.of_id(external_id).value}
    return _get_or_create(tx, workspace_id, PersonRow.address, external_id, its)


def of_actor(tx: Transaction, actor: Actor) -> Person:
    """Return the person who acts; created if they are new. Direct messages go to the chat that they use from now on."""
    known = by_external_id(tx, actor.workspace_id, actor.external_id)
    if actor.identity is not None:
        _keep_identity(tx, actor, actor.identity, tx.get_one(PersonRow, known.id))
    return known


def _keep_identity(tx: Transaction, actor: Actor, identity: Identity, person_row: PersonRow) -> None:
    its = {"workspace_id": actor.workspace_id, "surface": actor.surface.value, "external_id": identity.external_id}
    keeping = insert_into(tx, IdentityRow).values(**its, person_id=person_row.id, name=identity.name)
    tx.execute(
        keeping.on_conflict_do_update(
            index_elements=list(its),
            set_={"name": identity.name},
            where=IdentityRow.name.is_distinct_from(identity.name),
        )
    )
    used = None if actor.surface.value == person_row.surface else actor.surface.value
    if person_row.reached_by != used:
        person_row.reached_by = used
    email = identity.email
    if email is not None and person_row.email is None and _with_email(tx, actor.workspace_id, email) is None:
        person_row.email = email.lower()


def known_as(tx: Transaction, workspace_id: int, surface: Surface, external_id: str) -> str | None:
    """Return the external id by which a person in a chat is known; None if unknown."""
    if find(tx, workspace_id, external_id) is not None:
        return external_id
    other = (
        select(PersonRow.address)
        .join(IdentityRow, IdentityRow.person_id == PersonRow.id)
        .where(
            IdentityRow.workspace_id == workspace_id,
            IdentityRow.surface == surface.value,
            IdentityRow.external_id == external_id,
        )
    )
    return tx.scalars(other).one_or_none()


def known_by_email(tx: Transaction, workspace_id: int, email: str) -> str | None:
    """Return the external id of the person with an email address; None if unknown."""
    row = _with_email(tx, workspace_id, email)
    return None if row is None else row.address


def _with_email(tx: Transaction, workspace_id: int, email: str) -> PersonRow | None:
    its = select(PersonRow).where(PersonRow.workspace_id == workspace_id, PersonRow.email == email.lower())
    return tx.scalars(its).one_or_none()


def identities(tx: Transaction, workspace_id: int, surface: Surface) -> dict[str, tuple[str, str | None]]:
    """Return the people of a chat: their id and name there, by the external id by which they are known."""
    rows = tx.execute(
        select(PersonRow.address, IdentityRow.external_id, IdentityRow.name)
        .join(PersonRow, PersonRow.id == IdentityRow.person_id)
        .where(IdentityRow.workspace_id == workspace_id, IdentityRow.surface == surface.value)
    )
    return {address: (external_id, name) for address, external_id, name in rows if address is not None}


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


def _get_or_create(
    tx: Transaction,
    workspace_id: int,
    column: InstrumentedAttribute[str | None],
    value: str,
    more: Mapping[str, str] | None = None,
) -> Person:
    known = select(PersonRow).where(PersonRow.workspace_id == workspace_id, column == value)
    row = tx.scalars(known).one_or_none()
    if row is None:
        # Of two requests at once, the second insert waits for the first, and then does nothing.
        insert_if_absent(tx, PersonRow, PersonRow.id, {"workspace_id": workspace_id, column.key: value, **(more or {})})
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
    row.address, row.surface = external_id, Surface.of_id(external_id).value
    return True


def person(row: PersonRow) -> Person:
    """Convert a row."""
    return Person(row.id, row.address, row.email)
