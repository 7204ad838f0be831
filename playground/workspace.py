"""In-memory state of one workspace with one app installed, under one lock."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

from playground.client import form_elements
from playground.delivery.delivery_log import DeliveryLog
from playground.delivery.interaction_tokens import InteractionTokens
from playground.models import (
    HISTORY_PAGE,
    MAX_VIEW_STACK,
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
from playground.scopes import ALL_SCOPES, EVENT_SCOPES
from playground.timeline import Timeline, format_ts
from playground.wall_clock import wall_time

SLACKBOT = "USLACKBOT"


class Workspace(InteractionTokens):
    """People, conversations, messages and open views.

    Args:
        team_id: Team id, beginning with T as in Slack.
        name: Name of the workspace.
        now: Time used for messages; a demo's clock is simulated.
        wall_now: Returns wall-clock seconds since 1970, for expiry.
        scopes: Scopes granted to the app.
        commands: The app's slash commands.

    Attributes:
        delivery_log: Every message that the bot posted with metadata.
        lock: Held while the state is read or changed, never during a request to the app.
        run: A random id of this workspace, so that a page recognizes a new one.
        version: Increases with every visible change.
        subscriptions: Bot events that the app receives, as in its manifest (`app_home_opened`, `message.im`, ...).
        warnings: (method, warning) for input that Slack accepts with a warning.
        metadata_limit: Maximum bytes of a message's metadata. Slack documents no limit; this is conservative.
        history_page: History page size: default and maximum.
    """

    def __init__(
        self,
        team_id: str = "T0PLAYGROUND",
        name: str = "Playground",
        *,
        now: Callable[[], datetime] | None = None,
        wall_now: Callable[[], float] = wall_time,
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
        # Whether people have no message box in the app's direct messages.
        self.messages_tab_read_only = False
        # Members of each user group, by handle.
        self.groups: dict[str, list[str]] = {}
        self.version = 0
        self.run = secrets.token_hex(4)
        self.app_id = "A0PLAYGROUND"
        self.bot_id = "B0PLAYGROUND"
        self.bot_user = "U0PLAYBOT"
        # The organization of the workspace, and whether the app is installed organization-wide.
        self.enterprise_id: str | None = None
        self.is_enterprise_install = False
        self.token = "xoxb-playground-" + secrets.token_hex(8)
        # Tokens that are no longer valid, and the error that each gets.
        self.revoked: dict[str, str] = {}
        self.app_token = "xapp-1-playground-" + secrets.token_hex(8)
        self.signing_secret = secrets.token_hex(16)
        self.verification_token = secrets.token_hex(12)
        self.users: dict[str, User] = {}
        self.channels: dict[str, Channel] = {}
        self.messages: dict[str, Timeline] = {}
        self.views: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}
        self.files: dict[str, File] = {}
        # How many messages with a new file are rejected until it is ready.
        self.file_not_ready_replies = 0
        # Whether the upload URL accepts files.
        self.accepts_uploads = True
        self.delivery_log = DeliveryLog(wall_now)
        self._dms: dict[str, str] = {}
        self._last_ts = 0
        bot_email = ""
        self.add_user(User(self.bot_user, bot_name.lower().replace(" ", ""), bot_name, bot_email, is_bot=True))

    def install(self, manifest: Json) -> None:
        """Set up what an app manifest says: commands, shortcuts, events, and the messages tab.

        https://docs.slack.dev/reference/app-manifest.
        """
        features, settings = manifest["features"], manifest["settings"]
        home = features.get("app_home", {})
        with self.lock:
            self.commands = tuple(
                Command(each["command"], each.get("description", ""), each.get("usage_hint", ""))
                for each in features.get("slash_commands", [])
            )
            self.shortcuts = tuple(
                Shortcut(each["callback_id"], each["name"])
                for each in features.get("shortcuts", [])
                if each["type"] == "message"
            )
            self.subscriptions = set(settings.get("event_subscriptions", {}).get("bot_events", []))
            self.messages_tab_enabled = home.get("messages_tab_enabled", False)
            self.messages_tab_read_only = home.get("messages_tab_read_only_enabled", False)
            self.mark_changed()

    def has_composer(self, channel: Channel) -> bool:
        """Tell whether people can write in a conversation, commands included."""
        is_app_dm = channel.im_with is not None
        return not is_app_dm or (self.messages_tab_enabled and not self.messages_tab_read_only)

    def receives(self, event: str) -> bool:
        """Tell whether the app gets an event: it subscribed to it, and was granted the scope that Slack asks for."""
        scope = EVENT_SCOPES.get(event)
        return event in self.subscriptions and (scope is None or scope in self.scopes)

    # People and conversations

    def add_user(self, user: User) -> User:
        """Add a user and return it."""
        with self.lock:
            user.team_id = user.team_id or self.team_id
            self.users[user.id] = user
            self.mark_changed()
            return user

    def add_channel(self, channel: Channel) -> Channel:
        """Add a conversation and return it."""
        with self.lock:
            self.channels[channel.id] = channel
            if channel.im_with is not None:
                self._dms[channel.im_with] = channel.id
            self.messages.setdefault(channel.id, Timeline())
            self.mark_changed()
            return channel

    def channel(self, name: str) -> Channel | None:
        """Return a conversation by id, `#name` or name."""
        with self.lock:
            if name in self.channels:
                return self.channels[name]
            plain = name.removeprefix("#")
            return next((each for each in self.channels.values() if each.name == plain and not each.im_with), None)

    def dm(self, user: str) -> Channel:
        """Return the app's direct messages with that person, creating them if necessary."""
        with self.lock:
            if user in self._dms:
                return self.channels[self._dms[user]]
            return self.add_channel(Channel(self.new_id("D"), "", [user, self.bot_user], im_with=user))

    def resolve_channel(self, name: str) -> str:
        """Return the conversation id for the `channel` argument of a post, or the name itself if unknown."""
        with self.lock:
            found = self._dms.get(name) or self.channel(name)
            return found.id if isinstance(found, Channel) else found or name

    def person(self, user: str) -> User:
        """Return a user by id.

        Raises:
            NotOnScreenError: The id is unknown.
        """
        found = self.users.get(user)
        if found is None:
            raise NotOnScreenError(f"unknown user id {user}")
        return found

    def new_file(self, name: str, length: int) -> File:
        """Create a file that is about to be uploaded."""
        with self.lock:
            file = File(self.new_id("F"), name, length, refusals=self.file_not_ready_replies)
            self.files[file.id] = file
            return file

    # Messages

    def post(self, message: Message) -> Message:
        """Append a message (with empty `ts`) to its conversation under a new timestamp, and return it."""
        with self.lock:
            moment = self.now()
            microseconds = int(moment.timestamp()) * 1_000_000 + moment.microsecond
            self._last_ts = max(microseconds, self._last_ts + 1)
            message.ts = format_ts(self._last_ts)
            message.sent = moment
            message.blocks = self.with_ids(message.blocks)
            message.values = form_elements.initial_values(message.blocks)
            self.messages[message.channel].append(message)
            if message.user == self.bot_user:
                self.delivery_log.record_post(message)
            self.mark_changed()
            return message

    def latest_ts(self) -> int:
        """Return the time of the newest message in any conversation, for `Timeline.after`."""
        with self.lock:
            return self._last_ts

    def find(self, channel: str, ts: str) -> Message | None:
        """Return the message with that timestamp, including ephemeral ones."""
        with self.lock:
            timeline = self.messages.get(channel)
            return timeline.find(ts) if timeline is not None else None

    def remove(self, message: Message) -> None:
        """Delete a message."""
        with self.lock:
            if self.messages[message.channel].remove(message):
                self.delivery_log.record_deletion(message)
                self.mark_changed()

    def notify(self, user: str, channel: str, text: str) -> Message:
        """Post an ephemeral message from Slackbot to one person."""
        return self.post(Message(channel, "", SLACKBOT, text, ephemeral_to=user))

    def with_ids(self, blocks: list[Json]) -> list[Json]:
        """Add missing block_ids and action_ids, as Slack does."""
        return form_elements.with_ids(blocks, lambda: secrets.token_urlsafe(4))

    # Views

    def open_view(self, user: str, content: Json, *, push: bool, channel: str | None = None) -> View | None:
        """Open a modal, on top of the current one (`push`) or instead of all; None if three are open already."""
        with self.lock:
            stack = self.views.setdefault(user, [])
            if push and len(stack) >= MAX_VIEW_STACK:
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
        """Replace a view's content; input is kept where block_id and action_id are unchanged."""
        with self.lock:
            blocks = self.with_ids(content["blocks"])
            typed = view.values
            view.content = {**content, "blocks": blocks}
            view.values = form_elements.carry_over(form_elements.initial_values(blocks), typed)
            view.errors, view.error_text = {}, None
            view.hash = f"{int(self.wall_now())}.{secrets.token_hex(4)}"
            view.revision += 1
            self.mark_changed()

    def view(self, view_id: str) -> View | None:
        """Return an open modal or a Home by id."""
        with self.lock:
            everywhere = [view for stack in self.views.values() for view in stack]
            return next((view for view in [*everywhere, *self.homes.values()] if view.id == view_id), None)

    def close_views(self, view: View, *, every: bool) -> None:
        """Close a modal and those on top of it, or the whole stack."""
        with self.lock:
            stack = self.views.get(view.user, [])
            keep = [] if every or view not in stack else stack[: stack.index(view)]
            self.views[view.user] = keep
            self.mark_changed()

    # Versioning

    def mark_changed(self) -> None:
        """Record a visible change."""
        self.version += 1
