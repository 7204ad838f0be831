"""The state of one workspace with one app installed: plain Python, one lock."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from playground.client import form_elements
from playground.delivery.delivery_log import Book
from playground.delivery.interaction_tokens import Passes
from playground.models import (
    HISTORY_PAGE,
    VIEW_STACK,
    Channel,
    Command,
    File,
    Json,
    Message,
    NotOnScreenError,
    Shortcut,
    User,
    View,
)
from playground.timeline import Timeline, ts_of
from playground.wall_clock import real_time

SLACKBOT = "USLACKBOT"
ALL_SCOPES = frozenset(
    {
        "channels:history",
        "channels:read",
        "chat:write",
        "commands",
        "files:write",
        "groups:history",
        "groups:read",
        "im:history",
        "im:read",
        "im:write",
        "mpim:history",
        "mpim:read",
        "team:read",
        "usergroups:read",
        "users:read",
        "users:read.email",
    }
)


class Workspace(Passes):
    """People, conversations, messages and open views.

    Args:
        team_id: As Slack's, beginning with T.
        name: What people call the workspace.
        now: The time on messages; a demo's clock can be turned.
        wall_now: The machine's time, for what expires.
        scopes: What the installed app was granted.
        commands: The app's slash commands.

    Attributes:
        book: All that the bot ever posted with metadata.
        lock: Held while the state is read or changed; never while the app is called.
        run: Another for each workspace, so that a page knows that it looks at a new one.
        version: Goes up with every change that somebody could see.
        subscriptions: Bot events that the app is sent, as in its manifest (`app_home_opened`, `message.im`, ...).
        warnings: (method, warning) for what Slack accepts and warns of.
        metadata_limit: Bytes of a message's metadata. Slack documents no number; this is a careful one.
        history_page: Messages in a page of a history: without `limit`, and at most.
    """

    def __init__(
        self,
        team_id: str = "T0PLAYGROUND",
        name: str = "Playground",
        *,
        now: Callable[[], datetime] | None = None,
        wall_now: Callable[[], float] = real_time,
        scopes: frozenset[str] = ALL_SCOPES,
        commands: tuple[Command, ...] = (),
        bot_name: str = "App",
    ) -> None:
        super().__init__(team_id, wall_now)
        self.name = name
        self.domain = name.lower().replace(" ", "-")
        self.now = now or (lambda: datetime.fromtimestamp(wall_now(), UTC))
        self.scopes = scopes
        self.commands = commands
        self.shortcuts: tuple[Shortcut, ...] = ()
        self.subscriptions: set[str] = set()
        self.warnings: list[tuple[str, str]] = []
        self.metadata_limit = 1024
        self.history_page = HISTORY_PAGE
        self.messages_tab_enabled = True
        # User groups: who is in each, by its handle.
        self.groups: dict[str, list[str]] = {}
        self.version = 0
        self.run = secrets.token_hex(4)
        self.app_id = "A0PLAYGROUND"
        self.bot_id = "B0PLAYGROUND"
        self.bot_user = "U0PLAYBOT"
        # The organization that it belongs to, and whether the app is installed in all of that.
        self.enterprise_id: str | None = None
        self.is_enterprise_install = False
        self.token = "xoxb-playground-" + secrets.token_hex(8)
        self.app_token = "xapp-1-playground-" + secrets.token_hex(8)
        self.signing_secret = secrets.token_hex(16)
        self.verification_token = secrets.token_hex(12)
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Timeline] = {}
        self.views: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        # How often a message with a new file is refused before it is ready.
        self.files_are_slow = 0
        # Whether the address that files are sent to answers.
        self.takes_files = True
        self.book = Book(wall_now)
        self._dms: dict[str, str] = {}
        self._last_ts = 0
        bot_email = ""
        self.add_user(User(self.bot_user, bot_name.lower().replace(" ", ""), bot_name, bot_email, is_bot=True))

    # People and conversations

    def add_user(self, user: User) -> User:
        """Add somebody; returns them."""
        with self.lock:
            user.team_id = user.team_id or self.team_id
            self.users[user.id] = user
            self.changed()
            return user

    def add_channel(self, channel: Channel) -> Channel:
        """Add a conversation; returns it."""
        with self.lock:
            self.channels[channel.id] = channel
            if channel.im_with is not None:
                self._dms[channel.im_with] = channel.id
            self.messages.setdefault(channel.id, Timeline())
            self.changed()
            return channel

    def channel(self, name: str) -> Channel | None:
        """A conversation by its id, `#name` or name."""
        with self.lock:
            if name in self.channels:
                return self.channels[name]
            plain = name.removeprefix("#")
            return next((each for each in self.channels.values() if each.name == plain and not each.im_with), None)

    def dm(self, user: str) -> Channel:
        """The app's direct messages with that person, made now if there are none."""
        with self.lock:
            if user in self._dms:
                return self.channels[self._dms[user]]
            return self.add_channel(Channel(self.new_id("D"), "", [user, self.bot_user], im_with=user))

    def place_of(self, name: str) -> str:
        """The id of the conversation that `channel` of a post means; the name as it is where there is none."""
        with self.lock:
            found = self._dms.get(name) or self.channel(name)
            return found.id if isinstance(found, Channel) else found or name

    def person(self, user: str) -> User:
        """A user by id; raises NotOnScreenError where there is none."""
        found = self.users.get(user)
        if found is None:
            raise NotOnScreenError(f"nobody has the id {user}")
        return found

    def new_file(self, name: str, length: int) -> File:
        """A file that is about to be sent."""
        with self.lock:
            file = File(self.new_id("F"), name, length, refusals=self.files_are_slow)
            self.files[file.id] = file
            return file

    # Messages

    def post(self, message: Message) -> Message:
        """Put a message (its `ts` empty) into its conversation under a new timestamp; returns it."""
        with self.lock:
            moment = self.now()
            microseconds = int(moment.timestamp()) * 1_000_000 + moment.microsecond
            self._last_ts = max(microseconds, self._last_ts + 1)
            message.ts = ts_of(self._last_ts)
            message.sent = moment
            message.blocks = self.named(message.blocks)
            message.values = form_elements.initial_values(message.blocks)
            self.messages[message.channel].append(message)
            if message.user == self.bot_user:
                self.book.posted(message)
            self.changed()
            return message

    def mark(self) -> int:
        """The moment of the newest message in any conversation, for `Timeline.after`."""
        with self.lock:
            return self._last_ts

    def find(self, channel: str, ts: str) -> Message | None:
        """The message in that conversation under that timestamp, ephemeral ones too."""
        with self.lock:
            timeline = self.messages.get(channel)
            return timeline.find(ts) if timeline is not None else None

    def remove(self, message: Message) -> None:
        """Take a message away."""
        with self.lock:
            if self.messages[message.channel].remove(message):
                self.book.deleted(message)
                self.changed()

    def tell(self, user: str, channel: str, text: str) -> Message:
        """Slack itself says something to one person."""
        return self.post(Message(channel, "", SLACKBOT, text, ephemeral_to=user))

    def named(self, blocks: list[Json]) -> list[Json]:
        """Blocks with a block_id each and an action_id for each element, as Slack gives them where the app did not."""
        return form_elements.named(blocks, lambda: secrets.token_urlsafe(4))

    # Views

    def open_view(self, user: str, content: Json, *, push: bool, channel: str | None = None) -> View | None:
        """Show a modal, on top of the one that is open (`push`) or instead of all; None if three are open already."""
        with self.lock:
            stack = self.views.setdefault(user, [])
            if push and len(stack) >= VIEW_STACK:
                return None
            if not push:
                stack.clear()
            previous = stack[-1] if stack else None
            name = self.new_id("V")
            view = View(name, user, {}, "", previous.root_id if previous else name, previous.id if previous else None)
            view.channel = channel or (previous.channel if previous else None)
            self.set_view(view, content)
            stack.append(view)
            return view

    def set_view(self, view: View, content: Json) -> None:
        """Replace what a view shows; what was typed stays where block_id and action_id stay the same."""
        with self.lock:
            blocks = self.named(content["blocks"])
            typed = view.values
            view.content = {**content, "blocks": blocks}
            view.values = form_elements.carried(form_elements.initial_values(blocks), typed)
            view.errors, view.trouble = {}, None
            view.hash = f"{int(self.wall_now())}.{secrets.token_hex(4)}"
            view.revision += 1
            self.changed()

    def view(self, view_id: str) -> View | None:
        """An open modal or a Home by its id."""
        with self.lock:
            everywhere = [view for stack in self.views.values() for view in stack]
            return next((view for view in [*everywhere, *self.homes.values()] if view.id == view_id), None)

    def close_views(self, view: View, *, every: bool) -> None:
        """Close one modal and what lies on it, or the whole stack."""
        with self.lock:
            stack = self.views.get(view.user, [])
            keep = [] if every or view not in stack else stack[: stack.index(view)]
            self.views[view.user] = keep
            self.changed()

    # Small things

    def changed(self) -> None:
        """Somebody could see something new."""
        self.version += 1
