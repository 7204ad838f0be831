"""Buttons that only lead somewhere: Slack tells of the press, and there is nothing to do."""

from slack_bolt import Ack


def acknowledge(ack: Ack) -> None:
    """Acknowledge: without it Slack shows a warning beside the button."""
    ack()
