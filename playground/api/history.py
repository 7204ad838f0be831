"""conversations.history and .replies: reading what was said, page by page, in conversations of any length."""

from collections.abc import Iterable
from itertools import islice

from playground.api.base import RefusedError, Request, cursor, cursor_of, method, page_size
from playground.api.conversations import scope
from playground.api.serializers import message_object
from playground.models import Channel, Json, Message
from playground.timeline import moment_of

# Slack's cursors of messages name the next message, so that they stay good while new ones come in.
_CURSOR = "next_ts"
_END_OF_TIME = 10**17


@method("conversations.history")
def history(request: Request) -> Json:
    """What was said, newest first. https://docs.slack.dev/reference/methods/conversations.history."""
    channel = _readable(request)
    oldest, latest = _span(request)
    start = cursor(request, _CURSOR, latest)
    with request.workspace.lock:
        newest_first = request.workspace.messages[channel.id].downward(oldest, min(start, latest))
        # Replies are not in the history, only in conversations.replies, unless they were shown to the conversation as
        # well; nor is what only one person sees.
        said = (
            each
            for each in newest_first
            if each.ephemeral_to is None and (each.broadcast or each.thread_ts in {None, each.ts})
        )
        page, more = _page(request, said)
    answer: Json = {"messages": page, "has_more": bool(more), "pin_count": 0}
    return {**answer, "response_metadata": {"next_cursor": more}} if more else answer


@method("conversations.replies")
def replies(request: Request) -> Json:
    """A thread: the message and its replies, oldest first. docs.slack.dev/reference/methods/conversations.replies."""
    channel = _readable(request)
    oldest, latest = _span(request)
    start = max(cursor(request, _CURSOR, oldest), oldest)
    workspace = request.workspace
    with workspace.lock:
        parent = workspace.find(channel.id, request.text("ts"))
        if parent is None or parent.ephemeral_to is not None:
            raise RefusedError("thread_not_found")
        thread = workspace.messages[channel.id].thread(parent)
        said = (each for each in thread if each.ephemeral_to is None and start <= moment_of(each.ts) <= latest)
        page, more = _page(request, said)
    return {"messages": page, "has_more": bool(more), "response_metadata": {"next_cursor": more}}


def _readable(request: Request) -> Channel:
    channel = request.channel()
    request.needs(scope(channel, "history"))
    if request.workspace.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def _page(request: Request, said: Iterable[Message]) -> tuple[list[Json], str]:
    """So many messages as are asked for, and the cursor to the next one (empty at the end)."""
    size = page_size(request, *request.workspace.history_page)
    found = list(islice(said, size + 1))
    metadata = request.flag("include_all_metadata")
    shown = [message_object(request.workspace, each, metadata=metadata) for each in found[:size]]
    return shown, cursor_of(_CURSOR, moment_of(found[size].ts)) if len(found) > size else ""


def _span(request: Request) -> tuple[int, int]:
    """The first and last microsecond that are asked for."""
    oldest, latest = _moment(request, "oldest", 0), _moment(request, "latest", _END_OF_TIME)
    inclusive = request.flag("inclusive")
    return (oldest, latest) if inclusive else (oldest + 1, latest - 1)


def _moment(request: Request, name: str, default: int) -> int:
    text = request.text(name)
    try:
        return moment_of(text) if text else default
    except (ValueError, OverflowError) as error:
        raise RefusedError(f"invalid_ts_{name}") from error
