"""Who acts in Teams, and what Teams knows about people while they wait."""

import logging
import uuid
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from bot.chat.actor import Actor, Identity
from bot.chat.surface import Surface
from bot.core.base.text_validation import to_visible
from bot.services.admin import channels, identities
from bot.services.admin.directory import DirectoryEntry, Item, ItemKind
from bot.services.admin.identities import OtherChatUnavailableError
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.teams.api.chat_client import TeamsChatClient
from bot.teams.api.connector import TeamsRefusedError, TeamsUnreachableError
from bot.teams.inbound.activities import Activity
from bot.teams.names import NameBook
from handlers.features.support.context import Profile

_log = logging.getLogger(__name__)

_A_GUEST = "Guests can’t be organizers. Choose someone else."
_ONLY_IN_SLACK = "Only Slack has these. Change this in Slack."
_MAX_KNOWN = 10_000
# Each is looked up in Teams, one after the other.
_MAX_CHOSEN = 100


class UnknownPersonError(Exception):
    """A person was chosen whom Teams does not describe to the app."""


@dataclass(eq=False)
class TeamsActors:
    """Resolves the people of Teams to those whom the app knows.

    Attributes:
        db: The database.
        workspace_id: The workspace.
        client: Calls Teams.
        names: Learns the names of people who write.
        find_elsewhere: Finds a person by email address in the workspace's other chat.
        guests: The ids of guests who were looked up.
    """

    db: Database
    workspace_id: int
    client: TeamsChatClient
    names: NameBook
    find_elsewhere: Callable[[str], str | None]
    guests: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        # Nothing is stored about people who only ask, so that the next question needs no further call.
        self._identity = lru_cache(maxsize=_MAX_KNOWN)(self._look_up)

    def actor(self, activity: Activity) -> Actor:
        """Return the person who acts.

        Raises:
            DatabaseUnavailableError: The database cannot be used now.
        """
        found = self.identity(activity.service_url, activity.conversation, activity.person)
        identity = replace(
            found or Identity(external_id=activity.person),
            external_id=activity.person,
            directory_id=activity.directory_id or (None if found is None else found.directory_id),
        )
        if name := to_visible(activity.person_name).strip():
            # Newer than what is kept in memory.
            identity = replace(identity, name=name)
        known = identities.known_as(self.db, self.workspace_id, Surface.TEAMS, identity, acts=True)
        is_certain = True
        if known is None:
            known, is_certain = identity.external_id, False
            if found is not None:
                with suppress(OtherChatUnavailableError):
                    known, is_certain = self._recognize(identity), True
        if identity.name is not None:
            self.names.learn(known, identity.name)
        return Actor(
            workspace_id=self.workspace_id,
            external_id=known,
            channel=activity.conversation,
            surface=Surface.TEAMS,
            identity=identity,
            is_certain=is_certain,
        )

    def reach_elsewhere(self, activity: Activity) -> None:
        """Write to a person who has removed the app in their other chat, if they have one."""
        identity = Identity(external_id=activity.person, directory_id=activity.directory_id or None)
        identities.reach_elsewhere(self.db, self.workspace_id, Surface.TEAMS, identity)

    def reach_again(self) -> None:
        """Write to people in Teams again, where the app was added to a team."""
        identities.reach_again(self.db, self.workspace_id, Surface.TEAMS)

    def identity(self, service_url: str, conversation: str, person: str) -> Identity | None:
        """Return a member of a conversation as Teams describes them, by Teams or Entra id; None if it does not now."""
        try:
            return self._identity(service_url, conversation, person)
        except (TeamsRefusedError, TeamsUnreachableError) as error:
            _log.warning("member not looked up", extra={"why": str(error)})
            return None

    def chosen(self, service_url: str, conversation: str, person: str, described: dict[str, Identity]) -> str:
        """Return how the app knows a person who was chosen in a menu: Entra's, or one that the form itself named.

        Teams describes only members of a conversation, so that others are looked for where the series posts. Those whom
        it describes are added to `described`, by the id by which the app knows them.

        Raises:
            UnknownPersonError: They are in none of them, or Teams does not answer.
            OtherChatUnavailableError: They are new, and the other chat does not say now whether it knows them.
        """
        if not _is_entra_id(person):
            return person
        for place in (conversation, *channels.posted_to(self.db, self.workspace_id, Surface.TEAMS)):
            try:
                identity = self._identity(service_url, place, person)
            except (TeamsRefusedError, TeamsUnreachableError) as error:
                _log.info("person not in conversation", extra={"why": str(error)})
                continue
            stored = identities.known_as(self.db, self.workspace_id, Surface.TEAMS, identity)
            known = stored or self._recognize(identity)
            if identity.name is not None:
                self.names.learn(known, identity.name)
            described[known] = identity
            return known
        raise UnknownPersonError

    def resolve(self, activity: Activity, state: dict[str, Any], described: dict[str, Identity]) -> None:
        """Name people in a form's state as the app knows them: Teams' own menu names them by their Entra ids.

        Arguments and errors as of `chosen`.
        """

        def known(person: str) -> str:
            return self.chosen(activity.service_url, activity.conversation, person, described)

        for fields in state["values"].values():
            for each in fields.values():
                if each.get("selected_user"):
                    each["selected_user"] = known(each["selected_user"])
                if each.get("selected_users"):
                    if len(each["selected_users"]) > _MAX_CHOSEN:
                        raise UnknownPersonError
                    each["selected_users"] = [known(person) for person in each["selected_users"]]

    def keep(self, described: Mapping[str, Identity]) -> None:
        """Keep who people are who were chosen in a form, once it is saved: they may not have written to the app yet."""
        if not described:
            return
        try:
            identities.keep_chosen(self.db, self.workspace_id, Surface.TEAMS, described)
        except DatabaseUnavailableError as error:
            # What was chosen is saved; they are met when they write.
            _log.warning("chosen people not kept", extra={"why": str(error)})

    def _recognize(self, identity: Identity) -> str:
        return identities.recognize(self.db, self.workspace_id, Surface.TEAMS, identity, self.find_elsewhere)

    def _look_up(self, service_url: str, conversation: str, person: str) -> Identity:
        member = self.client.member(service_url, conversation, person)
        name, email, external_id, directory_id = (member.get(each) for each in ("name", "email", "id", "aadObjectId"))
        own_id = external_id if isinstance(external_id, str) else person
        # Another organization vouches for a guest's address, and this one only for having invited it.
        is_guest = member.get("userRole") == "guest"
        if is_guest:
            self.guests.add(own_id)
        return Identity(
            external_id=own_id,
            name=to_visible(name) if isinstance(name, str) and name.strip() else None,
            email=email if isinstance(email, str) and "@" in email and not is_guest else None,
            directory_id=directory_id if isinstance(directory_id, str) and directory_id else None,
        )


def _is_entra_id(person: str) -> bool:
    try:
        uuid.UUID(person)
    except ValueError:
        return False
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamsLookups:
    """What Teams says about people; implements `Lookups`.

    Attributes:
        actor: The person who waits.
        zone: Their time zone, as their client says it.
        names: Names people.
        guests: The ids of guests, as far as they were looked up.
        described: The people who were chosen in the form, by the id by which the app knows them.
    """

    actor: Actor
    zone: str | None
    names: NameBook
    guests: Collection[str]
    described: Mapping[str, Identity]

    def profiles(self, external_ids: Collection[str]) -> dict[str, Profile]:
        """Implement `Lookups.profiles`."""
        known = {self.actor.external_id: self.actor.identity, **self.described}
        found = {each: known.get(each) for each in external_ids}
        return {each: (self.names(each), None if its is None else its.email) for each, its in found.items()}

    def time_zone(self, external_id: str) -> str | None:
        """Implement `Lookups.time_zone`: a client says its own person's only."""
        return self.zone if external_id == self.actor.external_id and self.zone in available_timezones() else None

    def directory(self, items: Collection[Item]) -> Mapping[Item, DirectoryEntry]:
        """Implement `Lookups.directory`. People come from Teams' own menu; channels and groups are Slack's."""
        return {
            (kind, external_id): DirectoryEntry(
                self.names(external_id), _A_GUEST if external_id in self.guests else None
            )
            if kind is ItemKind.PERSON
            else DirectoryEntry(external_id, None if kind is ItemKind.CHANNEL else _ONLY_IN_SLACK)
            for kind, external_id in items
        }
