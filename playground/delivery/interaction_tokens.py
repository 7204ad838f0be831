"""Short-lived interaction tokens (trigger_ids and response_urls), and id generation."""

import secrets
import threading
from collections.abc import Callable

from playground.models import RESPONSE_URL_LIFE, RESPONSE_URL_USES, TRIGGER_LIFE, ResponseUrl, Trigger


class InteractionTokens:
    """The tokens of one workspace.

    Args:
        team_id: Team id, beginning with T as in Slack.
        wall_now: Returns wall-clock seconds since 1970, for expiry.
    """

    def __init__(self, team_id: str, wall_now: Callable[[], float]) -> None:
        self.lock = threading.RLock()
        self.team_id = team_id
        self.wall_now = wall_now
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self._numbers = 0

    def new_trigger(self, user: str, channel: str | None, view_id: str | None = None) -> str:
        """Return a new trigger_id for that person, valid for three seconds."""
        with self.lock:
            name = f"{self._next_number()}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
            self.triggers[name] = Trigger(user, self.wall_now(), channel, view_id)
            return name

    def trigger_error(self, name: str) -> str | None:
        """Return Slack's error code for an unusable trigger (docs.slack.dev/reference/methods/views.open), or None."""
        with self.lock:
            trigger = self.triggers.get(name)
            if trigger is None:
                return "invalid_trigger_id"
            if trigger.used:
                return "exchanged_trigger_id"
            return "expired_trigger_id" if self.wall_now() - trigger.created_at > TRIGGER_LIFE else None

    def new_response_url(self, user: str, channel: str, message_ts: str | None) -> str:
        """Return the path of a new response_url."""
        with self.lock:
            name = f"{self.team_id}/{self._next_number()}/{secrets.token_urlsafe(18)}"
            self.response_urls[name] = ResponseUrl(user, channel, self.wall_now(), message_ts)
            return name

    def use_response_url(self, name: str) -> ResponseUrl | str:
        """Count a use and return the response_url, or Slack's error code if it is no longer valid."""
        with self.lock:
            url = self.response_urls.get(name)
            if url is None:
                return "no_service"
            if self.wall_now() - url.created_at > RESPONSE_URL_LIFE:
                return "expired_url"
            if url.uses >= RESPONSE_URL_USES:
                return "used_url"
            url.uses += 1
            return url

    def new_id(self, letter: str) -> str:
        """Return a unique id."""
        with self.lock:
            return f"{letter}0{self._next_number():09X}"

    def _next_number(self) -> int:
        self._numbers += 1
        return 0xA0000 + self._numbers
