"""What lets an app do something for a short while: triggers and response_urls; and the numbers of all ids."""

import secrets
import threading
from collections.abc import Callable

from playground.models import RESPONSE_URL_LIFE, RESPONSE_URL_USES, TRIGGER_LIFE, ResponseUrl, Trigger


class Passes:
    """One workspace's.

    Args:
        team_id: As Slack's, beginning with T.
        wall_now: The machine's time, for what expires.
    """

    def __init__(self, team_id: str, wall_now: Callable[[], float]) -> None:
        self.lock = threading.RLock()
        self.team_id = team_id
        self.wall_now = wall_now
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self._numbers = 0

    def new_trigger(self, user: str, channel: str | None, view_id: str | None = None) -> str:
        """A trigger_id of that person's for the next three seconds."""
        with self.lock:
            name = f"{self._number()}.{secrets.randbelow(10**10)}.{secrets.token_hex(16)}"
            self.triggers[name] = Trigger(user, self.wall_now(), channel, view_id)
            return name

    def trigger_fault(self, name: str) -> str | None:
        """Why that trigger opens nothing, in Slack's word (docs.slack.dev/reference/methods/views.open), or None."""
        with self.lock:
            trigger = self.triggers.get(name)
            if trigger is None:
                return "invalid_trigger_id"
            if trigger.used:
                return "exchanged_trigger_id"
            return "expired_trigger_id" if self.wall_now() - trigger.made > TRIGGER_LIFE else None

    def new_response_url(self, user: str, channel: str, message_ts: str | None) -> str:
        """The last part of a response_url."""
        with self.lock:
            name = f"{self.team_id}/{self._number()}/{secrets.token_urlsafe(18)}"
            self.response_urls[name] = ResponseUrl(user, channel, self.wall_now(), message_ts)
            return name

    def use_response_url(self, name: str) -> ResponseUrl | str:
        """Count a use; the word for why not if it is spent."""
        with self.lock:
            url = self.response_urls.get(name)
            if url is None:
                return "no_service"
            if self.wall_now() - url.made > RESPONSE_URL_LIFE:
                return "expired_url"
            if url.uses >= RESPONSE_URL_USES:
                return "used_url"
            url.uses += 1
            return url

    def new_id(self, letter: str) -> str:
        """An id that nobody has yet."""
        with self.lock:
            return f"{letter}0{self._number():09X}"

    def _number(self) -> int:
        self._numbers += 1
        return 0xA0000 + self._numbers
