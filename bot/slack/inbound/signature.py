"""Verifies that Slack has signed a request, before anything of its body is read."""

from slack_sdk.signature import SignatureVerifier


def is_signed(secret: str, *, timestamp: str, signature: str, body: bytes) -> bool:
    """Whether these bytes were signed with the secret in the last five minutes. Never raises.

    Args:
        secret: The signing secret; with an empty one nothing is signed.
        timestamp: The header X-Slack-Request-Timestamp; any text.
        signature: The header X-Slack-Signature; any text.
        body: As it came over the wire.
    """
    try:
        # A number with a sign is one to the SDK, and is none that Slack sends.
        return timestamp.isdigit() and SignatureVerifier(secret).is_valid(body, timestamp, signature)
    except (ValueError, TypeError, OverflowError):
        # The SDK raises for headers and bodies that Slack does not send, and anybody can post here.
        return False


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """The header X-Slack-Signature of a body, as Slack makes it. `timestamp` is in seconds since 1970."""
    return str(SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body))
