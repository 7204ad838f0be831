"""Search a conversation's history for messages that carry a delivery's key."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient

from bot.chat.port import Found, HistoryUnavailable, Posted, RetryLater, SearchOutcome
from bot.slack.api.web_api import (
    SlackBusyError,
    SlackRefusedError,
    SlackUnreachableError,
    call,
    call_paged,
    next_cursor,
)

# With a dot in the name, Slack would drop the metadata silently.
EVENT_TYPE = "lhs_rounds_delivery"
# Slack's timestamps come from its own clock, and ours may be ahead. Slack rejects requests that are five minutes off.
_CLOCK_SKEW = timedelta(minutes=10)
# The largest page that Slack recommends; https://docs.slack.dev/reference/methods/conversations.history
_PAGE = 200

# Permanent errors: without the scope or a membership, this history cannot be read.
_CLOSED = frozenset(
    """
    access_denied cannot_dm_bot channel_not_found method_not_supported_for_channel_type missing_scope no_permission
    not_allowed_token_type not_in_channel user_disabled user_not_found
    """.split()  # noqa: SIM905 - one code a line would fill a screen
)


def find_message(
    client: WebClient,
    external_id: str,
    keys: frozenset[str],
    since: datetime,
    *,
    direct: bool,
    threads: frozenset[str] = frozenset(),
) -> SearchOutcome:
    """See `ChatClient.find`. Every page is read, because a missed key would be posted twice."""
    try:
        conversation = external_id
        if direct:
            # Slack returns the same conversation each time.
            conversation = str(call(client, "conversations.open", {"users": external_id}).body["channel"]["id"])
        found: dict[str, set[Posted]] = {}
        for place in (None, *sorted(threads)):
            for message in _messages(client, conversation, since - _CLOCK_SKEW, place):
                key = _key(message)
                if key in keys and isinstance(message.get("ts"), str):
                    found.setdefault(key, set()).add(Posted(conversation, message["ts"]))
    except SlackRefusedError as error:
        return HistoryUnavailable(error.word) if error.word in _CLOSED else RetryLater(error.word)
    except SlackBusyError as error:
        return RetryLater("ratelimited", error.seconds, workspace_wide=True)
    except SlackUnreachableError as error:
        return RetryLater(str(error))
    return Found({key: sorted(places, key=lambda each: float(each.message)) for key, places in found.items()})


def posted_since(client: WebClient, conversation: str, since: datetime) -> frozenset[str]:
    """Return the timestamps of all messages with a delivery's key in a conversation since a time (aware).

    Raises:
        SlackRefusedError, SlackUnreachableError: It cannot be read.
    """
    messages = _messages(client, conversation, since)
    return frozenset(str(message.get("ts")) for message in messages if _key(message) is not None)


def _messages(
    client: WebClient, conversation: str, oldest: datetime, thread: str | None = None
) -> Iterator[Mapping[str, Any]]:
    """Yield a conversation's messages, or those in a thread. A thread that is gone has none."""
    arguments: dict[str, str | int | bool] = {
        "channel": conversation,
        "oldest": f"{oldest.timestamp():.6f}",
        "include_all_metadata": True,
        "limit": _PAGE,
    }
    method = "conversations.history" if thread is None else "conversations.replies"
    pages = call_paged(client, method, arguments if thread is None else arguments | {"ts": thread})
    try:
        yield from _in_pages(pages)
    except SlackRefusedError as error:
        if error.word != "thread_not_found":
            raise


def _in_pages(pages: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for body in pages:
        messages = body.get("messages")
        if not isinstance(messages, list):
            raise SlackUnreachableError("a history without messages")
        yield from messages
        if body.get("has_more") and not next_cursor(body):
            raise SlackUnreachableError("a history that goes on without saying where")


def _key(message: Mapping[str, Any]) -> str | None:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    key = payload.get("key") if isinstance(payload, dict) else None
    return key if isinstance(key, str) else None
