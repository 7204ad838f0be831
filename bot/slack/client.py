"""Clients of Slack's Web API: never trying again by themselves, with one TLS context for all."""

import ssl
from functools import cache

from slack_sdk import WebClient

# Seconds. A claim's lease is several of these; a process that is asked to stop waits for one.
POSTING_TIMEOUT = 5
# For a person who waits: Slack gives three seconds for everything.
WAITING_TIMEOUT = 2


@cache
def shared_tls() -> ssl.SSLContext:
    """One TLS context for all clients: without it every call reads all certificates anew, tens of milliseconds."""
    return ssl.create_default_context()


def make_client(token: str | None, *, base_url: str, timeout: int, tls: ssl.SSLContext) -> WebClient:
    """A client that never retries by itself: the SDK's own retry posts twice when only the answer is lost."""
    return WebClient(token=token, base_url=base_url, timeout=timeout, ssl=tls, retry_handlers=[])
