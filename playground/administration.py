"""What administrators and people do to a workspace, and the events that the app gets about it."""

from http import HTTPStatus

from playground.api.conversations import FAMILY
from playground.api.serializers import channel_object, user_object
from playground.delivery.outbound import Outbound
from playground.delivery.payloads import Payloads
from playground.models import Channel, Json
from playground.workspace import Workspace

_TRIES = 4


class Administration:
    """Changes people, channels and the app's token as Slack does, and sends the events to which the app subscribed.

    Args:
        workspace: The workspace to change.
        outbound: Sends events to the app.
        payloads: Builds them.
    """

    def __init__(self, workspace: Workspace, outbound: Outbound, payloads: Payloads) -> None:
        self._workspace = workspace
        self._outbound = outbound
        self._payloads = payloads

    # People

    def change_zone(self, user: str, zone: str) -> None:
        """Set a person's time zone, as their device does when they travel."""
        with self._workspace.lock:
            person = self._workspace.users[user]
            person.tz = zone
        self._send({"type": "user_change", "user": user_object(self._workspace, person), "cache_ts": 0})

    # Channels

    def rename(self, name: str, new_name: str) -> None:
        """Rename a channel; its id stays."""
        channel = self._workspace.channels[name]
        channel.name = new_name
        self._send({"type": f"{_family(channel)}_rename", "channel": channel_object(self._workspace, channel)})

    def archive(self, name: str) -> None:
        """Archive a channel. Slack takes bots out of it: https://github.com/elastic/connectors/issues/1972."""
        channel = self._workspace.channels[name]
        self._leave(channel)
        channel.archived = True
        self._send({"type": f"{_family(channel)}_archive", "channel": name, "is_moved": 0})

    def unarchive(self, name: str) -> None:
        """Bring an archived channel back, without the app. It hears of a private channel only as a member."""
        channel = self._workspace.channels[name]
        channel.archived = False
        if not channel.private:
            self._send({"type": "channel_unarchive", "channel": name})

    def delete_channel(self, name: str) -> None:
        """Delete a channel with everything in it; its id is never used again."""
        with self._workspace.lock:
            channel = self._workspace.channels.pop(name)
            self._workspace.mark_changed()
        self._send({"type": f"{_family(channel)}_deleted", "channel": name})

    def make_private(self, name: str) -> None:
        """Turn a public channel private. Its members stay, and Slack has no event about it."""
        self._workspace.channels[name].private = True

    def remove_app(self, name: str) -> None:
        """Remove the app from a channel."""
        channel = self._workspace.channels[name]
        self._leave(channel)
        self._send({"type": f"{_family(channel)}_left", "channel": name, "actor_id": ""})

    def invite_app(self, name: str) -> None:
        """Add the app to a channel, as `/invite` does."""
        channel = self._workspace.channels[name]
        channel.members.append(self._workspace.bot_user)
        its_type = {"user": self._workspace.bot_user, "channel": name, "channel_type": "C"}
        self._send({"type": "member_joined_channel", **its_type}, scope=f"{FAMILY[channel.kind]}:read")

    # The app

    def revoke_token(self, error: str = "token_revoked") -> None:
        """Make the bot's token invalid: from now on Slack answers with that error."""
        with self._workspace.lock:
            self._workspace.revoked[self._workspace.token] = error

    def reinstall(self) -> str:
        """Install the app again, and return its new token."""
        self._workspace.token = f"xoxb-again-{self._workspace.new_id('T')}"
        return self._workspace.token

    def _leave(self, channel: Channel) -> None:
        if self._workspace.bot_user in channel.members:
            channel.members.remove(self._workspace.bot_user)

    def _send(self, event: Json, *, scope: str | None = None) -> None:
        is_granted = scope is None or scope in self._workspace.scopes
        if not (is_granted and self._workspace.receives(str(event["type"]))):
            return
        payload = self._payloads.event(event)
        for number in range(_TRIES):
            # Slack sends an event again that was not acknowledged in time: https://docs.slack.dev/apis/events-api.
            if self._outbound.event(payload, retry_num=number).status == HTTPStatus.OK:
                return


def _family(channel: Channel) -> str:
    return "group" if channel.private else "channel"
