"""What goes wrong with posting, in words: for organizers, and for administrators where there are none."""

from typing import assert_never

from bot.core.calendar.formatting import format_count, format_month
from bot.core.outbox.deliveries import ChannelRecipient
from bot.core.outbox.notifications import AlertNotification, FailureAlert, NoOrganizerAlert, UnconfirmedAlert


def format_alert(post: AlertNotification) -> tuple[str, ...]:
    """The complete message, in short lines."""
    match post:
        case UnconfirmedAlert():
            return format_unconfirmed(post, post.channel)
        case FailureAlert():
            return format_failure(post, post.external_id)
        case NoOrganizerAlert():
            return format_no_organizer(post)
    assert_never(post)


def format_unconfirmed(post: UnconfirmedAlert, channel: str) -> tuple[str, str, str]:
    """That nobody can say whether an announcement stands, why, and what to do. `channel` is how it is named here."""
    month = format_month(post.year, post.month)
    return (
        f"Was the announcement of {post.series.name} in {month} posted to {channel}?",
        (
            "The answer to it was lost on the way, and the bot may not read the channel to see for itself."
            " It is not posted twice without you."
        ),
        "Please look into the channel, and say whether it is there.",
    )


def format_no_organizer(post: NoOrganizerAlert) -> tuple[str, str]:
    """That no organizer can be reached, and what to do."""
    number = format_count(post.waiting_count, "message waits", "messages wait")
    return (
        f"Nobody who organizes {post.series.name} can be reached any more.",
        (
            f"{number[0].upper()}{number[1:]} for them: suggestions, feedback or questions. Nothing is lost."
            " Please ask the person who runs this bot to name somebody (ROUNDS_ORGANIZERS), and to start it again."
        ),
    )


def format_failure(post: FailureAlert, recipient: str) -> tuple[str, str]:
    """That something cannot be posted somewhere, and the chat's word for why. `place` is how it is named here."""
    if isinstance(post.recipient, ChannelRecipient):
        said = f"A message of {post.series.name} could not be posted to {recipient}."
    else:
        said = f"A message to {recipient}, who organizes {post.series.name}, could not be delivered."
    return said, f"The reason given: {post.reason}"
