"""chat.*: post, update and delete messages. https://docs.slack.dev/reference/methods/chat.postMessage."""

from playground.api.base import ApiError, Request, method
from playground.api.content import LONGEST_UPDATE, SPLIT_INTO, SPLIT_TEXT, content_of, metadata_of
from playground.api.serializers import message_object
from playground.models import Channel, Json, Message


def _with_warnings(request: Request, answer: Json, warnings: list[str]) -> Json:
    if not warnings:
        return answer
    request.workspace.warnings.extend((request.method, each) for each in warnings)
    return {**answer, "warning": ",".join(warnings), "response_metadata": {"warnings": warnings}}


def _target_channel(request: Request) -> Channel:
    """Resolve the target: a conversation's id or name, or a person's id, which opens their direct messages."""
    workspace, name = request.workspace, request.text("channel")
    user = workspace.users.get(name)
    if user is not None:
        if user.is_bot:
            raise ApiError("cannot_dm_bot")
        channel = workspace.dm(user.id)
    else:
        found = workspace.channel(name)
        if found is None or (found.private and workspace.bot_user not in found.members):
            raise ApiError("channel_not_found")
        channel = found
    if channel.im_with is not None:
        if workspace.users[channel.im_with].deleted:
            raise ApiError("user_disabled")
        if not workspace.messages_tab_enabled:
            raise ApiError("messages_tab_disabled")
    if channel.archived:
        raise ApiError("is_archived")
    if workspace.bot_user not in channel.members and "chat:write.public" not in workspace.scopes:
        raise ApiError("not_in_channel")
    return channel


@method("chat.postMessage", "chat:write")
def post_message(request: Request) -> Json:
    """Post a message; a long text without blocks is split into several, as in Slack."""
    channel = _target_channel(request)
    content = content_of(request)
    metadata = metadata_of(request)
    thread = request.text("thread_ts") or None
    if thread is not None and request.workspace.find(channel.id, thread) is None:
        raise ApiError("thread_not_found")
    parts = [content.text]
    if len(content.text) > SPLIT_TEXT and not content.blocks:
        parts = [content.text[at : at + SPLIT_INTO] for at in range(0, len(content.text), SPLIT_INTO)]
    posted = [
        request.workspace.post(
            Message(
                channel.id,
                "",
                request.workspace.bot_user,
                part,
                content.blocks or [],
                metadata=metadata,
                thread_ts=thread,
                broadcast=thread is not None and request.flag("reply_broadcast"),
            )
        )
        for part in parts
    ]
    first = posted[0]
    answer = {"channel": channel.id, "ts": first.ts, "message": message_object(request.workspace, first)}
    return _with_warnings(request, answer, content.warnings)


@method("chat.postEphemeral", "chat:write")
def post_ephemeral(request: Request) -> Json:
    """Post a message that only one person sees."""
    workspace = request.workspace
    channel = _target_channel(request)
    user = request.text("user")
    if user not in channel.members:
        raise ApiError("user_not_in_channel")
    content = content_of(request)
    thread = request.text("thread_ts") or None
    message = Message(
        channel.id, "", workspace.bot_user, content.text, content.blocks or [], thread_ts=thread, ephemeral_to=user
    )
    # "Ephemeral messages in threads are only shown if there is already an active thread."
    # https://docs.slack.dev/reference/methods/chat.postEphemeral
    is_shown = thread is None or any(each.thread_ts == thread for each in workspace.messages[channel.id])
    posted = workspace.post(message).ts if is_shown else f"{workspace.now().timestamp():.6f}"
    return _with_warnings(request, {"message_ts": posted}, content.warnings)


def _own_message(request: Request, error_code: str) -> Message:
    channel = request.channel()
    message = request.workspace.find(channel.id, request.text("ts"))
    if message is None or message.ephemeral_to is not None:
        raise ApiError("message_not_found")
    if channel.archived:
        raise ApiError("is_inactive")
    if message.user != request.workspace.bot_user:
        raise ApiError(error_code)
    return message


@method("chat.update", "chat:write")
def update(request: Request) -> Json:
    """Update one of the bot's messages. Omitted blocks and metadata are kept; [] and {} remove them.

    https://docs.slack.dev/reference/methods/chat.update: metadata is retained if the field is absent, and removed by an
    empty object.
    """
    workspace = request.workspace
    message = _own_message(request, "cant_update_message")
    content = content_of(request, longest=LONGEST_UPDATE)
    metadata = metadata_of(request)
    with workspace.lock:
        if "metadata" in request.arguments:
            message.metadata = metadata
        message.text = content.text
        if content.blocks is not None:
            message.blocks = workspace.with_ids(content.blocks)
        message.edited = f"{workspace.now().timestamp():.6f}"
        message.revision += 1
        workspace.delivery_log.record_edit(message)
        workspace.mark_changed()
    answer = {
        "channel": message.channel,
        "ts": message.ts,
        "text": message.text,
        "message": message_object(workspace, message),
    }
    return _with_warnings(request, answer, content.warnings)


@method("chat.delete", "chat:write")
def delete(request: Request) -> Json:
    """Delete one of the bot's messages."""
    message = _own_message(request, "cant_delete_message")
    request.workspace.remove(message)
    return {"channel": message.channel, "ts": message.ts}
