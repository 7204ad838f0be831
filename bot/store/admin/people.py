"""People, known by external id, by e-mail, or both."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from bot.chat.actor import Actor, Identity
from bot.chat.surface import Surface
from bot.core.base.people import Person
from bot.store.admin import reachability
from bot.store.db.engine import DatabaseFault, DatabaseUnavailableError, Transaction
from bot.store.db.upsert import insert_if_absent, insert_into
from bot.store.schema.tables import IdentityRow, OrganizerRow, PersonRow


def get(tx: Transaction, person_id: int) -> Person:
    """Return a person. Raises sqlalchemy's NoResultFound if there is none with that id."""
    return person(tx.get_one(PersonRow, person_id))


def by_external_id(tx: Transaction, workspace_id: int, external_id: str) -> Person:
    """Return the person with an external id; created if there is none."""
    its = {PersonRow.surface.key: Surface.of_id(external_id).value}
    return _get_or_create(tx, workspace_id, PersonRow.address, external_id, its)


def of_actor(tx: Transaction, actor: Actor) -> Person:
    """Return the person who acts; created if they are new. Direct messages go to the chat that they use from now on.

    Raises:
        DatabaseUnavailableError: They are new, and it is not known who they are; nothing can be stored now.
    """
    if not actor.is_certain:
        raise DatabaseUnavailableError("it is not known who this person is", DatabaseFault.BUSY)
    known = by_external_id(tx, actor.workspace_id, actor.external_id)
    if actor.identity is not None:
        _keep_identity(tx, actor, actor.identity, tx.get_one(PersonRow, known.id))
    return known


def _keep_identity(tx: Transaction, actor: Actor, identity: Identity, person_row: PersonRow) -> None:
    if actor.surface is not Surface.SLACK or identity.external_id != actor.external_id:
        _keep_ids(tx, person_row, actor.surface, identity)
    reachability.follow(person_row, actor.surface)
    if identity.email is not None:
        _keep_email(tx, person_row, identity.email.lower())


def keep_chosen(tx: Transaction, workspace_id: int, surface: Surface, external_id: str, identity: Identity) -> None:
    """Store the identity of a person whom someone else chose in a form, if we have stored anything about them."""
    known = select(PersonRow).where(PersonRow.workspace_id == workspace_id, PersonRow.address == external_id)
    row = tx.scalars(known).one_or_none()
    if row is not None:
        _keep_ids(tx, row, surface, identity)
        if identity.email is not None:
            _keep_email(tx, row, identity.email.lower())


def _keep_ids(tx: Transaction, person_row: PersonRow, surface: Surface, identity: Identity) -> None:
    """Keep who a person is in a chat. They have one identity there, whose id changes if the app is registered again."""
    its = {
        "external_id": identity.external_id,
        # What a chat does not say now, it has said before.
        "name": func.coalesce(identity.name, IdentityRow.name),
        "directory_id": func.coalesce(identity.directory_id, IdentityRow.directory_id),
    }
    keeping = insert_into(tx, IdentityRow).values(
        workspace_id=person_row.workspace_id,
        surface=surface.value,
        person_id=person_row.id,
        external_id=identity.external_id,
        name=identity.name,
        directory_id=identity.directory_id,
    )
    differs = or_(*(getattr(IdentityRow, name).is_distinct_from(value) for name, value in its.items()))
    # Two people of one chat who share an email address may be taken for one at first; they are not from then on.
    is_same = or_(IdentityRow.directory_id.is_(None), IdentityRow.directory_id == identity.directory_id)
    changes = and_(differs, is_same)
    tx.execute(keeping.on_conflict_do_update(index_elements=["person_id", "surface"], set_=its, where=changes))


def _keep_email(tx: Transaction, person_row: PersonRow, email: str) -> None:
    """Keep the address that a chat vouches for now. Nobody else has it from then on."""
    if person_row.email == email:
        return
    before = _with_email(tx, person_row.workspace_id, email)
    if before is not None:
        if before.address is None:
            # An organizer whom the settings name, and who was not met yet.
            return
        before.email = None
        tx.flush()
    person_row.email = email


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """A person whom we know from a chat.

    Attributes:
        id: Our own id.
        external_id: The external id by which they are known.
        reached_by: The chat that direct messages go to.
        keeps_chat: Whether they chose that chat, so that using another one changes nothing. False while it replaces the
            one that they chose.
        chat_id: Their id in the chat in question, as it is stored; None if none is.
        directory_id: Their id in its directory, as it is stored; None if none is.
    """

    id: int
    external_id: str
    reached_by: Surface
    keeps_chat: bool
    chat_id: str | None
    directory_id: str | None


def known_as(tx: Transaction, workspace_id: int, surface: Surface, identity: Identity) -> KnownPerson | None:
    """Return the person with an id in a chat, or else with one in its directory; None if unknown."""
    here = and_(IdentityRow.person_id == PersonRow.id, IdentityRow.surface == surface.value)
    known = select(PersonRow, IdentityRow).where(PersonRow.workspace_id == workspace_id)
    own = known.outerjoin(IdentityRow, here).where(PersonRow.address == identity.external_id)
    found = tx.execute(own).first()
    if found is None:
        in_chat = known.join(IdentityRow, here).where(IdentityRow.workspace_id == workspace_id)
        found = tx.execute(in_chat.where(IdentityRow.external_id == identity.external_id)).first()
        if found is None and identity.directory_id is not None:
            found = tx.execute(in_chat.where(IdentityRow.directory_id == identity.directory_id)).first()
    if found is None:
        return None
    row: PersonRow = found[0]
    its: IdentityRow | None = found[1]
    if row.address is None:
        return None
    ids = (None, None) if its is None else (its.external_id, its.directory_id)
    return KnownPerson(row.id, row.address, reachability.of_row(row), row.keeps_chat and row.meanwhile_by is None, *ids)


def meet(tx: Transaction, person_id: int, surface: Surface, identity: Identity) -> None:
    """Send a person's direct messages to the chat that they use now, and keep the ids that they have there."""
    row = tx.get_one(PersonRow, person_id)
    if identity.directory_id is not None:
        _keep_ids(tx, row, surface, identity)
    reachability.follow(row, surface)


def known_by_email(tx: Transaction, workspace_id: int, email: str) -> str | None:
    """Return the external id of the person with an email address; None if unknown."""
    row = _with_email(tx, workspace_id, email)
    return None if row is None else row.address


def id_in(tx: Transaction, workspace_id: int, surface: Surface, external_id: str) -> str | None:
    """Return the id that a person has in a chat; None if they were not met there.

    Args:
        workspace_id: The workspace.
        surface: The chat.
        external_id: The external id by which they are known.
    """
    own = external_id if Surface.of_id(external_id) is surface else None
    if own is not None and surface is Surface.SLACK:
        # It never changes.
        return own
    its = (
        select(IdentityRow.external_id)
        .join(PersonRow, PersonRow.id == IdentityRow.person_id)
        .where(
            PersonRow.workspace_id == workspace_id,
            PersonRow.address == external_id,
            IdentityRow.surface == surface.value,
        )
    )
    return tx.scalars(its).first() or own


def directory_id(tx: Transaction, workspace_id: int, surface: Surface, chat_id: str) -> str | None:
    """Return the id that a person has in a chat's directory, by the one that they have in the chat; None if unknown."""
    its = select(IdentityRow.directory_id).where(
        IdentityRow.workspace_id == workspace_id,
        IdentityRow.surface == surface.value,
        IdentityRow.external_id == chat_id,
    )
    return tx.scalars(its).first()


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
    return {first_id: (external_id, name) for first_id, external_id, name in rows if first_id is not None}


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
