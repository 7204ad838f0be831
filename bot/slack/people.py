"""People of Slack, for those who write from another chat."""

import logging
import threading
import time

from bot.core.base.text_validation import to_visible
from bot.slack.api.web_api import SlackApi, SlackRefusedError, SlackUnreachableError

_log = logging.getLogger(__name__)

# Seconds for which Slack's answer about an email address is kept in memory, and for how many addresses at most.
_KEPT_FOR = 600.0
_MAX_KEPT = 10_000


class SlackPeople:
    """Finds people in Slack. Slack's failures are logged, and count as "nobody".

    Args:
        slack: Reads from Slack; None if the app is not in Slack.
    """

    def __init__(self, slack: SlackApi | None) -> None:
        self._slack = slack
        self._lock = threading.Lock()
        self._found: dict[str, tuple[str | None, float]] = {}

    def by_email(self, email: str) -> str | None:
        """Return the Slack id of the person with an email address, as it was at most ten minutes ago."""
        if self._slack is None:
            return None
        with self._lock:
            found, until = self._found.get(email, (None, 0.0))
        if time.monotonic() < until:
            return found
        try:
            found = self._slack.find_by_email(email)
        except (SlackRefusedError, SlackUnreachableError) as error:
            _log.warning("person not looked up by email", extra={"why": str(error)})
            return None
        with self._lock:
            if len(self._found) >= _MAX_KEPT:
                self._found.clear()
            self._found[email] = (found, time.monotonic() + _KEPT_FOR)
        return found

    def name(self, external_id: str) -> str | None:
        """Return a person's name."""
        try:
            user = {} if self._slack is None else self._slack.call("users.info", user=external_id).body.get("user")
        except (SlackRefusedError, SlackUnreachableError) as error:
            _log.warning("name lookup failed", extra={"why": str(error)})
            return None
        name = user.get("real_name") or user.get("name") if isinstance(user, dict) else None
        return to_visible(name) if isinstance(name, str) else None
