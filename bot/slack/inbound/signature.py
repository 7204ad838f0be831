"""Whether Slack has signed a request: told before anything of its body is read."""

import hashlib
import hmac
from datetime import datetime

# Seconds. https://docs.slack.dev/authentication/verifying-requests-from-slack
_STALE = 300
_MAX_DIGITS = 15


def is_signed(secret: str, *, timestamp: str, signature: str, body: bytes, wall_now: datetime) -> bool:
    """Whether these bytes were signed with the secret in the last five minutes.

    As in https://docs.slack.dev/authentication/verifying-requests-from-slack, version v0. Never raises: Slack's own
    verifier does for headers and bodies that Slack does not send, and anybody can post here.

    Args:
        secret: The signing secret; with an empty one nothing is signed.
        timestamp: The header X-Slack-Request-Timestamp; anything at all.
        signature: The header X-Slack-Signature; anything at all.
        body: As it came over the wire.
        wall_now: The machine's time (aware).
    """
    if not secret or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= _MAX_DIGITS):
        return False
    if abs(wall_now.timestamp() - int(timestamp)) > _STALE:
        return False
    return hmac.compare_digest(sign(secret, timestamp, body).encode(), signature.encode("utf-8", "replace"))


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The header X-Slack-Signature of a body, as Slack makes it. `timestamp` is in seconds since 1970."""
    return "v0=" + hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256).hexdigest()
