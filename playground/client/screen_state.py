"""The screen of one person as JSON for the page."""

from playground.clock_control import ClockControl
from playground.models import Channel, Json, Message, View
from playground.workspace import SLACKBOT, Workspace


def screen_state(workspace: Workspace, clock: ClockControl | None, user: str) -> Json:
    """Return everything on that person's screen; an unknown person gets the screen of the first one."""
    with workspace.lock:
        people = [each for each in workspace.users.values() if not each.is_bot and not each.deleted]
        if user not in {each.id for each in people} and people:
            user = people[0].id
        mine = [each for each in workspace.channels.values() if user in each.members]
        modals = workspace.views.get(user, [])
        home = workspace.homes.get(user)
        return {
            "run": workspace.run,
            "version": workspace.version,
            "team": workspace.name,
            "user": user,
            "bot": workspace.bot_user,
            "botName": workspace.users[workspace.bot_user].real_name,
            "people": [
                {"id": each.id, "name": each.real_name, "email": each.email, "dm": _dm(workspace, each.id)}
                for each in people
            ],
            "names": {each.id: each.real_name for each in workspace.users.values()},
            "commands": [
                {"name": each.name, "description": each.description, "hint": each.usage_hint}
                for each in workspace.commands
            ],
            "shortcuts": [{"id": each.callback_id, "name": each.name} for each in workspace.shortcuts],
            "channels": [_channel(workspace, each, user) for each in mine],
            "modal": _view(modals[-1], len(modals)) if modals else None,
            "home": _view(home, 1) if home else None,
            "clock": {"now": clock.now().isoformat(), "zone": clock.zone} if clock else None,
        }


def _dm(workspace: Workspace, user: str) -> Json | None:
    """Return the channel and time of the app's last message to that person, so that the page can point there."""
    channel = workspace.dm(user)
    last = [each.ts for each in workspace.messages[channel.id] if each.user != user]
    return {"id": channel.id, "ts": last[-1]} if last else None


def _channel(workspace: Workspace, channel: Channel, user: str) -> Json:
    seen = [each for each in workspace.messages[channel.id] if each.ephemeral_to in {None, user}]
    return {
        "id": channel.id,
        "name": channel.name,
        "dm": channel.im_with is not None,
        "composer": workspace.has_composer(channel),
        "private": channel.private,
        "archived": channel.archived,
        "members": len(channel.members),
        "messages": [_message(workspace, each) for each in seen],
    }


def _message(workspace: Workspace, message: Message) -> Json:
    author = workspace.users.get(message.user)
    return {
        "ts": message.ts,
        "revision": message.revision,
        "user": message.user,
        "name": author.real_name if author else "Slackbot",
        "app": message.user in {workspace.bot_user, SLACKBOT},
        "text": message.text,
        "blocks": message.blocks,
        "values": message.values,
        "thread": message.thread_ts,
        "broadcast": message.broadcast,
        "edited": message.edited is not None,
        "ephemeral": message.ephemeral_to is not None,
        "sent": message.sent.isoformat(),
    }


def _view(view: View, depth: int) -> Json:
    return {
        "id": view.id,
        "revision": view.revision,
        "depth": depth,
        "title": view.title,
        "submit": (view.content.get("submit") or {}).get("text"),
        "close": (view.content.get("close") or {}).get("text"),
        "blocks": view.blocks,
        "values": view.values,
        "errors": view.errors,
        "errorText": view.error_text,
    }
