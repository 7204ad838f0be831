"""Getting to know Slack: which team the token belongs to, and who the organizers known by e-mail are.

Slack being away does not stop the start; it is asked again until it has answered.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.services.admin import bootstrap
from bot.services.shared import organizers
from bot.slack.api.web_api import Identity, SlackApi, SlackBusyError, SlackRefusedError, SlackUnreachableError
from bot.store.db.engine import Database, DatabaseUnavailableError

_log = logging.getLogger(__name__)

_AGAIN = timedelta(minutes=1)
_REACHABLE_FOR = timedelta(seconds=30)


class WorkspaceBinder:
    """What is known of the Slack that the token belongs to.

    Args:
        db: The database.
        clock: Its machine's time paces how often Slack is asked.
        slack: Where to ask.
        workspace_id: The workspace that the token is for.
    """

    def __init__(self, db: Database, clock: Clock, slack: SlackApi, workspace_id: int) -> None:
        self._db = db
        self._clock = clock
        self._slack = slack
        self._workspace_id = workspace_id
        self._asked_at: datetime | None = None
        self._known = False
        self._refused: str | None = None
        self._reachable = ReachabilityProbe(slack, clock.wall_now)
        self.other_team: str | None = None

    def bind(self) -> None:
        """Ask Slack for what is still unknown, at most once a minute; logged if it cannot be had."""
        if self._known or (self._asked_at is not None and self._clock.wall_now() - self._asked_at < _AGAIN):
            return
        self._asked_at = self._clock.wall_now()
        try:
            identity = self._identify()
            bootstrap.bind(
                self._db, self._workspace_id, team=identity.team, bot_user=identity.bot_user, url=identity.url
            )
            self.other_team = None
            self._known = self._find_organizers()
        except bootstrap.WrongTeamError as error:
            self.other_team = str(error)
            _log.error("the token belongs to another team", extra={"why": str(error)})
        except (SlackRefusedError, SlackUnreachableError, DatabaseUnavailableError) as error:
            _log.warning("no contact with slack yet", extra={"why": str(error)})

    def _find_organizers(self) -> bool:
        """Whether everybody known by e-mail could be looked up; who is not found is asked about again."""
        everybody = True
        for person_id, email in organizers.known_by_email_only(self._db, self._workspace_id):
            address = self._slack.find_by_email(email)
            if address is None:
                everybody = False
                _log.warning("organizer not found by e-mail", extra={"person": person_id})
            else:
                organizers.keep_address(self._db, self._workspace_id, person_id, address)
        return everybody

    def _identify(self) -> Identity:
        try:
            identity = self._slack.identify()
        except SlackRefusedError as error:
            self._refused = error.word
            raise
        self._refused = None
        self._reachable.note()
        return identity

    def problem(self) -> str | None:
        """Why the token cannot be used, in a sentence; None if it can."""
        if self.other_team is not None:
            return "the token belongs to another team than the database"
        if self._refused is not None:
            return f"Slack refuses the bot token ({self._refused}): run lhs-rounds doctor"
        return self._reachable.problem()


class ReachabilityProbe:
    """Whether Slack answers; asked again after half a minute.

    Args:
        slack: Where to ask.
        wall_now: The machine's time (aware).
    """

    def __init__(self, slack: SlackApi, wall_now: Callable[[], datetime]) -> None:
        self._slack = slack
        self._wall_now = wall_now
        self._reached_at: datetime | None = None

    def note(self) -> None:
        """Slack has just answered something else."""
        self._reached_at = self._wall_now()

    def problem(self) -> str | None:
        """What is wrong, in a sentence; None if Slack has answered within the last half minute, or answers now.

        A refusal is an answer, so the sentence names it. A rate limit is an answer too, and the bot keeps working.
        """
        if self._reached_at is not None and self._wall_now() - self._reached_at <= _REACHABLE_FOR:
            return None
        try:
            self._slack.call("api.test")
        except SlackBusyError:
            pass
        except SlackRefusedError as error:
            return f"Slack refuses the bot's requests ({error.word}): run lhs-rounds doctor"
        except SlackUnreachableError as error:
            return "Slack does not answer" if error.word is None else f"Slack is out of order ({error.word})"
        self.note()
        return None
