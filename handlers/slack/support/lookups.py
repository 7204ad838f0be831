"""Look up names, time zones and what organizers enter in Slack, while a person waits."""

import logging
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from zoneinfo import available_timezones

from slack_sdk import WebClient

from bot.chat.actor import Actor
from bot.chat.surface import Surface
from bot.core.base.text_validation import to_visible
from bot.services.admin.directory import DirectoryEntry, Item
from bot.slack.api import web_api
from bot.slack.api.web_api import SlackRefusedError, SlackUnreachableError
from bot.slack.names import NameOf
from handlers.features.support.context import Profile
from handlers.slack.support.deadline import Deadline, call_all
from handlers.slack.support.directory import look_up

_log = logging.getLogger(__name__)

_IN_TEAMS = "In Teams"


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackLookups:
    """Looks things up with the workspace's client, in parallel, until the deadline; implements `Lookups`.

    Attributes:
        team: The Slack id of the team that the bot is in.
        actor: The person who waits, whom we may know from Teams.
        name_of: Names people of Teams, if the workspace is there too.
    """

    client: WebClient
    team: str | None
    deadline: Deadline
    actor: Actor
    name_of: NameOf | None = None

    def profiles(self, external_ids: Collection[str]) -> dict[str, Profile]:
        """Implement `Lookups.profiles`; an email address needs the scope users:read.email."""
        own_ids = {each: self._own_id(each) for each in external_ids}
        in_slack = {each: own for each, own in own_ids.items() if Surface.of_id(own) is Surface.SLACK}
        found = call_all({each: partial(_profile, self.client, own) for each, own in in_slack.items()}, self.deadline)
        late = len(set(in_slack) - set(found))
        if late:
            _log.warning("name lookup timed out", extra={"number": late})
        if self.name_of is not None:
            found |= {each: (self.name_of(each), None) for each in set(own_ids) - set(in_slack)}
        return {external_id: found.get(external_id, (None, None)) for external_id in external_ids}

    def time_zone(self, external_id: str) -> str | None:
        """Implement `Lookups.time_zone`."""
        zone = _user(self.client, self._own_id(external_id), "time zone lookup failed").get("tz")
        return zone if zone in available_timezones() else None

    def directory(self, items: Collection[Item]) -> Mapping[Item, DirectoryEntry]:
        """Implement `Lookups.directory`."""
        known = {
            (kind, external_id): DirectoryEntry(self.name_of(external_id) or _IN_TEAMS)
            for kind, external_id in items
            if self.name_of is not None and Surface.of_id(external_id) is Surface.TEAMS
        }
        return known | look_up([each for each in items if each not in known], self.client, self.team, self.deadline)

    def _own_id(self, external_id: str) -> str:
        """Return a person's id in Slack; that of another person whom we know from Teams alone is not one."""
        return self.actor.chat_id if external_id == self.actor.external_id else external_id


def _profile(client: WebClient, external_id: str) -> Profile:
    user = _user(client, external_id, "name lookup failed")
    profile = user["profile"] if isinstance(user.get("profile"), dict) else {}
    names = (profile.get("real_name"), user.get("real_name"), user.get("name"))
    email = profile.get("email")
    name = next((each for each in names if isinstance(each, str) and each.strip()), None)
    return name and to_visible(name), email if isinstance(email, str) and email else None


def _user(client: WebClient, external_id: str, event: str) -> dict[str, Any]:
    """Return a user as Slack describes them; empty, and logged under `event`, if it does not."""
    try:
        return web_api.describe(client, "users.info", external_id)
    except (SlackRefusedError, SlackUnreachableError) as error:
        _log.warning(event, extra={"why": str(error)})
        return {}
