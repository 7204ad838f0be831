"""People of Slack, for those who write from another chat."""

import logging

from bot.core.base.text_validation import to_visible
from bot.slack.api.web_api import SlackApi, SlackRefusedError, SlackUnreachableError

_log = logging.getLogger(__name__)


class SlackPeople:
    """Finds people in Slack. Slack's failures are logged, and count as "nobody".

    Args:
        slack: Reads from Slack; None if the app is not in Slack.
    """

    def __init__(self, slack: SlackApi | None) -> None:
        self._slack = slack

    def by_email(self, email: str) -> str | None:
        """Return the Slack id of the person with an email address."""
        try:
            return None if self._slack is None else self._slack.find_by_email(email)
        except (SlackRefusedError, SlackUnreachableError) as error:
            _log.warning("person not looked up by email", extra={"why": str(error)})
            return None

    def name(self, external_id: str) -> str | None:
        """Return a person's name."""
        try:
            user = {} if self._slack is None else self._slack.call("users.info", user=external_id).body.get("user")
        except (SlackRefusedError, SlackUnreachableError) as error:
            _log.warning("name lookup failed", extra={"why": str(error)})
            return None
        name = user.get("real_name") or user.get("name") if isinstance(user, dict) else None
        return to_visible(name) if isinstance(name, str) else None
