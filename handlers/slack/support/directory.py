"""Look up people, channels and user groups in Slack while an organizer waits."""

import logging
from collections.abc import Collection, Mapping
from functools import partial
from typing import Any

from slack_sdk import WebClient

from bot.core.base.text_validation import to_visible
from bot.services.admin.directory import DirectoryEntry, Item, ItemKind
from bot.slack.api import web_api
from bot.slack.api.web_api import SlackRefusedError, SlackUnreachableError
from handlers.slack.support.deadline import Deadline, call_all

_log = logging.getLogger(__name__)

_INVITE = "Add the app to this channel first: /invite @LHS Rounds"
_ARCHIVED = "This channel is archived. Choose another channel."
_NOT_A_PERSON = "Choose a person with an active account."
_A_GUEST = "Guests can’t be organizers. Choose someone else."
_UNKNOWN_GROUP = "No user group with members has that handle."
_NO_GROUPS = "Ask your app admin to allow usergroups:read."
_BUSY = "Slack didn’t respond. Save again in a minute."
_REFUSED = "Slack refused this ({}). Ask your app admin."


def look_up(
    items: Collection[Item], client: WebClient, team: str | None, deadline: Deadline
) -> dict[Item, DirectoryEntry]:
    """Look up all items in parallel.

    Args:
        items: People, channels and user groups.
        client: The workspace's client.
        team: The Slack id of the team that the bot is in.
        deadline: An item that Slack has not answered by then counts as if Slack were busy.
    """

    def call(item: Item) -> DirectoryEntry:
        match item:
            case ItemKind.PERSON, external_id:
                return _person(client, external_id, team)
            case ItemKind.CHANNEL, external_id:
                return _channel(client, external_id)
        return group(client, item[1])

    found = call_all({each: partial(call, each) for each in items}, deadline)
    late = len(set(items) - set(found))
    if late:
        _log.warning("directory lookup timed out", extra={"number": late})
    return {each: found.get(each) or DirectoryEntry(each[1], _BUSY) for each in items}


def _person(client: WebClient, external_id: str, team: str | None) -> DirectoryEntry:
    answer = _ask(client, "users.info", user=external_id)
    if isinstance(answer, str):
        return DirectoryEntry(external_id, _NOT_A_PERSON if answer == "user_not_found" else _not_found(answer))
    user = answer.get("user") or {}
    name = to_visible(str(user.get("real_name") or user.get("name") or external_id))
    if user.get("deleted") or user.get("is_bot"):
        return DirectoryEntry(name, _NOT_A_PERSON)
    # Organizers' messages and attendance lists must not reach guests.
    is_guest = user.get("is_restricted") or user.get("is_ultra_restricted") or user.get("team_id", team) != team
    return DirectoryEntry(name, _A_GUEST if is_guest else None)


def _channel(client: WebClient, external_id: str) -> DirectoryEntry:
    answer = _ask(client, "conversations.info", channel=external_id)
    if isinstance(answer, str):
        return DirectoryEntry(
            external_id, _INVITE if answer in {"channel_not_found", "missing_scope"} else _not_found(answer)
        )
    channel = answer.get("channel") or {}
    name = f"#{channel.get('name') or external_id}"
    if channel.get("is_archived"):
        return DirectoryEntry(name, _ARCHIVED)
    return DirectoryEntry(name, None if channel.get("is_member") else _INVITE)


def group(client: WebClient, handle: str) -> DirectoryEntry:
    """Look up a user group and its members by handle."""
    name = handle.strip().removeprefix("@").casefold()
    answer = _ask(client, "usergroups.list", include_users=True)
    if isinstance(answer, str):
        return DirectoryEntry(handle, _NO_GROUPS if answer == "missing_scope" else _not_found(answer))
    groups = [each for each in answer.get("usergroups", []) if isinstance(each, dict)]
    found = next((each for each in groups if str(each.get("handle", "")).casefold() == name), None)
    members = tuple(str(each) for each in (found or {}).get("users") or [])
    if not members:
        return DirectoryEntry(handle, _UNKNOWN_GROUP)
    return DirectoryEntry(f"@{name}", None, members)


def _ask(client: WebClient, method: str, **arguments: str | bool) -> Mapping[str, Any] | str:
    """Return Slack's answer; its error code if it refuses; an empty text on a timeout or a rate limit."""
    try:
        return web_api.call(client, method, arguments).body
    except (SlackRefusedError, SlackUnreachableError) as error:
        _log.warning("directory lookup failed", extra={"method": method, "why": str(error)})
        return error.word if isinstance(error, SlackRefusedError) else ""


def _not_found(word: str) -> str:
    return _REFUSED.format(word) if word else _BUSY
