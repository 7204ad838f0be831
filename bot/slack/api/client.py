"""Clients of Slack's Web API: never trying again by themselves, with one TLS context for all."""

import re
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

# Seconds. A claim's lease is several of these; a process that is asked to stop waits for one.
POSTING_TIMEOUT = 5
# For a person who waits: Slack gives three seconds for everything.
WAITING_TIMEOUT = 2


@cache
def shared_tls() -> ssl.SSLContext:
    """One TLS context for all clients: without it every call reads all certificates anew, tens of milliseconds."""
    return ssl.create_default_context()


# Told of each call: its method, and the word for what was wrong with it, if anything.
CallObserver = Callable[[str, str | None], None]
# Slack's own words for what is wrong are one word; whatever else stands there is nobody's to count.
_WORD = re.compile(r"[a-z][a-z0-9_]{0,60}")


class _Client(WebClient):
    """A client of which somebody hears how its calls went."""

    heard: CallObserver | None = None

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """As the SDK's own."""
        error: str | None = None
        try:
            return super().api_call(api_method, **arguments)
        except SlackApiError as refused:
            word = refused.response.get("error") if isinstance(refused.response.data, dict) else None
            is_word = isinstance(word, str) and _WORD.fullmatch(word)
            error = str(word) if is_word else f"http_{refused.response.status_code}"
            raise
        except Exception as failed:
            error = type(failed).__name__
            raise
        finally:
            if self.heard is not None:
                self.heard(api_method, error)


def make_client(
    token: str | None, *, base_url: str, timeout: int, tls: ssl.SSLContext, heard: CallObserver | None = None
) -> WebClient:
    """A client that never retries by itself: the SDK's own retry posts twice when only the answer is lost.

    Args:
        token: Of the bot; None where each call brings its own.
        base_url: Of the Web API.
        timeout: Of a call, in seconds.
        tls: As made by `shared_tls`.
        heard: Told of each call how it went.
    """
    client = _Client(token=token, base_url=base_url, timeout=timeout, ssl=tls, retry_handlers=[])
    client.heard = heard
    return client
