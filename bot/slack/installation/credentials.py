"""Whose token speaks where: one token in one workspace, or one in each workspace that the bot was installed in."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from bot.chat.port import Absent, Poster
from bot.clock import Clock
from bot.services.admin import installations
from bot.services.admin.installations import Speaking
from bot.services.admin.workspace_resolver import Teams
from bot.slack.installation.organizer_sync import Watching
from bot.slack.installation.workspace_binding import Contact
from bot.store.db.engine import Database, DatabaseUnavailableError
from bot.token_cipher import Sealer, SealError

_log = logging.getLogger(__name__)

_LOOK_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Grant:
    """What a request of a team may be answered with."""

    workspace_id: int
    token: str = field(repr=False)
    bot_user: str | None


class Tokens(Protocol):
    """Whose token speaks where."""

    def of_request(self, team: str, enterprise: str | None) -> Grant | None:
        """For a request of a team, perhaps of an organization; None where the bot does not belong there.

        Raises:
            DatabaseUnavailableError: Nobody can say at the moment.
        """
        ...

    def poster(self, workspace_id: int) -> Poster:
        """Who posts in a workspace. Raises DatabaseUnavailableError."""
        ...

    def beat(self) -> bool:
        """Get to know, now and then, what Slack says of workspaces; whether messages may be posted."""
        ...

    def problem(self) -> str | None:
        """What keeps the bot from working, in words; None if nothing does."""
        ...


class OneToken:
    """The token of the settings, in the one workspace that it is for.

    Args:
        db: The database.
        token: The bot's.
        poster: Who posts with it.
        contact: What is known of its Slack.
        watching: Watches over who organizes.
    """

    def __init__(self, db: Database, token: str, poster: Poster, contact: Contact, watching: Watching) -> None:
        self._teams = Teams(db)
        self._token = token
        self._poster = poster
        self._contact = contact
        self.watching = watching

    def of_request(self, team: str, enterprise: str | None) -> Grant | None:  # noqa: ARG002 - as `Tokens` has it
        """See `Tokens.of_request`; raises OtherTeamError for another team than the one that this token is for."""
        return Grant(self._teams.workspace_of(team), self._token, None)

    def poster(self, workspace_id: int) -> Poster:  # noqa: ARG002 - as `Tokens` has it
        """See `Tokens.poster`."""
        return self._poster

    def beat(self) -> bool:
        """See `Tokens.beat`."""
        self._contact.seek()
        if self._contact.other_team is not None:
            return False
        self.watching.run()
        return True

    def problem(self) -> str | None:
        """See `Tokens.problem`."""
        return self._contact.problem()


@dataclass(frozen=True, slots=True)
class Connected:
    """What speaks to Slack with one token, in one workspace."""

    poster: Poster
    watching: Watching


class ManyTokens:
    """A token for each workspace, read from the database as it is wanted: another process may have changed it.

    Args:
        db: The database.
        clock: Its machine's time paces how often Slack is asked.
        sealer: Opens tokens.
        connect: Makes what speaks in a workspace, with a token.
        slack_problem: What is wrong with Slack's answers, in words; None if nothing is.
        zone: The time zone of a new series, until it is set up (IANA name).
    """

    def __init__(
        self,
        db: Database,
        clock: Clock,
        sealer: Sealer,
        connect: Callable[[Speaking, str], Connected],
        slack_problem: Callable[[], str | None],
        *,
        zone: str,
    ) -> None:
        self._db = db
        self._clock = clock
        self._sealer = sealer
        self._connect = connect
        self._slack_problem = slack_problem
        self._zone = zone
        self._lock = threading.Lock()
        self._connected: dict[int, tuple[str, Connected]] = {}
        self._looked_at: datetime | None = None

    def of_request(self, team: str, enterprise: str | None) -> Grant | None:
        """See `Tokens.of_request`."""
        found = installations.speaking(self._db, team, enterprise, zone=self._zone, now=self._clock.now())
        token = None if found is None else self._opened(found)
        return None if found is None or token is None else Grant(found.workspace_id, token, found.bot_user)

    def poster(self, workspace_id: int) -> Poster:
        """See `Tokens.poster`; where the bot is not installed any more, what is to be posted waits."""
        found = installations.speaking_in(self._db, workspace_id)
        token = None if found is None else self._opened(found)
        return Absent() if found is None or token is None else self._with(found, token).poster

    def beat(self) -> bool:
        """See `Tokens.beat`."""
        real = self._clock.real()
        if self._looked_at is not None and real - self._looked_at < _LOOK_EVERY:
            return True
        try:
            everywhere = installations.everywhere(self._db)
        except DatabaseUnavailableError as error:
            _log.warning("database away, workspaces are looked after later: %s", error)
            return True
        self._looked_at = real
        for each in everywhere:
            token = self._opened(each)
            if token is not None:
                self._with(each, token).watching.run()
        return True

    def problem(self) -> str | None:
        """See `Tokens.problem`."""
        return self._slack_problem()

    def _opened(self, found: Speaking) -> str | None:
        try:
            return self._sealer.opened(found.sealed_token)
        except SealError as error:
            _log.error("token cannot be opened workspace=%s why=%s", found.workspace_id, error)
            return None

    def _with(self, found: Speaking, token: str) -> Connected:
        with self._lock:
            known = self._connected.get(found.workspace_id)
            if known is None or known[0] != token:
                known = self._connected[found.workspace_id] = (token, self._connect(found, token))
            return known[1]
