"""Delivery alerts as plain text, for organizers and administrators."""

from bot.chat.surface import Surface
from bot.core.base.date_names import MONTH_NAMES
from bot.core.calendar.formatting import format_count
from bot.core.calendar.models import Series
from bot.core.outbox.alerts import FailureAlert, NoOrganizerAlert, UnconfirmedAlert
from bot.core.outbox.deliveries import ChannelRecipient


def format_unconfirmed(notification: UnconfirmedAlert, channel: str) -> tuple[str, str]:
    """Ask whether an announcement was posted, and say why. `channel` is its display name."""
    chat = _chat(notification.series, notification.channel)
    return (
        f"Is the {MONTH_NAMES[notification.month - 1]} announcement in {channel}?",
        f"{chat} didn’t confirm it, and we can’t check the channel. We won’t post again unless you tell us to.",
    )


def format_no_organizer(notification: NoOrganizerAlert) -> tuple[str, str]:
    """Say that no organizer can be reached, and what to do."""
    waiting = format_count(notification.waiting_count, "message is", "messages are")
    return (
        f"We can’t reach any {notification.series.name} organizer.",
        f"{waiting} waiting. Ask your app admin to add an organizer (ROUNDS_ORGANIZERS) and restart.",
    )


def format_failure(notification: FailureAlert, recipient: str) -> tuple[str, ...]:
    """Say that messages are rejected, with the chat's error code, or no more. `recipient` is the display name."""
    if notification.is_over:
        return (f"We can post to {recipient} again.",)
    if isinstance(notification.recipient, ChannelRecipient):
        text = f"We {'can’t' if notification.is_channel_lost else 'couldn’t'} post to {recipient}."
    else:
        text = f"We couldn’t message {recipient}, who organizes {notification.series.name}."
    chat = _chat(notification.series, notification.external_id, notification.person_is_in)
    return text, f"{chat} error: {notification.reason}"


def _chat(series: Series, external_id: str, otherwise: Surface = Surface.SLACK) -> str:
    """Return the name of the chat in which a recipient is: a channel's, or `otherwise`."""
    surfaces = {each.external_id: each.surface for each in series.channels}
    return surfaces.get(external_id, otherwise).label
