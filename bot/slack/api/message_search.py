"""Looking through a conversation's history for messages that carry a delivery's key."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.chat.port import Found, HistoryUnavailable, Posted, RetryLater, SearchOutcome
from bot.slack.api.web_api import SlackBusyError, SlackRefusedError, SlackUnreachableError, call

# A dot in it would make Slack drop the metadata without a word.
EVENT_TYPE = "lhs_rounds_delivery"
# Slack's timestamps are its own clock's, which ours may be ahead of: a request five minutes off is refused as stale.
_CLOCKS_APART = timedelta(minutes=10)
# As many as Slack recommends at most; https://docs.slack.dev/reference/methods/conversations.history
_PAGE = 200

# Refusals that time does not heal: without the scope, or from outside, this history stays closed.
_CLOSED = frozenset(
    {
        "access_denied",
        "cannot_dm_bot",
        "channel_not_found",
        "method_not_supported_for_channel_type",
        "missing_scope",
        "no_permission",
        "not_allowed_token_type",
        "not_in_channel",
        "user_disabled",
        "user_not_found",
    }
)


def find_message(
    client: WebClient, address: str, keys: frozenset[str], since: datetime, *, direct: bool
) -> SearchOutcome:
    """See `outcomes.Poster.look`. Every page is read: the key that is missed would be posted twice."""
    try:
        conversation = _direct_messages(client, address) if direct else address
        found: dict[str, list[Posted]] = {}
        for message in _messages(client, conversation, since - _CLOCKS_APART):
            key = _key(message)
            if key in keys and isinstance(message.get("ts"), str):
                found.setdefault(key, []).append(Posted(conversation, message["ts"]))
    except SlackRefusedError as error:
        return HistoryUnavailable(error.word) if error.word in _CLOSED else RetryLater(error.word)
    except SlackBusyError as error:
        return RetryLater("ratelimited", error.seconds, workspace_wide=True)
    except SlackUnreachableError as error:
        return RetryLater(str(error))
    return Found({key: sorted(places, key=lambda each: float(each.message)) for key, places in found.items()})


def posted_since(client: WebClient, conversation: str, since: datetime) -> frozenset[str]:
    """Where every message with a delivery's key stands in a conversation since a moment (aware): their timestamps.

    Raises:
        SlackRefusedError, SlackUnreachableError: It cannot be read.
    """
    messages = _messages(client, conversation, since)
    return frozenset(str(message.get("ts")) for message in messages if _key(message) is not None)


def _direct_messages(client: WebClient, user: str) -> str:
    """The conversation with one person; the same one however often it is opened, so it need not be kept."""
    answer = call(client, "conversations.open", {"users": user})
    return str(answer.body["channel"]["id"])


def _messages(client: WebClient, conversation: str, oldest: datetime) -> Iterator[Mapping[str, Any]]:
    cursor = ""
    while True:
        arguments: dict[str, str | int | bool] = {
            "channel": conversation,
            "oldest": f"{oldest.timestamp():.6f}",
            "include_all_metadata": True,
            "limit": _PAGE,
        }
        answer = call(client, "conversations.history", arguments | ({"cursor": cursor} if cursor else {}))
        messages = answer.body.get("messages")
        if not isinstance(messages, list):
            raise SlackUnreachableError("a history without messages")
        yield from messages
        cursor = str((answer.body.get("response_metadata") or {}).get("next_cursor") or "")
        if not cursor:
            if answer.body.get("has_more"):
                raise SlackUnreachableError("a history that goes on without saying where")
            return


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    key = payload.get("key") if isinstance(payload, dict) else None
    return key if isinstance(key, str) else None
