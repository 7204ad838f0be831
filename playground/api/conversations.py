"""conversations.* and users.conversations. https://docs.slack.dev/apis/web-api/using-the-conversations-api."""

from playground.api.base import ApiError, Request, method, paged
from playground.api.serializers import channel_object
from playground.models import Channel, Json

FAMILY = {"public_channel": "channels", "private_channel": "groups", "im": "im", "mpim": "mpim"}


def scope(channel: Channel, right: str) -> str:
    """Return the scope that grants `right` ("read", "history") in that type of conversation."""
    return f"{FAMILY[channel.kind]}:{right}"


def _listed(request: Request, *, member: bool) -> list[Channel]:
    workspace = request.workspace
    kinds = [each.strip() for each in request.text("types", "public_channel").split(",")]
    for kind in kinds:
        if kind not in FAMILY:
            raise ApiError("invalid_types")
        request.needs(f"{FAMILY[kind]}:read")
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
    """List all public channels, and the private channels and direct messages that the app is in."""
    shown = [channel_object(request.workspace, each) for each in _listed(request, member=False)]
    page, cursor = paged(request, shown)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


@method("users.conversations")
def of_user(request: Request) -> Json:
    """List the conversations that the app is a member of."""
    shown = [channel_object(request.workspace, each) for each in _listed(request, member=True)]
    page, cursor = paged(request, shown)
    return {"channels": page, "response_metadata": {"next_cursor": cursor}}


@method("conversations.info")
def info(request: Request) -> Json:
    """Return one conversation."""
    channel = request.channel()
    request.needs(scope(channel, "read"))
    return {"channel": channel_object(request.workspace, channel)}


@method("conversations.members")
def members(request: Request) -> Json:
    """List the members of a conversation."""
    channel = request.channel()
    request.needs(scope(channel, "read"))
    page, cursor = paged(request, [{"id": each} for each in channel.members])
    return {"members": [each["id"] for each in page], "response_metadata": {"next_cursor": cursor}}


@method("conversations.open", "im:write")
def open_conversation(request: Request) -> Json:
    """Open direct messages with one person. https://docs.slack.dev/reference/methods/conversations.open."""
    workspace = request.workspace
    if request.text("channel"):
        return {"channel": {"id": request.channel().id}}
    names = request.json("users", "invalid_arguments") if request.text("users").startswith("[") else None
    names = names or [each for each in request.text("users").split(",") if each]
    if not names:
        raise ApiError("users_list_not_supplied")
    if len(names) > 1:
        raise ApiError("method_not_supported_for_channel_type")
    user = workspace.users.get(names[0])
    if user is None:
        raise ApiError("user_not_found")
    if user.deleted:
        raise ApiError("user_disabled")
    if user.is_bot:
        raise ApiError("cannot_dm_bot")
    with workspace.lock:
        before = len(workspace.channels)
        channel = workspace.dm(user.id)
        known = len(workspace.channels) == before
    shown = channel_object(workspace, channel) if request.flag("return_im") else {"id": channel.id}
    return {"channel": shown, "no_op": True, "already_open": True} if known else {"channel": shown}
