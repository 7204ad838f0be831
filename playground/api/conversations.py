"""conversations.* and users.conversations. https://docs.slack.dev/apis/web-api/using-the-conversations-api."""

from playground.api.base import RefusedError, Request, method, paged
from playground.api.shapes import channel_object, message_object
from playground.records import Channel, Json

_FAMILY = {"public_channel": "channels", "private_channel": "groups", "im": "im"}


def _scope(channel: Channel, right: str) -> str:
    return f"{_FAMILY[channel.kind]}:{right}"


def _listed(request: Request, *, member: bool) -> list[Channel]:
    workspace = request.workspace
    kinds = [each.strip() for each in request.text("types", "public_channel").split(",")]
    for kind in kinds:
        if kind not in {*_FAMILY, "mpim"}:
            raise RefusedError("invalid_types")
        request.needs(f"{_FAMILY.get(kind, 'mpim')}:read")
    found = []
    for channel in workspace.channels.values():
        inside = workspace.bot_user in channel.members
        if channel.kind not in kinds or (not inside and (member or channel.kind != "public_channel")):
            continue
        if not (channel.archived and request.flag("exclude_archived")):
            found.append(channel)
    return found


@method("conversations.list")
def list_conversations(request: Request) -> Json:
    """All public channels, and private ones and direct messages that the app is in."""
    shown = [channel_object(request.workspace, each) for each in _listed(request, member=False)]
    page, cursor = paged(request, shown)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


@method("users.conversations")
def of_user(request: Request) -> Json:
    """The conversations that the app is a member of."""
    shown = [channel_object(request.workspace, each) for each in _listed(request, member=True)]
    page, cursor = paged(request, shown)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


@method("conversations.info")
def info(request: Request) -> Json:
    """One conversation."""
    channel = request.channel()
    request.needs(_scope(channel, "read"))
    return {"channel": channel_object(request.workspace, channel)}


@method("conversations.members")
def members(request: Request) -> Json:
    """Who is in a conversation."""
    channel = request.channel()
    request.needs(_scope(channel, "read"))
    page, cursor = paged(request, [{"id": each} for each in channel.members])
    return {"members": [each["id"] for each in page], "response_metadata": {"next_cursor": cursor}}


@method("conversations.open", "im:write")
def open_conversation(request: Request) -> Json:
    """Open the direct messages with one person. https://docs.slack.dev/reference/methods/conversations.open."""
    workspace = request.workspace
    if request.text("channel"):
        return {"channel": {"id": request.channel().id}}
    names = request.json("users", "invalid_arguments") if request.text("users").startswith("[") else None
    names = names or [each for each in request.text("users").split(",") if each]
    if not names:
        raise RefusedError("users_list_not_supplied")
    if len(names) > 1:
        raise RefusedError("method_not_supported_for_channel_type")
    user = workspace.users.get(names[0])
    if user is None:
        raise RefusedError("user_not_found")
    if user.deleted:
        raise RefusedError("user_disabled")
    if user.is_bot:
        raise RefusedError("cannot_dm_bot")
    with workspace.lock:
        before = len(workspace.channels)
        channel = workspace.dm(user.id)
        known = len(workspace.channels) == before
    shown = channel_object(workspace, channel) if request.flag("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": True, "already_open": True} if known else {"channel": shown}


@method("conversations.history")
def history(request: Request) -> Json:
    """What was said, newest first, page by page. https://docs.slack.dev/reference/methods/conversations.history."""
    channel = request.channel()
    request.needs(_scope(channel, "history"))
    if request.workspace.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    oldest = _moment(request, "oldest", "0")
    latest = _moment(request, "latest", "99999999999")
    inclusive = request.flag("inclusive")

    def within(ts: float) -> bool:
        return oldest < ts < latest or (inclusive and ts in (oldest, latest))

    with request.workspace.lock:
        shown = [
            message_object(request.workspace, each, metadata=request.flag("include_all_metadata"))
            for each in reversed(request.workspace.messages[channel.id])
            # Replies are not in the history, only in conversations.replies; nor is what only one person sees.
            if each.ephemeral_to is None and each.thread_ts in {None, each.ts} and within(float(each.ts))
        ]
    page, cursor = paged(request, shown, *request.workspace.history_page)
    answer: Json = {"messages": page, "has_more": bool(cursor), "pin_count": 0}
    return {**answer, "response_metadata": {"next_cursor": cursor}} if cursor else answer


@method("conversations.replies")
def replies(request: Request) -> Json:
    """A thread: the message and its replies, oldest first."""
    channel = request.channel()
    request.needs(_scope(channel, "history"))
    if request.workspace.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    parent = request.workspace.find(channel.id, request.text("ts"))
    if parent is None or parent.ephemeral_to is not None:
        raise RefusedError("thread_not_found")
    shown = [
        message_object(request.workspace, each, metadata=request.flag("include_all_metadata"))
        for each in request.workspace.messages[channel.id]
        if each.ephemeral_to is None and (each is parent or each.thread_ts == parent.ts)
    ]
    page, cursor = paged(request, shown, *request.workspace.history_page)
    return {"messages": page, "has_more": bool(cursor), "response_metadata": {"next_cursor": cursor}}


def _moment(request: Request, name: str, default: str) -> float:
    text = request.text(name) or default
    try:
        return float(text)
    except ValueError as error:
        raise RefusedError(f"invalid_ts_{name}") from error
