"""Names of people and channels on cards, which show no ids."""

import threading
import time
from collections.abc import Callable

from bot.chat.surface import Surface
from bot.services.admin import identities
from bot.store.db.engine import Database

# Seconds for which the names that we know are kept in memory.
_KEPT_FOR = 30.0
_SOMEBODY = "a colleague"
_CHANNEL = "the {chat} channel"


class NameBook:
    """Names people by external id: as Teams knows them, or else as the workspace's other chat does.

    Args:
        db: The database.
        workspace_id: The workspace.
        find_elsewhere: Returns a person's name in the other chat; None if it has no such person.
    """

    def __init__(self, db: Database, workspace_id: int, find_elsewhere: Callable[[str], str | None]) -> None:
        self._db = db
        self._workspace_id = workspace_id
        self._find_elsewhere = find_elsewhere
        self._lock = threading.Lock()
        self._known: dict[str, str] = {}
        self._elsewhere: dict[str, str | None] = {}
        self._until = 0.0

    def __call__(self, external_id: str) -> str:
        """Return a name."""
        if external_id.startswith(("C", "G", "19:")):
            return _CHANNEL.format(chat=Surface.of_id(external_id).label)
        with self._lock:
            if time.monotonic() >= self._until:
                people = identities.names(self._db, self._workspace_id, Surface.TEAMS)
                self._known = {known_as: name for known_as, (_, name) in people.items() if name is not None}
                self._until = time.monotonic() + _KEPT_FOR
            if (name := self._known.get(external_id)) is not None:
                return name
            if Surface.of_id(external_id) is Surface.TEAMS:
                return _SOMEBODY
            if external_id not in self._elsewhere:
                self._elsewhere[external_id] = self._find_elsewhere(external_id)
            return self._elsewhere[external_id] or _SOMEBODY

    def learn(self, external_id: str, name: str) -> None:
        """Use the name of a person who writes right now."""
        with self._lock:
            self._known[external_id] = name
