"""Verify that Slack has signed a request, before its body is parsed."""

from slack_sdk.signature import SignatureVerifier


def is_signed(secret: str, *, timestamp: str, signature: str, body: bytes) -> bool:
    """Tell whether a body was signed with the secret in the last five minutes. Never raises.

    Args:
        secret: The signing secret; an empty one verifies nothing.
        timestamp: The header X-Slack-Request-Timestamp; any text.
        signature: The header X-Slack-Signature; any text.
        body: The raw body.
    """
    try:
        # The SDK accepts a number with a sign, which Slack never sends.
        return timestamp.isdigit() and SignatureVerifier(secret).is_valid(body, timestamp, signature)
    except (ValueError, TypeError, OverflowError):
        # Strangers can post here, and the SDK raises for headers and bodies that Slack never sends.
        return False


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the header X-Slack-Signature of a body. `timestamp` is in seconds since 1970."""
    return str(SignatureVerifier(secret).generate_signature(timestamp=timestamp, body=body))
