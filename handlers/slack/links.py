"""Buttons that only open a link: Slack reports the press, and there is nothing to do."""

from slack_bolt import Ack


def acknowledge(ack: Ack) -> None:
    """Acknowledge the press; without it Slack shows a warning beside the button."""
    ack()
