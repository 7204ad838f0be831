"""Read-only view of what one person sees in Teams."""

from dataclasses import dataclass
from datetime import datetime

from playground.models import Json, NotOnScreenError
from playground.teams.adaptive_cards.elements import visible_actions
from playground.teams.models import Conversation, Dialog, Message, collect_texts
from playground.teams.tenant import Tenant


@dataclass(frozen=True)
class SeenMessage:
    """A message as one person sees it.

    Attributes:
        conversation: Id of its conversation.
        sender: Name of its sender.
        card: The card, which may be this person's own.
        thread: Id of the message that started its thread.
        is_targeted: Whether nobody else sees it.
        summary: What a notification says instead of the card.
    """

    id: str
    conversation: str
    sender: str
    is_bot: bool
    text: str
    card: Json | None
    thread: str
    is_edited: bool
    is_targeted: bool
    summary: str
    sent: datetime

    def all_text(self) -> str:
        """Return all readable text for assertions: the text, then every text in the card."""
        return "\n".join([self.text, *collect_texts(self.card)])

    @property
    def buttons(self) -> list[str]:
        """The titles of the buttons that can be pressed."""
        actions = visible_actions(self.card) if self.card else []
        return [str(each["title"]) for each in actions if "title" in each]


class TeamsUserView:
    """One person's view of Teams.

    Args:
        person: Their id.
        tenant: The tenant to read.

    Raises:
        NotOnScreenError: The id is unknown.
    """

    def __init__(self, person: str, tenant: Tenant) -> None:
        found = tenant.people.get(person)
        if found is None:
            raise NotOnScreenError(f"unknown person id {person}")
        self._tenant = tenant
        self.person = found
        self.id = person

    def conversations(self) -> list[Conversation]:
        """Return their channels and their chat with the bot."""
        with self._tenant.lock:
            return [each for each in self._tenant.conversations.values() if self._is_member(each)]

    def messages(self, conversation: str) -> list[SeenMessage]:
        """Return what they see in a conversation (id, or name of a channel), oldest first."""
        with self._tenant.lock:
            now, place = self._tenant.now(), self._conversation(conversation)
            found = self._tenant.messages[place.id]
            return [self._seen(each) for each in found if each.is_visible_to(self.id, now)]

    def chat(self) -> list[SeenMessage]:
        """Return their chat with the bot."""
        return self.messages(self.chat_id)

    @property
    def chat_id(self) -> str:
        """Id of their chat with the bot."""
        return self._tenant.chat(self.id).id

    def threads(self, conversation: str) -> list[SeenMessage]:
        """Return the messages that start a thread in a channel."""
        return [each for each in self.messages(conversation) if each.thread == each.id]

    def replies(self, message: SeenMessage) -> list[SeenMessage]:
        """Return the replies in the thread of a message."""
        everything = self.messages(message.conversation)
        return [each for each in everything if each.thread == message.thread and each.id != message.thread]

    def targeted(self, conversation: str) -> list[SeenMessage]:
        """Return the messages in a channel that they alone see."""
        return [each for each in self.messages(conversation) if each.is_targeted]

    def dialog(self) -> Dialog | None:
        """Return the open dialog, or None."""
        with self._tenant.lock:
            return self._tenant.dialogs.get(self.id)

    def find(self, button: str) -> SeenMessage:
        """Return the newest visible message with that button, by its title.

        Raises:
            NotOnScreenError: No visible message has it.
        """
        seen = sorted((each for place in self.conversations() for each in self.messages(place.id)), key=_age)
        for message in reversed(seen):
            if button in message.buttons:
                return message
        raise NotOnScreenError(f"no message with a button {button!r} in any conversation of {self.id}")

    def _seen(self, message: Message) -> SeenMessage:
        sender = self._tenant.people.get(message.sender)
        return SeenMessage(
            id=message.id,
            conversation=message.conversation,
            sender=sender.name if sender else self._tenant.bot_name,
            is_bot=sender is None,
            text=message.text,
            card=message.card_for(self.id),
            thread=message.thread,
            is_edited=message.edited,
            is_targeted=message.targeted_to is not None,
            summary=message.summary,
            sent=message.sent,
        )

    def _is_member(self, conversation: Conversation) -> bool:
        if conversation.person is not None:
            return conversation.person == self.id
        team = self._tenant.team_of(conversation)
        return self.id in team.members and not (conversation.deleted or team.deleted)

    def _conversation(self, name: str) -> Conversation:
        for each in self.conversations():
            if name in {each.id, each.name}:
                return each
        raise NotOnScreenError(f"no visible conversation {name!r}")

    def _message(self, seen: SeenMessage) -> Message:
        """Return the message behind what they see.

        Raises:
            NotOnScreenError: It is gone.
        """
        found = self._tenant.find(self._conversation(seen.conversation).id, seen.id)
        if found is None or not found.is_visible_to(self.id, self._tenant.now()):
            raise NotOnScreenError("the message is gone or not visible to this person")
        return found


def _age(message: SeenMessage) -> int:
    return int(message.id)
