"""People and channels of Slack, for those who write from another chat."""

import logging
import threading
import time
from typing import Any

from bot.core.base.text_validation import to_visible
from bot.services.admin.identities import NoOtherChatError, OtherChatUnavailableError
from bot.slack.api.web_api import SlackApi, SlackRefusedError, SlackUnreachableError

_log = logging.getLogger(__name__)

# Seconds for which Slack's answer about an email address is kept in memory, and for how many addresses at most.
_KEPT_FOR = 600.0
_MAX_KEPT = 10_000
# Slack will not say it later either: without the scope users:read.email, the two chats have different people.
_NEVER = frozenset({"missing_scope", "users_not_visible"})


class SlackPeople:
    """Finds people in Slack.

    Args:
        slack: Reads from Slack; None if the app is not in Slack.
    """

    def __init__(self, slack: SlackApi | None) -> None:
        self._slack = slack
        self._lock = threading.Lock()
        self._found: dict[str, tuple[str | None, float]] = {}

    def by_email(self, email: str) -> str | None:
        """Return the Slack id of the person with an email address, as it was at most ten minutes ago.

        Raises:
            NoOtherChatError: The app is not in Slack, or Slack never says.
            OtherChatUnavailableError: Slack does not say now.
        """
        if self._slack is None:
            raise NoOtherChatError
        with self._lock:
            found, until = self._found.get(email, (None, 0.0))
        if time.monotonic() < until:
            return found
        try:
            found = self._slack.find_by_email(email)
        except (SlackRefusedError, SlackUnreachableError) as error:
            _log.warning("person not looked up by email", extra={"why": str(error)})
            if isinstance(error, SlackRefusedError) and error.word in _NEVER:
                raise NoOtherChatError from error
            raise OtherChatUnavailableError(str(error)) from error
        with self._lock:
            if len(self._found) >= _MAX_KEPT:
                self._found.clear()
            self._found[email] = (found, time.monotonic() + _KEPT_FOR)
        return found

    def name(self, external_id: str) -> str | None:
        """Return the name of a person or of a channel; None if Slack does not say. Its failures are logged."""
        if external_id.startswith(("C", "G")):
            name = self._read("conversations.info", "channel", external_id).get("name")
            return f"#{to_visible(name)} in Slack" if isinstance(name, str) and name else None
        user = self._read("users.info", "user", external_id)
        name = user.get("real_name") or user.get("name")
        return to_visible(name) if isinstance(name, str) else None

    def _read(self, method: str, what: str, external_id: str) -> dict[str, Any]:
        try:
            found = {} if self._slack is None else self._slack.call(method, **{what: external_id}).body.get(what)
        except (SlackRefusedError, SlackUnreachableError) as error:
            _log.warning("name lookup failed", extra={"why": str(error)})
            return {}
        return found if isinstance(found, dict) else {}
