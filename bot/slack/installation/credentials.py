"""The bot's credentials: one token for one workspace, or one for each workspace that installed the bot."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.chat.port import NotInstalled
from bot.clock import Clock
from bot.services.admin import installations, workspace_resolver
from bot.services.admin.installations import InstalledToken
from bot.slack.chat import SlackChat, make_chat
from bot.slack.installation.organizer_sync import OrganizerSync
from bot.slack.installation.workspace_binding import WorkspaceBinder
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.token_cipher import DecryptionError, TokenCipher

_log = logging.getLogger(__name__)

_LOOK_EVERY = timedelta(minutes=1)


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

    def problem(self) -> str | None:
        """Return why the bot cannot work, as a sentence; None if it can."""
        ...


class SingleWorkspaceCredentials:
    """The configured token, for a single workspace.

    Args:
        token: The bot's token.
        chat: Posts with the token.
        binder: Binds the workspace to the token's team.
        organizer_sync: Keeps the organizers up to date.
    """

    def __init__(
        self, db: Database, token: str, chat: SlackChat, binder: WorkspaceBinder, organizer_sync: OrganizerSync
    ) -> None:
        self._db = db
        self._workspaces: dict[str, int] = {}
        self._token = token
        self._chat = chat
        self._binder = binder
        self.organizer_sync = organizer_sync

    def authorize(self, team: str, enterprise: str | None) -> Authorization | None:  # noqa: ARG002 - as `Credentials` has it
        """See `Credentials.authorize`; raises WrongTeamError for another team than the token's."""
        if team not in self._workspaces:
            self._workspaces[team] = workspace_resolver.of_team(self._db, team)
        return Authorization(self._workspaces[team], self._token, None)

    def chat(self, workspace_id: int) -> SlackChat:  # noqa: ARG002 - the protocol's signature
        """Implement `Credentials.chat`."""
        return self._chat

    def refresh(self) -> bool:
        """See `Credentials.refresh`."""
        self._binder.bind()
        if self._binder.other_team is not None:
            return False
        self.organizer_sync.run()
        return True

    def problem(self) -> str | None:
        """See `Credentials.problem`."""
        return self._binder.problem()


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

    def problem(self) -> str | None:
        """Implement `Credentials.problem`."""
        return None


@dataclass(frozen=True, slots=True)
class Connection:
    """The clients for one workspace, with its token."""

    chat: SlackChat
    organizer_sync: OrganizerSync


class MultiWorkspaceCredentials:
    """A token for each workspace, read from the database each time because another process may have changed it.

    Args:
        clock: Its wall-clock time paces the calls to Slack.
        cipher: Decrypts tokens.
        connect: Creates a workspace's clients from its token.
        slack_problem: Returns what is wrong with Slack's answers, as a sentence; None if nothing is.
        zone: The time zone of a new series, until it is set up (IANA name).
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        cipher: TokenCipher,
        connect: Callable[[InstalledToken, str], Connection],
        slack_problem: Callable[[], str | None],
        *,
        zone: str,
    ) -> None:
        self._db = db
        self._clock = clock
        self._cipher = cipher
        self._connect = connect
        self._slack_problem = slack_problem
        self._zone = zone
        self._lock = threading.Lock()
        self._connected: dict[int, tuple[str, Connection]] = {}
        self._looked_at: datetime | None = None

    def authorize(self, team: str, enterprise: str | None) -> Authorization | None:
        """See `Credentials.authorize`."""
        found = installations.token_of_team(self._db, team, enterprise, zone=self._zone, now=self._clock.now())
        return None if found is None else Authorization(found.workspace_id, self._decrypt(found), found.bot_user)

    def chat(self, workspace_id: int) -> SlackChat:
        """Implement `Credentials.chat`. Where the bot is no longer installed, deliveries wait."""
        found = installations.token_of_workspace(self._db, workspace_id)
        connection = None if found is None else self._connection(found)
        return make_chat(NotInstalled()) if connection is None else connection.chat

    def refresh(self) -> bool:
        """See `Credentials.refresh`."""
        wall_now = self._clock.wall_now()
        if self._looked_at is not None and wall_now - self._looked_at < _LOOK_EVERY:
            return True
        try:
            everywhere = installations.all_tokens(self._db)
        except DatabaseUnavailableError as error:
            _log.warning("database unavailable, workspaces are refreshed later", extra={"why": str(error)})
            return True
        self._looked_at = wall_now
        for connection in map(self._connection, everywhere):
            if connection is not None:
                connection.organizer_sync.run()
        return True

    def problem(self) -> str | None:
        """See `Credentials.problem`."""
        return self._slack_problem()

    def _decrypt(self, found: InstalledToken) -> str:
        try:
            return self._cipher.decrypt(found.encrypted_token)
        except DecryptionError as error:
            _log.error("token cannot be opened", extra={"workspace": found.workspace_id, "why": str(error)})
            raise

    def _connection(self, found: InstalledToken) -> Connection | None:
        try:
            token = self._decrypt(found)
        except DecryptionError:
            # Its deliveries wait until the key is back.
            return None
        with self._lock:
            known = self._connected.get(found.workspace_id)
            if known is None or known[0] != token:
                known = self._connected[found.workspace_id] = (token, self._connect(found, token))
            return known[1]
