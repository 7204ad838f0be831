"""conversations.history and .replies, paginated, for conversations of any length."""

from collections.abc import Iterable
from itertools import islice

from playground.api.base import ApiError, Request, cursor, cursor_of, method, page_size
from playground.api.conversations import scope
from playground.api.serializers import message_object
from playground.models import Channel, Json, Message
from playground.timeline import parse_ts

# Message cursors name the next message, so they stay valid while new messages arrive.
_CURSOR = "next_ts"
_END_OF_TIME = 10**17


@method("conversations.history")
def history(request: Request) -> Json:
    """Return messages, newest first. https://docs.slack.dev/reference/methods/conversations.history."""
    channel = _readable(request)
    oldest, latest = _span(request)
    start = cursor(request, _CURSOR, latest)
    with request.workspace.lock:
        messages = request.workspace.messages[channel.id].newest_first(oldest, min(start, latest))
        # Thread replies are only in conversations.replies, unless they were also sent to the channel. Ephemeral
        # messages are never included.
        visible = (
            each
            for each in messages
            if each.ephemeral_to is None and (each.broadcast or each.thread_ts in {None, each.ts})
        )
        page, more = _page(request, visible)
    answer: Json = {"messages": page, "has_more": bool(more), "pin_count": 0}
    return {**answer, "response_metadata": {"next_cursor": more}} if more else answer


@method("conversations.replies")
def replies(request: Request) -> Json:
    """Return a message and its replies, oldest first. docs.slack.dev/reference/methods/conversations.replies."""
    channel = _readable(request)
    oldest, latest = _span(request)
    start = max(cursor(request, _CURSOR, oldest), oldest)
    workspace = request.workspace
    with workspace.lock:
        parent = workspace.find(channel.id, request.text("ts"))
        if parent is None or parent.ephemeral_to is not None:
            raise ApiError("thread_not_found")
        thread = workspace.messages[channel.id].thread(parent)
        visible = (each for each in thread if each.ephemeral_to is None and start <= parse_ts(each.ts) <= latest)
        page, more = _page(request, visible)
    return {"messages": page, "has_more": bool(more), "response_metadata": {"next_cursor": more}}


def _readable(request: Request) -> Channel:
    channel = request.channel()
    request.needs(scope(channel, "history"))
    if request.workspace.bot_user not in channel.members:
        raise ApiError("not_in_channel")
    return channel


def _page(request: Request, visible: Iterable[Message]) -> tuple[list[Json], str]:
    """Return the requested number of messages and the cursor of the next one (empty at the end)."""
    size = page_size(request, *request.workspace.history_page)
    found = list(islice(visible, size + 1))
    metadata = request.flag("include_all_metadata")
    shown = [message_object(request.workspace, each, metadata=metadata) for each in found[:size]]
    return shown, cursor_of(_CURSOR, parse_ts(found[size].ts)) if len(found) > size else ""


def _span(request: Request) -> tuple[int, int]:
    """Return the first and last requested microsecond."""
    oldest, latest = _moment(request, "oldest", 0), _moment(request, "latest", _END_OF_TIME)
    inclusive = request.flag("inclusive")
    return (oldest, latest) if inclusive else (oldest + 1, latest - 1)


def _moment(request: Request, name: str, default: int) -> int:
    text = request.text(name)
    try:
        return parse_ts(text) if text else default
    except (ValueError, OverflowError) as error:
        raise ApiError(f"invalid_ts_{name}") from error
