"""Read-only view of what one person sees in a workspace."""

from playground.client import form_elements
from playground.models import Channel, Message, NotOnScreenError, View
from playground.workspace import Workspace


class UserView:
    """One person's view of Slack.

    Args:
        user: Their id; NotOnScreenError if it is unknown.
        workspace: The workspace to read.
    """

    def __init__(self, user: str, workspace: Workspace) -> None:
        self._workspace = workspace
        self.user = workspace.person(user)
        self.id = user

    def channels(self) -> list[Channel]:
        """Return the conversations that they are a member of."""
        with self._workspace.lock:
            return [each for each in self._workspace.channels.values() if self.id in each.members]

    def messages(self, channel: str) -> list[Message]:
        """Return what they see in a conversation (id or name), oldest first, including ephemeral messages."""
        with self._workspace.lock:
            found = self._workspace.messages[self._channel(channel).id]
            return [each for each in found if each.ephemeral_to in {None, self.id}]

    def ephemerals(self, channel: str | None = None) -> list[Message]:
        """Return their ephemeral messages in one conversation, or in all."""
        places = [channel] if channel is not None else [each.id for each in self.channels()]
        return [each for place in places for each in self.messages(place) if each.ephemeral_to == self.id]

    def dm(self) -> list[Message]:
        """Return their direct messages with the app."""
        return self.messages(self.dm_channel)

    @property
    def dm_channel(self) -> str:
        """The id of their direct message channel with the app."""
        return self._workspace.dm(self.id).id

    def view(self) -> View | None:
        """Return the modal on top, or None."""
        with self._workspace.lock:
            stack = self._workspace.views.get(self.id)
            return stack[-1] if stack else None

    def home(self) -> View | None:
        """Return their Home, or None until the app publishes one."""
        return self._workspace.homes.get(self.id)

    def find(self, action_id: str) -> Message:
        """Return the newest visible message with that element.

        Raises:
            NotOnScreenError: No visible message has it.
        """
        seen = sorted((each for place in self.channels() for each in self.messages(place.id)), key=lambda each: each.ts)
        for message in reversed(seen):
            if any(element["action_id"] == action_id for _, element in form_elements.interactive(message.blocks)):
                return message
        raise NotOnScreenError(f"no message with action_id {action_id!r} in any conversation of {self.id}")

    def _channel(self, name: str | None) -> Channel:
        if name is None:
            mine = [each for each in self.channels() if each.im_with is None and not each.archived]
            if not mine:
                raise NotOnScreenError("this person is in no channel")
            return mine[0]
        channel = self._workspace.channel(name)
        if channel is None or (self.id not in channel.members and channel.kind != "public_channel"):
            raise NotOnScreenError(f"no visible conversation {name!r}")
        return channel
