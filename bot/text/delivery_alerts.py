"""Delivery alerts as plain text, for organizers and administrators."""

from bot.core.calendar.formatting import format_count, format_month
from bot.core.outbox.deliveries import ChannelRecipient
from bot.core.outbox.notifications import FailureAlert, NoOrganizerAlert, UnconfirmedAlert


def format_unconfirmed(notification: UnconfirmedAlert, channel: str) -> tuple[str, str, str]:
    """Ask whether an announcement was posted, and say why. `channel` is its display name."""
    month = format_month(notification.year, notification.month)
    return (
        f"Was the announcement of {notification.series.name} in {month} posted to {channel}?",
        (
            "The answer to it was lost on the way, and the bot may not read the channel to see for itself."
            " It is not posted twice without you."
        ),
        "Please look into the channel, and say whether it is there.",
    )


def format_no_organizer(notification: NoOrganizerAlert) -> tuple[str, str]:
    """Say that no organizer can be reached, and what to do."""
    count = format_count(notification.waiting_count, "message waits", "messages wait")
    return (
        f"Nobody who organizes {notification.series.name} can be reached any more.",
        (
            f"{count[0].upper()}{count[1:]} for them: suggestions, feedback or questions. Nothing is lost."
            " Please ask the person who runs this bot to name somebody (ROUNDS_ORGANIZERS), and to start it again."
        ),
    )


def format_failure(notification: FailureAlert, recipient: str) -> tuple[str, str]:
    """Say that a message was rejected, with the chat's error code. `recipient` is the display name."""
    if isinstance(notification.recipient, ChannelRecipient):
        text = f"A message of {notification.series.name} could not be posted to {recipient}."
    else:
        text = f"A message to {recipient}, who organizes {notification.series.name}, could not be delivered."
    return text, f"The reason given: {notification.reason}"
