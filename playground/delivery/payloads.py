"""Payloads that Slack sends to an app. https://docs.slack.dev/reference/interaction-payloads and /apis/events-api."""

from playground.api.serializers import message_object, view_object
from playground.models import Channel, Json, Message, User, View
from playground.workspace import Workspace


class Payloads:
    """Builds payloads, each with a new trigger_id and response_url.

    Args:
        workspace: The workspace that the payloads belong to.
        base_url: Base URL of this playground, for response_urls.
    """

    def __init__(self, workspace: Workspace, base_url: str) -> None:
        self._workspace = workspace
        self._base_url = base_url

    def command(self, user: User, channel: Channel, name: str, text: str) -> dict[str, str]:
        """Build a slash command's form fields. https://docs.slack.dev/interactivity/implementing-slash-commands."""
        workspace = self._workspace
        return {
            "token": workspace.verification_token,
            "team_id": workspace.team_id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": _display_name(channel),
            "user_id": user.id,
            "user_name": user.name,
            "command": name,
            "text": text,
            "api_app_id": workspace.app_id,
            "is_enterprise_install": "true" if workspace.is_enterprise_install else "false",
            "response_url": self._response_url(user, channel.id, None),
            "trigger_id": workspace.new_trigger(user.id, channel.id),
            **({"enterprise_id": workspace.enterprise_id} if workspace.enterprise_id else {}),
        }

    def message_action(self, user: User, message: Message, actions: list[Json]) -> Json:
        """Build block_actions of a message; an ephemeral message comes without its content."""
        workspace = self._workspace
        channel = workspace.channels[message.channel]
        container: Json = {
            "type": "message",
            "message_ts": message.ts,
            "channel_id": channel.id,
            "is_ephemeral": message.ephemeral_to is not None,
        }
        if message.thread_ts:
            container["thread_ts"] = message.thread_ts
        payload = {
            **self._interaction("block_actions", user, channel.id),
            "container": container,
            "channel": {"id": channel.id, "name": _display_name(channel)},
            "state": {"values": message.values},
            "response_url": self._response_url(user, channel.id, message.ts),
            "actions": actions,
        }
        if message.ephemeral_to is None:
            payload["message"] = message_object(workspace, message)
        return payload

    def view_action(self, user: User, view: View, actions: list[Json]) -> Json:
        """Build block_actions of a modal or Home."""
        shown = view_object(self._workspace, view)
        return {
            **self._interaction("block_actions", user, view.channel, view.id if view.type == "modal" else None),
            "container": {"type": "view", "view_id": view.id},
            "view": shown,
            "state": shown["state"],
            "actions": actions,
        }

    def submission(self, user: User, view: View) -> Json:
        """Build a view_submission."""
        return {
            **self._interaction("view_submission", user, view.channel, view.id),
            "view": view_object(self._workspace, view),
            "response_urls": self._response_urls(user, view),
        }

    def closed(self, user: User, view: View, *, cleared: bool) -> Json:
        """Build a view_closed, which has no trigger_id."""
        payload = self._interaction("view_closed", user, view.channel)
        del payload["trigger_id"]
        return {**payload, "view": view_object(self._workspace, view), "is_cleared": cleared}

    def shortcut(self, user: User, callback_id: str) -> Json:
        """Build a global shortcut."""
        return {**self._interaction("shortcut", user, None), "callback_id": callback_id, "action_ts": self.action_ts()}

    def message_shortcut(self, user: User, message: Message, callback_id: str) -> Json:
        """Build a message shortcut."""
        channel = self._workspace.channels[message.channel]
        return {
            **self._interaction("message_action", user, channel.id),
            "callback_id": callback_id,
            "action_ts": self.action_ts(),
            "channel": {"id": channel.id, "name": _display_name(channel)},
            "message_ts": message.ts,
            "message": message_object(self._workspace, message),
            "response_url": self._response_url(user, channel.id, message.ts),
        }

    def event(self, event: Json, event_id: str | None = None) -> Json:
        """Wrap an event in an event_callback."""
        workspace = self._workspace
        return {
            "token": workspace.verification_token,
            "team_id": workspace.team_id,
            "context_team_id": workspace.team_id,
            "context_enterprise_id": workspace.enterprise_id,
            "api_app_id": workspace.app_id,
            "event": {"event_ts": self.action_ts(), **event},
            "type": "event_callback",
            "event_id": event_id or workspace.new_id("Ev"),
            "event_time": int(workspace.wall_now()),
            "authorizations": [
                {
                    "enterprise_id": workspace.enterprise_id,
                    "team_id": workspace.team_id,
                    "user_id": workspace.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": workspace.is_enterprise_install,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": "4-playground",
            **({"enterprise_id": workspace.enterprise_id} if workspace.enterprise_id else {}),
        }

    def action_ts(self) -> str:
        """Return the current time as an action timestamp."""
        return f"{self._workspace.wall_now():.6f}"

    def _interaction(self, kind: str, user: User, channel: str | None, view_id: str | None = None) -> Json:
        workspace = self._workspace
        return {
            "type": kind,
            "user": {"id": user.id, "username": user.name, "name": user.name, "team_id": user.team_id},
            "api_app_id": workspace.app_id,
            "token": workspace.verification_token,
            "trigger_id": workspace.new_trigger(user.id, channel, view_id),
            "team": {"id": workspace.team_id, "domain": workspace.domain},
            "enterprise": None if workspace.enterprise_id is None else {"id": workspace.enterprise_id},
            "is_enterprise_install": workspace.is_enterprise_install,
        }

    def _response_url(self, user: User, channel: str, message_ts: str | None) -> str:
        return f"{self._base_url}/respond/{self._workspace.new_response_url(user.id, channel, message_ts)}"

    def _response_urls(self, user: User, view: View) -> list[Json]:
        found = []
        for block in view.blocks:
            element = block.get("element", {})
            if not element.get("response_url_enabled"):
                continue
            value = view.values[block["block_id"]][element["action_id"]]
            channel = value.get("selected_conversation") or value.get("selected_channel")
            if channel:
                found.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel,
                        "response_url": self._response_url(user, channel, None),
                    }
                )
        return found


def _display_name(channel: Channel) -> str:
    if channel.im_with is not None:
        return "directmessage"
    return "privategroup" if channel.private else channel.name
