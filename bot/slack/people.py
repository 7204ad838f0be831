"""People and channels of Slack, for those who write from another chat."""

import logging
from functools import partial
from typing import Any

from bot.chat.timed_cache import TimedCache
from bot.core.base.text_validation import to_visible
from bot.services.admin.identities import NoOtherChatError, OtherChatUnavailableError
from bot.slack.api.web_api import SlackApi, SlackRefusedError, SlackUnreachableError

_log = logging.getLogger(__name__)

# Seconds for which Slack's answer about an email address is kept in memory.
_KEPT_FOR = 600.0
# Slack will not say it later either: without the scope users:read.email, the two chats have different people.
_NEVER = frozenset({"missing_scope", "users_not_visible"})


class SlackPeople:
    """Finds people in Slack.

    Args:
        slack: Reads from Slack; None if the app is not in Slack.
    """

    def __init__(self, slack: SlackApi | None) -> None:
        self._slack = slack
        self._found = TimedCache[str | None](lambda _: _KEPT_FOR)

    def by_email(self, email: str) -> str | None:
        """Return the Slack id of the person with an email address, as it was at most ten minutes ago.

        Raises:
            NoOtherChatError: The app is not in Slack, or Slack never says.
            OtherChatUnavailableError: Slack does not say now.
        """
        if self._slack is None:
            raise NoOtherChatError
        try:
            return self._found.get(email, partial(self._slack.find_by_email, email))
        except (SlackRefusedError, SlackUnreachableError) as error:
            _log.warning("person not looked up by email", extra={"why": str(error)})
            if isinstance(error, SlackRefusedError) and error.word in _NEVER:
                raise NoOtherChatError from error
            raise OtherChatUnavailableError(str(error)) from error

    def name(self, external_id: str) -> str | None:
        """Return the name of a person or of a channel; None if Slack does not say. Its failures are logged."""
        if external_id.startswith(("C", "G")):
            name = self._read("conversations.info", external_id).get("name")
            return f"#{to_visible(name)} in Slack" if isinstance(name, str) and name else None
        user = self._read("users.info", external_id)
        name = user.get("real_name") or user.get("name")
        return to_visible(name) if isinstance(name, str) else None

    def _read(self, method: str, external_id: str) -> dict[str, Any]:
        try:
            return {} if self._slack is None else self._slack.describe(method, external_id)
        except (SlackRefusedError, SlackUnreachableError) as error:
            _log.warning("name lookup failed", extra={"why": str(error)})
            return {}
