"""JSON forms of users, conversations, messages and views in responses and payloads."""

from playground.models import Channel, Json, Message, User, View
from playground.workspace import Workspace


def user_object(workspace: Workspace, user: User) -> Json:
    """Serialize a user as in users.info; the email address requires users:read.email."""
    profile: Json = {"real_name": user.real_name, "display_name": user.real_name, "team": user.team_id}
    if user.email and "users:read.email" in workspace.scopes:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "deleted": user.deleted,
        "real_name": user.real_name,
        "tz": user.tz,
        "tz_label": user.tz.rsplit("/", 1)[-1].replace("_", " "),
        "tz_offset": user.offset(workspace.now()),
        "profile": profile,
        "is_admin": user.is_admin,
        "is_owner": user.is_owner,
        "is_primary_owner": user.is_owner,
        "is_restricted": user.is_restricted,
        "is_ultra_restricted": False,
        "is_bot": user.is_bot,
        "is_app_user": False,
        "updated": 0,
    }


def channel_object(workspace: Workspace, channel: Channel) -> Json:
    """Serialize a conversation as in conversations.info."""
    common: Json = {
        "id": channel.id,
        "created": 0,
        "is_archived": channel.archived,
        "is_im": channel.im_with is not None,
        "is_org_shared": False,
        "context_team_id": workspace.team_id,
    }
    if channel.im_with is not None:
        return {**common, "user": channel.im_with, "is_user_deleted": workspace.users[channel.im_with].deleted}
    return {
        **common,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.private,
        "is_group": channel.private,
        "is_mpim": channel.mpim,
        "is_private": channel.private,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_member": workspace.bot_user in channel.members,
        "num_members": len(channel.members),
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
    }


def message_object(workspace: Workspace, message: Message, *, metadata: bool = True) -> Json:
    """Serialize a message as in conversations.history; without `metadata` its payload is stripped."""
    shown: Json = {"type": "message", "user": message.user, "text": message.text, "ts": message.ts}
    if message.user == workspace.bot_user:
        shown |= {"bot_id": workspace.bot_id, "app_id": workspace.app_id, "team": workspace.team_id}
    if message.blocks:
        shown["blocks"] = message.blocks
    if message.thread_ts:
        shown["thread_ts"] = message.thread_ts
    if message.broadcast:
        shown["subtype"] = "thread_broadcast"
    if message.edited:
        shown["edited"] = {"user": message.user, "ts": message.edited}
    if message.metadata is not None:
        event_type = message.metadata["event_type"]
        shown["metadata"] = message.metadata if metadata else {"event_type": event_type, "event_payload": {}}
    return shown


def view_object(workspace: Workspace, view: View) -> Json:
    """Serialize a view as in views.open and in payloads."""
    content = view.content
    shown: Json = {
        "id": view.id,
        "team_id": workspace.team_id,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": content.get("private_metadata", ""),
        "callback_id": content.get("callback_id", ""),
        "state": {"values": view.values},
        "hash": view.hash,
        "title": content.get("title") or {"type": "plain_text", "text": "View Title", "emoji": True},
        "clear_on_close": content.get("clear_on_close", False),
        "notify_on_close": content.get("notify_on_close", False),
        "close": content.get("close"),
        "submit": content.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app_id,
        "external_id": content.get("external_id", ""),
        "app_installed_team_id": workspace.team_id,
        "bot_id": workspace.bot_id,
    }
    if view.type == "home":
        del shown["submit"], shown["close"]
    return shown
