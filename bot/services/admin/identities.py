"""Who a person is, whichever chat they use: one person has one external id in the whole app."""

import threading
import time
from collections.abc import Callable, Mapping

from bot.chat.actor import Identity
from bot.chat.surface import Surface
from bot.services.shared import organizers
from bot.store.admin import people, reachability
from bot.store.calendar import channels
from bot.store.db.engine import Database

# Seconds for which the names that we know are kept in memory.
_KEPT_FOR = 30.0


class OtherChatUnavailableError(Exception):
    """The workspace's other chat could not say now who a person is."""


class NoOtherChatError(Exception):
    """There is no other chat, or it never says who has an email address."""


def _no_other_chat(_email: str) -> str | None:
    raise NoOtherChatError


def known_as(
    db: Database, workspace_id: int, surface: Surface, identity: Identity, *, acts: bool = False
) -> str | None:
    """Return the external id by which a person in a chat is known; None if they are new.

    Teams' ids of people are others if the app is registered again; then the directory's tell who they are.

    Args:
        db: The database.
        workspace_id: The workspace.
        surface: The chat.
        identity: The person there.
        acts: Whether they use that chat right now. Then direct messages follow them there.

    Raises:
        DatabaseUnavailableError: The database cannot be used now.
    """
    with db.read() as tx:
        person = people.known_as(tx, workspace_id, surface, identity)
    if person is None:
        return None
    ids = identity.external_id, identity.directory_id
    is_met = identity.directory_id is None or (person.chat_id, person.directory_id) == ids
    is_reached = person.reached_by is surface or person.keeps_chat
    if acts and not (is_reached and is_met):
        with db.write() as tx:
            people.meet(tx, person.id, surface, identity)
    return person.external_id


def keep_chosen(db: Database, workspace_id: int, surface: Surface, chosen: Mapping[str, Identity]) -> None:
    """Keep who people are in a chat where someone has chosen them, by the external id by which they are known.

    Only of those about whom something is stored: a form that was not saved leaves nothing.

    Raises:
        DatabaseUnavailableError: Nothing was stored.
    """
    with db.write() as tx:
        for external_id, identity in chosen.items():
            people.keep_chosen(tx, workspace_id, surface, external_id, identity)


def reach_elsewhere(db: Database, workspace_id: int, surface: Surface, identity: Identity) -> None:
    """Reach a person who has removed the app from a chat in the other one, if they are known there.

    Raises:
        DatabaseUnavailableError: It has to be recorded again.
    """
    with db.write() as tx:
        if (person := people.known_as(tx, workspace_id, surface, identity)) is not None:
            reachability.reach_elsewhere(tx, person.id, surface)


def reach_again(db: Database, workspace_id: int, surface: Surface) -> None:
    """Write to people again in the chat that the app was added to. Raises DatabaseUnavailableError."""
    with db.write() as tx:
        reachability.reach_again(tx, workspace_id, surface)


def recognize(
    db: Database,
    workspace_id: int,
    surface: Surface,
    identity: Identity,
    find_elsewhere: Callable[[str], str | None] = _no_other_chat,
) -> str:
    """Return the external id by which a new person of a chat is known from now on. Nothing is stored about them.

    It is the same person as in the other chat if both vouch for the same email address; a name proves nothing. Nor does
    an address that another person of this chat has as well, or one that the other chat gives to someone else by now.

    Args:
        db: The database.
        workspace_id: The workspace.
        surface: The chat.
        identity: The person, as the chat describes them.
        find_elsewhere: Finds a person by email address in the workspace's other chat.

    Raises:
        DatabaseUnavailableError: The database cannot be used now.
        OtherChatUnavailableError: The other chat cannot say now whether it is one of its people.
    """
    if identity.email is None:
        return identity.external_id
    email = identity.email.lower()
    with db.read() as tx:
        stored = people.known_by_email(tx, workspace_id, email)
        waiting = [each for each in people.without_external_id(tx, workspace_id) if each.email == email]
    try:
        found = find_elsewhere(email)
    except NoOtherChatError:
        elsewhere = stored
    except OtherChatUnavailableError:
        if stored is None:
            raise
        elsewhere = stored
    else:
        elsewhere = None if found is None else _known_elsewhere(db, workspace_id, surface, found)
    if elsewhere is not None:
        with db.read() as tx:
            here = people.id_in(tx, workspace_id, surface, elsewhere)
        return elsewhere if here in {None, identity.external_id} else identity.external_id
    for person in waiting:
        # An organizer whom the settings name by email address.
        organizers.keep_address(db, workspace_id, person.id, identity.external_id)
    return identity.external_id


def _known_elsewhere(db: Database, workspace_id: int, surface: Surface, found: str) -> str:
    """Return the external id by which a person of the other chat is known, by their id there."""
    [other] = (each for each in Surface if each is not surface)
    return known_as(db, workspace_id, other, Identity(external_id=found)) or found


def known_by_email(db: Database, workspace_id: int, email: str) -> str | None:
    """Return the external id by which a person with an email address is known; None if nobody is.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return people.known_by_email(tx, workspace_id, email)


def id_in(db: Database, workspace_id: int, surface: Surface, external_id: str) -> str | None:
    """Return the id that a person has in a chat, by the one by which they are known; None if not met there.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return people.id_in(tx, workspace_id, surface, external_id)


def directory_id(db: Database, workspace_id: int, surface: Surface, chat_id: str) -> str | None:
    """Return the id that a person has in a chat's directory, by the one that they have in the chat; None if unknown.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        return people.directory_id(tx, workspace_id, surface, chat_id)


def known_names(db: Database, workspace_id: int, surface: Surface) -> dict[str, str]:
    """Return the names that are stored of channels and of a chat's people, by external id.

    Raises:
        DatabaseUnavailableError: The database cannot be read now.
    """
    with db.read() as tx:
        found = people.identities(tx, workspace_id, surface)
        named = channels.names(tx, workspace_id)
    return named | {known_as: name for known_as, (_, name) in found.items() if name is not None}


class KnownNames:
    """The names of a chat's channels and of its people, by the external id by which they are known.

    They are as of the last half minute. Names that were learned stay known as long as the process runs.

    Args:
        db: The database.
        workspace_id: The workspace.
        surface: The chat.
    """

    def __init__(self, db: Database, workspace_id: int, surface: Surface) -> None:
        self._db = db
        self._workspace_id = workspace_id
        self._surface = surface
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._until = 0.0

    def get(self, external_id: str) -> str | None:
        """Return a name; None if unknown. Raises DatabaseUnavailableError."""
        with self._lock:
            if time.monotonic() >= self._until:
                # Of people who were only chosen in a form, or only ask, nothing is stored.
                self._known |= known_names(self._db, self._workspace_id, self._surface)
                self._until = time.monotonic() + _KEPT_FOR
            return self._known.get(external_id)

    def learn(self, external_id: str, name: str) -> None:
        """Use the name of a person who writes right now, or of a channel."""
        with self._lock:
            self._known[external_id] = name
