"""Search a conversation's history for messages that carry a delivery's key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from slack_sdk import WebClient

from bot.chat.port import (
    Found,
    HistoryUnavailable,
    Posted,
    RetryLater,
    Search,
    SearchOutcome,
    SearchPaused,
    SearchProgress,
)
from bot.slack.api.web_api import (
    SlackBusyError,
    SlackRefusedError,
    SlackUnreachableError,
    call,
    call_paged,
    next_cursor,
)

_Message = Mapping[str, Any]

# With a dot in the name, Slack would drop the metadata silently.
EVENT_TYPE = "lhs_rounds_delivery"
# Slack's timestamps come from its own clock, and ours may be ahead. Slack rejects requests that are five minutes off.
_CLOCK_SKEW = timedelta(minutes=10)
# The largest page that Slack recommends; https://docs.slack.dev/reference/methods/conversations.history
_PAGE = 200
# Pages of one search. With conversations.open these are four calls, for which `Timeouts.min_lease_remaining` has time.
_MOST_PAGES = 3
# What an app gets that is distributed outside the Marketplace: messages on a page, and nearly a minute to wait, while
# other apps wait a second or two for one of their fifty pages a minute.
_LIMITED_PAGE = 15
_LONG_WAIT = 30.0

# Permanent errors: without the scope or a membership, this history cannot be read.
_CLOSED = frozenset(
    """
    access_denied cannot_dm_bot channel_not_found method_not_supported_for_channel_type missing_scope no_permission
    not_allowed_token_type not_in_channel user_disabled user_not_found
    """.split()  # noqa: SIM905 - one code a line would fill a screen
)


def find_message(client: WebClient, external_id: str, search: Search, *, direct: bool) -> SearchOutcome:
    """See `ChatClient.find`. Every page is read, because a missed key would be posted twice.

    A pause keeps a timestamp, and no cursor: nobody says how long a cursor lives, and a timestamp is a documented way
    to go on (*Pagination by time* in https://docs.slack.dev/reference/methods/conversations.history).
    """
    start = go_on = search.progress or SearchProgress(external_id, None, None, {})
    found = {key: {*timestamps} for key, timestamps in start.found.items()}
    try:
        if direct and search.progress is None:
            # Slack returns the same conversation each time.
            answer = call(client, "conversations.open", {"users": external_id})
            start = go_on = replace(start, conversation=str(answer.body["channel"]["id"]))
        for messages, following in islice(_pages_from(client, start, search), _MOST_PAGES):
            for message in messages:
                if (key := _key(message)) is not None and key in search.keys:
                    found.setdefault(key, set()).add(str(message["ts"]))
            in_order = {key: sorted(timestamps, key=float) for key, timestamps in found.items()}
            if following is None:
                return Found({key: [Posted(start.conversation, ts) for ts in in_order[key]] for key in in_order})
            go_on = replace(following, found=in_order)
        if (go_on.thread, go_on.reached) == (start.thread, start.reached):
            return HistoryUnavailable("pages without messages")
        retry = RetryLater("more to read", 0)
    except SlackRefusedError as error:
        if error.word in _CLOSED:
            return HistoryUnavailable(error.word)
        retry = RetryLater(error.word)
    except SlackBusyError as error:
        retry = RetryLater("ratelimited", error.seconds, workspace_wide=True)
    except SlackUnreachableError as error:
        retry = RetryLater(str(error))
    is_further = (go_on.thread, go_on.reached) != (start.thread, start.reached)
    return SearchPaused(go_on, retry) if is_further else retry


def _pages_from(
    client: WebClient, start: SearchProgress, search: Search
) -> Iterator[tuple[Sequence[_Message], SearchProgress | None]]:
    """Yield the messages of each page, and from where to go on; None after the last page of the last place."""
    oldest, latest = _timestamp(search.since - _CLOCK_SKEW), _timestamp(search.until + _CLOCK_SKEW)
    later = [thread for thread in sorted(search.threads) if start.thread is None or thread > start.thread]
    places = [start, *(replace(start, thread=thread, reached=None) for thread in later)]
    for place, following in zip(places, [*places[1:], None], strict=True):
        # The history comes newest first, and a thread oldest first.
        span = {"oldest": oldest, "latest": latest}
        if place.reached is not None:
            span["latest" if place.thread is None else "oldest"] = place.reached
        reached = place.reached
        last = min if place.thread is None else max
        for messages, more in _pages(client, place.conversation, span, place.thread):
            reached = last((str(each["ts"]) for each in messages), key=float, default=reached)
            yield messages, replace(place, reached=reached) if more else following


def posted_since(client: WebClient, conversation: str, since: datetime) -> frozenset[str]:
    """Return the timestamps of all messages with a delivery's key in a conversation since a time (aware).

    Raises:
        SlackRefusedError, SlackUnreachableError: It cannot be read.
    """
    pages = _pages(client, conversation, {"oldest": _timestamp(since)})
    return frozenset(str(message["ts"]) for messages, _ in pages for message in messages if _key(message) is not None)


def is_history_limited(client: WebClient, conversation: str) -> bool:
    """Tell whether Slack gives this app one page a minute of at most 15 messages, as it does outside the Marketplace.

    https://docs.slack.dev/changelog/2025/05/29/rate-limit-changes-for-non-marketplace-apps. Nothing says so directly,
    but such an app gets a short page of a long history, or has to wait for its second page.

    Raises:
        SlackRefusedError, SlackUnreachableError: It cannot be read.
    """
    messages, more = next(_pages(client, conversation, {}))
    if more:
        return len(messages) <= _LIMITED_PAGE
    try:
        next(_pages(client, conversation, {}))
    except SlackBusyError as error:
        return error.seconds > _LONG_WAIT
    return False


def _pages(
    client: WebClient, conversation: str, span: Mapping[str, str], thread: str | None = None
) -> Iterator[tuple[Sequence[_Message], bool]]:
    """Yield the messages of each page of a history or a thread, and whether there are more.

    A thread that is gone has none.
    """
    arguments: dict[str, str | int | bool] = {"channel": conversation, "include_all_metadata": True, "limit": _PAGE}
    method = "conversations.history" if thread is None else "conversations.replies"
    which = {} if thread is None else {"ts": thread}
    try:
        for body in call_paged(client, method, {**arguments, **span, **which}):
            messages = body.get("messages")
            if not isinstance(messages, list):
                raise SlackUnreachableError("a history without messages")
            more = bool(body.get("has_more") or next_cursor(body))
            yield messages, more
            if more and not next_cursor(body):
                raise SlackUnreachableError("a history that goes on without saying where")
    except SlackRefusedError as error:
        if error.word != "thread_not_found":
            raise
        yield [], False


def _timestamp(time: datetime) -> str:
    return f"{time.timestamp():.6f}"


def _key(message: _Message) -> str | None:
    metadata = message.get("metadata")
    if not isinstance(metadata, dict) or metadata.get("event_type") != EVENT_TYPE:
        return None
    payload = metadata.get("event_payload")
    key = payload.get("key") if isinstance(payload, dict) else None
    return key if isinstance(key, str) else None
