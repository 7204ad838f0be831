"""Who a person is, whichever chat they use: one person has one external id in the whole app."""

from collections.abc import Callable

from bot.chat.actor import Identity
from bot.chat.surface import Surface
from bot.services.shared import organizers
from bot.store.admin import people
from bot.store.db.engine import Database


def known_as(db: Database, workspace_id: int, surface: Surface, external_id: str) -> str | None:
    """Return the external id by which a person is known; None if they are new.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return people.known_as(tx, workspace_id, surface, external_id)


def recognize(db: Database, workspace_id: int, identity: Identity, find_elsewhere: Callable[[str], str | None]) -> str:
    """Return the external id by which a new person of a chat is known from now on. Nothing is stored about them.

    It is the same person as in the other chat if both vouch for the same email address; a name proves nothing.

    Args:
        db: The database.
        workspace_id: The workspace.
        identity: The person, as the chat describes them.
        find_elsewhere: Finds a person by email address in the workspace's other chat.

    Raises:
        DatabaseUnavailableError: The database cannot be used now.
    """
    if identity.email is None:
        return identity.external_id
    with db.read() as tx:
        known = people.known_by_email(tx, workspace_id, identity.email)
        waiting = [
            each for each in people.without_external_id(tx, workspace_id) if each.email == identity.email.lower()
        ]
    elsewhere = known or find_elsewhere(identity.email)
    if elsewhere is not None:
        return elsewhere
    for person in waiting:
        # An organizer whom the settings name by email address.
        organizers.keep_address(db, workspace_id, person.id, identity.external_id)
    return identity.external_id


def known_by_email(db: Database, workspace_id: int, email: str) -> str | None:
    """Return the external id by which a person with an email address is known; None if nobody is.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return people.known_by_email(tx, workspace_id, email)


def names(db: Database, workspace_id: int, surface: Surface) -> dict[str, tuple[str, str | None]]:
    """Return the people of a chat: their id and name there, by the external id by which they are known.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return people.identities(tx, workspace_id, surface)
