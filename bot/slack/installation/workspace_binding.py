"""Bind the workspace to the token's team, look up organizers known by e-mail, and name the channels.

It starts even if Slack is unreachable, and retries until Slack answers.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.chat.surface import Surface
from bot.clock import Clock
from bot.services.admin import bootstrap, channels
from bot.services.shared import organizers
from bot.slack.api.web_api import BotIdentity, SlackApi, SlackBusyError, SlackRefusedError, SlackUnreachableError
from bot.store.db.engine import Database, DatabaseUnavailableError

_log = logging.getLogger(__name__)

_AGAIN = timedelta(minutes=1)
_REACHABLE_FOR = timedelta(seconds=30)


class WorkspaceBinder:
    """Binds one workspace to the token's team.

    Args:
        clock: Its wall-clock time paces the calls to Slack.
        slack: Reads from Slack.
        workspace_id: The workspace of the token.
    """

    def __init__(self, db: Database, clock: Clock, slack: SlackApi, workspace_id: int) -> None:
        self._db = db
        self._clock = clock
        self._slack = slack
        self._workspace_id = workspace_id
        self._asked_at: datetime | None = None
        self._known = False
        self._are_channels_named = False
        self._refused: str | None = None
        self._reachable = ReachabilityProbe(slack, clock.wall_now, method="auth.test", rejected="the bot token")
        self.other_team: str | None = None

    def bind(self) -> None:
        """Ask Slack for what is still unknown, at most once a minute; failures are logged."""
        if self._known or (self._asked_at is not None and self._clock.wall_now() - self._asked_at < _AGAIN):
            return
        self._asked_at = self._clock.wall_now()
        try:
            identity = self._identify()
            bootstrap.bind(
                self._db, self._workspace_id, team=identity.team, bot_user=identity.bot_user, url=identity.url
            )
            self.other_team = None
            is_everybody_found = self._find_organizers()
            self._name_channels()
            self._known = is_everybody_found
        except bootstrap.WrongTeamError as error:
            self.other_team = str(error)
            _log.error("the token belongs to another team", extra={"why": str(error)})
        except (SlackRefusedError, SlackUnreachableError, DatabaseUnavailableError) as error:
            _log.warning("slack not reachable yet", extra={"why": str(error)})

    def _find_organizers(self) -> bool:
        """Look up organizers known by e-mail; returns False if any has to be looked up again."""
        everybody = True
        for person_id, email in organizers.known_by_email_only(self._db, self._workspace_id):
            address = self._slack.find_by_email(email)
            if address is None:
                everybody = False
                _log.warning("organizer not found by e-mail", extra={"person": person_id})
            else:
                organizers.keep_address(self._db, self._workspace_id, person_id, address)
        return everybody

    def _name_channels(self) -> None:
        """Ask once what the channels are called, for those who read of them outside of Slack."""
        if not self._are_channels_named:
            posted_to = channels.posted_to(self._db, self._workspace_id, Surface.SLACK)
            current = {each: self._slack.channel_name(each) for each in posted_to}
            names = {each: name for each, name in current.items() if name is not None}
            channels.keep_names(self._db, self._workspace_id, names)
            self._are_channels_named = True

    def _identify(self) -> BotIdentity:
        try:
            identity = self._slack.identify()
        except SlackRefusedError as error:
            self._refused = error.word
            raise
        self._refused = None
        self._reachable.note()
        return identity

    def problem(self) -> str | None:
        """Return why the token cannot be used, as a sentence; None if it can."""
        if self.other_team is not None:
            return "the token belongs to another team than the database"
        if self._refused is not None:
            return f"Slack rejects the bot token ({self._refused}): run lhs-rounds doctor"
        return self._reachable.problem()


@dataclass(eq=False)
class ReachabilityProbe:
    """Tells whether Slack answers; checked again after half a minute.

    Attributes:
        slack: Reads from Slack.
        wall_now: Returns the wall-clock time (aware).
        method: The call that it makes; with a token, one that needs it.
        rejected: What Slack rejects if it rejects that call.
    """

    slack: SlackApi
    wall_now: Callable[[], datetime]
    method: str = "api.test"
    rejected: str = "the app’s requests"
    _reached_at: datetime | None = field(default=None, init=False)

    def note(self) -> None:
        """Record that Slack has just answered another call."""
        self._reached_at = self.wall_now()

    def problem(self) -> str | None:
        """Return what is wrong, as a sentence; None if Slack answered within the last half minute, or answers now.

        A rejection is an answer, so the sentence names it. A rate limit is an answer too, and the bot keeps working.
        """
        if self._reached_at is not None and self.wall_now() - self._reached_at <= _REACHABLE_FOR:
            return None
        try:
            self.slack.call(self.method)
        except SlackBusyError:
            pass
        except SlackRefusedError as error:
            return f"Slack rejects {self.rejected} ({error.word}): run lhs-rounds doctor"
        except SlackUnreachableError as error:
            return "Slack doesn’t respond" if error.word is None else f"Slack has an outage ({error.word})"
        self.note()
        return None
