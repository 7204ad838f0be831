"""The bot's credentials: one token for one workspace, or one for each workspace that installed the bot."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Protocol

from bot.chat.port import NotInstalled
from bot.clock import Clock
from bot.services.admin import installations, workspace_resolver
from bot.services.admin.installations import InstalledToken
from bot.services.shared import organizers
from bot.slack.chat import SlackChat, make_chat
from bot.slack.installation.organizer_sync import ESCALATION_EVERY, GROUPS_EVERY, OrganizerSync, attempt
from bot.slack.installation.workspace_binding import WorkspaceBinder
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.token_cipher import DecryptionError, TokenCipher

_log = logging.getLogger(__name__)

# The workspaces whose clients are kept. Making them costs little, but those of 10,000 would take 200 MB.
_MAX_CONNECTED = 500


@dataclass(frozen=True, slots=True)
class Authorization:
    """The workspace and token for a team's request."""

    workspace_id: int
    token: str = field(repr=False)
    bot_user: str | None


class Credentials(Protocol):
    """The tokens of the bot's workspaces."""

    def authorize(self, team: str, enterprise: str | None) -> Authorization | None:
        """Return the authorization for a team's request; None if the bot is not installed there.

        Raises:
            DatabaseUnavailableError: The database cannot be read now.
            DecryptionError: No key decrypts the token.
        """
        ...

    def chat(self, workspace_id: int) -> SlackChat:
        """Return the client and the renderers of a workspace's Slack. Raises DatabaseUnavailableError."""
        ...

    def refresh(self) -> bool:
        """Update from time to time what is known of the workspaces; returns whether messages may be posted."""
        ...

    def sync_organizers(self) -> None:
        """Keep the organizers of all workspaces up to date, from time to time; calls Slack for some of them."""
        ...

    def problem(self) -> str | None:
        """Return why the bot cannot work, as a sentence; None if it can."""
        ...


@dataclass(eq=False)
class SingleWorkspaceCredentials:
    """The configured token, for a single workspace.

    Attributes:
        token: The bot's token.
        its_chat: Posts with the token.
        binder: Binds the workspace to the token's team.
        organizer_sync: Keeps the organizers up to date.
    """

    db: Database
    token: str = field(repr=False)
    its_chat: SlackChat
    binder: WorkspaceBinder
    organizer_sync: OrganizerSync
    _workspaces: dict[str, int] = field(default_factory=dict, init=False)

    def authorize(self, team: str, enterprise: str | None) -> Authorization | None:  # noqa: ARG002 - as `Credentials` has it
        """See `Credentials.authorize`; raises WrongTeamError for another team than the token's."""
        if team not in self._workspaces:
            self._workspaces[team] = workspace_resolver.of_team(self.db, team)
        return Authorization(self._workspaces[team], self.token, None)

    def chat(self, workspace_id: int) -> SlackChat:  # noqa: ARG002 - the protocol's signature
        """Implement `Credentials.chat`."""
        return self.its_chat

    def refresh(self) -> bool:
        """See `Credentials.refresh`."""
        self.binder.bind()
        return self.binder.other_team is None

    def sync_organizers(self) -> None:
        """See `Credentials.sync_organizers`."""
        self.organizer_sync.run()

    def problem(self) -> str | None:
        """See `Credentials.problem`."""
        return self.binder.problem()


class NoSlack:
    """The credentials of an installation without Slack; implements `Credentials`."""

    def authorize(self, team: str, enterprise: str | None) -> Authorization | None:  # noqa: ARG002 - the protocol's signature
        """Implement `Credentials.authorize`."""
        return None

    def chat(self, workspace_id: int) -> SlackChat:  # noqa: ARG002 - the protocol's signature
        """Implement `Credentials.chat`: messages wait until Slack is set up."""
        return make_chat(NotInstalled())

    def refresh(self) -> bool:
        """Implement `Credentials.refresh`."""
        return True

    def sync_organizers(self) -> None:
        """Implement `Credentials.sync_organizers`: the organizers are in the database alone."""

    def problem(self) -> str | None:
        """Implement `Credentials.problem`."""
        return None


@dataclass(frozen=True, slots=True)
class WorkspaceClients:
    """The clients for one workspace, with its token."""

    chat: SlackChat
    organizer_sync: OrganizerSync


@dataclass(eq=False)
class MultiWorkspaceCredentials:
    """A token for each workspace, read from the database each time because another process may have changed it.

    Attributes:
        clock: Its wall-clock time paces the calls to Slack.
        cipher: Decrypts tokens.
        connect: Creates a workspace's clients from its token.
        slack_problem: Returns what is wrong with Slack's answers, as a sentence; None if nothing is.
        zone: The time zone of a new series, until it is set up (IANA name).
    """

    db: Database
    clock: Clock
    cipher: TokenCipher
    connect: Callable[[InstalledToken, str], WorkspaceClients]
    slack_problem: Callable[[], str | None]
    zone: str
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)
    # Least recently used first.
    _connected: OrderedDict[int, tuple[str, WorkspaceClients]] = field(default_factory=OrderedDict, init=False)
    _synced_at: dict[str, datetime] = field(default_factory=dict, init=False)

    def authorize(self, team: str, enterprise: str | None) -> Authorization | None:
        """See `Credentials.authorize`."""
        found = installations.token_of_team(self.db, team, enterprise, zone=self.zone, now=self.clock.now())
        return None if found is None else Authorization(found.workspace_id, self._decrypt(found), found.bot_user)

    def chat(self, workspace_id: int) -> SlackChat:
        """Implement `Credentials.chat`. Where the bot is no longer installed, deliveries wait."""
        connection = self._connection(workspace_id)
        return make_chat(NotInstalled()) if connection is None else connection.chat

    def refresh(self) -> bool:
        """See `Credentials.refresh`."""
        return True

    def sync_organizers(self) -> None:
        """See `Credentials.sync_organizers`. Among many workspaces, only those that need it are visited."""
        wall_now = self.clock.wall_now()
        for task, every, find in (
            (OrganizerSync.sync_organizer_groups, GROUPS_EVERY, organizers.following_groups),
            (OrganizerSync.alert_admins, ESCALATION_EVERY, organizers.unreached),
        ):
            last = self._synced_at.get(task.__name__)
            if last is not None and wall_now - last < every:
                continue
            try:
                workspace_ids = find(self.db, self.clock.now())
                self._synced_at[task.__name__] = wall_now
                for each in workspace_ids:
                    if (connection := self._connection(each)) is not None:
                        attempt(partial(task, connection.organizer_sync))
            except DatabaseUnavailableError as error:
                _log.warning("database unavailable, organizers are synced later", extra={"why": str(error)})

    def problem(self) -> str | None:
        """See `Credentials.problem`."""
        return self.slack_problem()

    def _decrypt(self, found: InstalledToken) -> str:
        try:
            return self.cipher.decrypt(found.encrypted_token)
        except DecryptionError as error:
            _log.error("token cannot be opened", extra={"workspace": found.workspace_id, "why": str(error)})
            raise

    def _connection(self, workspace_id: int) -> WorkspaceClients | None:
        """Return the clients for a workspace; None where the bot is not installed, or its token cannot be decrypted."""
        found = installations.token_of_workspace(self.db, workspace_id)
        if found is None:
            return None
        try:
            token = self._decrypt(found)
        except DecryptionError:
            # Its deliveries wait until the key is back.
            return None
        with self._lock:
            known = self._connected.get(found.workspace_id)
            if known is None or known[0] != token:
                known = self._connected[found.workspace_id] = (token, self.connect(found, token))
            self._connected.move_to_end(found.workspace_id)
            while len(self._connected) > _MAX_CONNECTED:
                self._connected.popitem(last=False)
            return known[1]
