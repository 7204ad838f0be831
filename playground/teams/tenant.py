"""In-memory state of one tenant with one bot, under one lock."""

import secrets
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from playground.models import Json
from playground.teams.models import Conversation, Dialog, Message, Person, PostedActivity, Team
from playground.teams.tokens import SigningKey, shared_key
from playground.wall_clock import wall_time


class Tenant:
    """People, teams, conversations and messages.

    Args:
        tenant_id: The Microsoft Entra tenant.
        name: Name of the organization.
        app_id: Client id of the bot's app registration; the bot's own id is `28:` and this.
        bot_name: Name of the bot.
        now: Time used for messages; a demo's clock is simulated.
        wall_now: Returns wall-clock seconds since 1970, for tokens.

    Attributes:
        lock: Held while the state is read or changed, never during a request to the bot.
        run: A random id of this tenant, so that a page recognizes a new one.
        version: Increases with every visible change.
        secret: The client secret of the app registration.
        connector_key: Signs the tokens that Teams sends to the bot; assign another to rotate it.
        entra_key: Signs the access tokens that the bot gets.
        message_limit: Maximum bytes of a message.
        accepts_targeted: Whether targeted messages are available.
        disabled_by_admin: Whether the tenant's administrator disabled the bot.
        commands: The bot's commands in the app manifest, as (title, description).
        posted: Everything that the bot ever posted, in order.
    """

    def __init__(
        self,
        tenant_id: str,
        name: str,
        *,
        app_id: str,
        bot_name: str,
        now: Callable[[], datetime] | None = None,
        wall_now: Callable[[], float] = wall_time,
    ) -> None:
        self.id = tenant_id
        self.name = name
        self.app_id = app_id
        self.bot_id = f"28:{app_id}"
        self.bot_name = bot_name
        self.wall_now = wall_now
        self.now = now or (lambda: datetime.fromtimestamp(wall_now(), UTC))
        self.lock = threading.RLock()
        self.run = secrets.token_hex(4)
        self.version = 0
        self.secret = secrets.token_urlsafe(24)
        self.connector_key: SigningKey = shared_key()
        self.entra_key: SigningKey = shared_key()
        self.message_limit = 28 * 1024
        self.accepts_targeted = True
        self.disabled_by_admin = False
        self.commands: list[tuple[str, str]] = []
        self.people: dict[str, Person] = {}
        self.teams: dict[str, Team] = {}
        self.conversations: dict[str, Conversation] = {}
        self.messages: dict[str, list[Message]] = {}
        self.dialogs: dict[str, Dialog] = {}
        # Who installed the app in the personal scope, and who removed it there.
        self.installed_by: set[str] = set()
        self.uninstalled_by: set[str] = set()
        self.posted: list[PostedActivity] = []
        self._message_of: dict[tuple[str, str], Message] = {}
        self._posted_as: dict[tuple[str, str], PostedActivity] = {}
        self._last_id = 0
        self._sequence = 0

    # People and conversations

    def add_person(self, person: Person) -> Person:
        """Add a person and return them."""
        with self.lock:
            self.people[person.id] = person
            self.mark_changed()
            return person

    def add_team(self, team: Team) -> Team:
        """Add a team with its General channel, and return it."""
        with self.lock:
            self.teams[team.id] = team
            self.add_conversation(Conversation(team.id, "channel", "General", team=team.id))
            return team

    def add_conversation(self, conversation: Conversation) -> Conversation:
        """Add a conversation and return it."""
        with self.lock:
            self.conversations[conversation.id] = conversation
            self.messages.setdefault(conversation.id, [])
            self.mark_changed()
            return conversation

    def chat(self, person: str) -> Conversation:
        """Return the personal chat with that person, creating it if necessary."""
        with self.lock:
            found = next((each for each in self.conversations.values() if each.person == person), None)
            return found or self.add_conversation(
                Conversation(f"a:{secrets.token_urlsafe(24)}", "personal", person=person)
            )

    def channels(self, team: Team) -> list[Conversation]:
        """Return the channels of a team that are not deleted, General first."""
        return [each for each in self.conversations.values() if each.team == team.id and not each.deleted]

    def find_person(self, name: str) -> Person | None:
        """Return a person by id, Entra object id or e-mail address."""
        return next((each for each in self.people.values() if name in {each.id, each.aad_object_id, each.email}), None)

    def members(self, conversation: Conversation) -> list[Person]:
        """Return the people in a conversation."""
        if conversation.person is not None:
            return [self.people[conversation.person]]
        return [self.people[each] for each in self.team_of(conversation).members]

    def team_of(self, conversation: Conversation) -> Team:
        """Return the team of a channel."""
        return self.teams[str(conversation.team)]

    def has_bot(self, conversation: Conversation) -> bool:
        """Tell whether the bot is in a conversation's roster."""
        if conversation.person is not None:
            return self.reaches(conversation.person)
        team = self.team_of(conversation)
        return team.installed and not team.deleted

    def reaches(self, person: str) -> bool:
        """Tell whether the bot may write to a person: they have the app, or are in a team that has it."""
        in_team = any(each.installed and person in each.members for each in self.teams.values())
        return person not in self.uninstalled_by and (person in self.installed_by or in_team)

    # Messages

    def new_message_id(self) -> str:
        """Return the next message id: the time in milliseconds, never twice."""
        with self.lock:
            self._last_id = max(int(self.now().timestamp() * 1000), self._last_id + 1)
            return str(self._last_id)

    def post(self, message: Message) -> Message:
        """Append a message to its conversation, and return it."""
        with self.lock:
            message.sent = self.now()
            message.sequence = self.next_sequence()
            self.messages[message.conversation].append(message)
            self._message_of[message.conversation, message.id] = message
            if message.sender == self.bot_id:
                entry = PostedActivity(message.conversation, message.id, message.activity, self.wall_now())
                self.posted.append(entry)
                self._posted_as[message.conversation, message.id] = entry
            self.mark_changed()
            return message

    def find(self, conversation: str, message_id: str) -> Message | None:
        """Return a message by id."""
        with self.lock:
            return self._message_of.get((conversation, message_id))

    def edit(self, message: Message, activity: Json) -> None:
        """Replace what one of the bot's messages shows; cards that single people saw instead of it are gone."""
        with self.lock:
            message.activity = activity
            message.text = str(activity.get("text") or "")
            message.attachments = activity.get("attachments") or []
            message.entities = activity.get("entities") or []
            message.summary = str(activity.get("summary") or "")
            message.edited = True
            message.revision += 1
            message.sequence = self.next_sequence()
            message.views.clear()
            message.refreshed.clear()
            self._posted_as[message.conversation, message.id].edited_at = self.wall_now()
            self.mark_changed()

    def remove(self, message: Message) -> None:
        """Delete one of the bot's messages."""
        with self.lock:
            self.messages[message.conversation].remove(message)
            del self._message_of[message.conversation, message.id]
            self._posted_as[message.conversation, message.id].deleted_at = self.wall_now()
            self.mark_changed()

    def show_to(self, person: str, message: Message, card: Json) -> None:
        """Show a person this card instead of the message's own."""
        with self.lock:
            message.views[person] = card
            message.sequence = self.next_sequence()
            self.mark_changed()

    def next_sequence(self) -> int:
        """Return the next number in the order of changes."""
        self._sequence += 1
        return self._sequence

    @property
    def sequence(self) -> int:
        """Number of the newest change."""
        return self._sequence

    def mark_changed(self) -> None:
        """Record a visible change."""
        self.version += 1
