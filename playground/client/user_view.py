"""What one person sees of a workspace, as values."""

from playground.client import form_elements
from playground.models import Channel, Message, NotOnScreenError, View
from playground.workspace import Workspace


class Seat:
    """One person's view of Slack, for reading.

    Args:
        user: Their id; NotOnScreenError where nobody has it.
        workspace: Where.
    """

    def __init__(self, user: str, workspace: Workspace) -> None:
        self._workspace = workspace
        self.user = workspace.person(user)
        self.id = user

    def channels(self) -> list[Channel]:
        """The conversations that they are in."""
        with self._workspace.lock:
            return [each for each in self._workspace.channels.values() if self.id in each.members]

    def messages(self, channel: str) -> list[Message]:
        """What they see in a conversation (its id or name), oldest first, with what only they see."""
        with self._workspace.lock:
            found = self._workspace.messages[self._channel(channel).id]
            return [each for each in found if each.ephemeral_to in {None, self.id}]

    def ephemerals(self, channel: str | None = None) -> list[Message]:
        """What only they see, in one conversation or all."""
        places = [channel] if channel is not None else [each.id for each in self.channels()]
        return [each for place in places for each in self.messages(place) if each.ephemeral_to == self.id]

    def dm(self) -> list[Message]:
        """Their direct messages with the app."""
        return self.messages(self.dm_channel)

    @property
    def dm_channel(self) -> str:
        """The id of their direct messages with the app."""
        return self._workspace.dm(self.id).id

    def view(self) -> View | None:
        """The modal on top, None if none is open."""
        with self._workspace.lock:
            stack = self._workspace.views.get(self.id)
            return stack[-1] if stack else None

    def home(self) -> View | None:
        """Their Home, None before the app has published one."""
        return self._workspace.homes.get(self.id)

    def find(self, action_id: str) -> Message:
        """The newest message that they see with such an element; raises NotOnScreenError where there is none."""
        seen = sorted((each for place in self.channels() for each in self.messages(place.id)), key=lambda each: each.ts)
        for message in reversed(seen):
            if any(element["action_id"] == action_id for _, element in form_elements.interactive(message.blocks)):
                return message
        raise NotOnScreenError(f"no message with action_id {action_id!r} in any conversation of {self.id}")

    def _channel(self, name: str | None) -> Channel:
        if name is None:
            mine = [each for each in self.channels() if each.im_with is None and not each.archived]
            if not mine:
                raise NotOnScreenError("they are in no channel")
            return mine[0]
        channel = self._workspace.channel(name)
        if channel is None or (self.id not in channel.members and channel.kind != "public_channel"):
            raise NotOnScreenError(f"no conversation {name!r} that they could see")
        return channel
