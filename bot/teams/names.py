"""Names of people and channels on cards, which show no ids."""

from collections.abc import Callable
from functools import partial

from bot.chat.surface import Surface
from bot.chat.timed_cache import TimedCache
from bot.services.admin.identities import KnownNames
from bot.store.db.engine import Database

# Seconds for which the other chat's names are kept, and for which it is not asked again after it had none.
_KEPT_FOR = 3600.0
_NOT_AGAIN_FOR = 60.0
_SOMEBODY = "a colleague"
_CHANNEL = "the {chat} channel"


class NameBook:
    """Names people by external id: as Teams knows them, or else as the workspace's other chat does.

    Args:
        db: The database.
        workspace_id: The workspace.
        find_elsewhere: Returns the name of a person or a channel in the other chat; None if it does not say.
    """

    def __init__(self, db: Database, workspace_id: int, find_elsewhere: Callable[[str], str | None]) -> None:
        self._known = KnownNames(db, workspace_id, Surface.TEAMS)
        self._find_elsewhere = find_elsewhere
        self._elsewhere = TimedCache[str | None](lambda name: _KEPT_FOR if name else _NOT_AGAIN_FOR)

    def __call__(self, external_id: str) -> str:
        """Return a name."""
        if external_id.startswith("19:"):
            return self._known.get(external_id) or _CHANNEL.format(chat=Surface.TEAMS.label)
        if external_id.startswith(("C", "G")):
            return self._name_elsewhere(external_id) or _CHANNEL.format(chat=Surface.SLACK.label)
        name = self._known.get(external_id)
        if name is None and Surface.of_id(external_id) is Surface.SLACK:
            name = self._name_elsewhere(external_id)
        return name or _SOMEBODY

    def learn(self, external_id: str, name: str) -> None:
        """Use the name of a person who writes right now, or of a channel."""
        self._known.learn(external_id, name)

    def _name_elsewhere(self, external_id: str) -> str | None:
        return self._elsewhere.get(external_id, partial(self._find_elsewhere, external_id))
