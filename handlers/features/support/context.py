"""What a listener works with beside what the person did."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.chat.actor import Actor, Times
from bot.config import Settings
from bot.services.admin.directory import DirectoryEntry, Item
from bot.store.db.engine import Database

# A name and an email address; None for what the chat does not share.
Profile = tuple[str | None, str | None]


class Lookups(Protocol):
    """Looks people and places up in the chat while a person waits, by one deadline for all calls of a request."""

    def profiles(self, external_ids: Collection[str]) -> dict[str, Profile]:
        """Return names and email addresses by external id; None for what the chat does not answer in time."""
        ...

    def time_zone(self, external_id: str) -> str | None:
        """Return a person's time zone (IANA name); None if the chat shares none or it is unknown here."""
        ...

    def directory(self, items: Collection[Item]) -> Mapping[Item, DirectoryEntry]:
        """Look up people, channels and groups that an organizer has entered."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """The context of one request.

    Attributes:
        wake: Starts the dispatcher at once.
        is_direct: Whether the answer is read on Home or in a direct message, where commands are typed alone.
    """

    db: Database
    actor: Actor
    times: Times
    settings: Settings
    wake: Callable[[], None]
    lookups: Lookups
    is_direct: bool

    def names_of(self, external_ids: Collection[str]) -> dict[str, str | None]:
        """Return people's names; None for one that the chat has not answered in time."""
        return {external_id: name for external_id, (name, _) in self.lookups.profiles(external_ids).items()}
