"""Clients of Slack's Web API that never retry, with one shared TLS context."""

import re
import ssl
from collections.abc import Callable
from functools import cache
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse

# Seconds. A claim's lease is several of these, and a stopping process waits for one.
POSTING_TIMEOUT = 5
# Seconds, while a person waits: Slack allows three for everything.
WAITING_TIMEOUT = 2


@cache
def shared_tls() -> ssl.SSLContext:
    """Return one TLS context for all clients; without it each call reads all certificates again."""
    return ssl.create_default_context()


# Called after each call with its method, and the error code if it failed.
CallObserver = Callable[[str, str | None], None]
# Slack's error codes are single words; other text must not become a metric label.
_WORD = re.compile(r"[a-z][a-z0-9_]{0,60}")


class _Client(WebClient):
    """A client that reports the outcome of each call."""

    observe: CallObserver | None = None

    def api_call(self, api_method: str, **arguments: Any) -> SlackResponse:
        """Call the API as the SDK does, and report the outcome."""
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
            if self.observe is not None:
                self.observe(api_method, error)


def make_client(
    token: str | None, *, base_url: str, timeout: int, tls: ssl.SSLContext, observe: CallObserver | None = None
) -> WebClient:
    """Create a client that never retries: the SDK's own retry posts twice when only the answer is lost.

    Args:
        token: The bot's token; None if each call brings its own.
        base_url: The address of the Web API.
        timeout: Of each call, in seconds.
        tls: As made by `shared_tls`.
        observe: Called after each call with its outcome.
    """
    client = _Client(token=token, base_url=base_url, timeout=timeout, ssl=tls, retry_handlers=[])
    client.observe = observe
    return client
