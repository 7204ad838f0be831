"""The setup message as plain text."""

from bot.core.outbox.notifications import WelcomeCard

_SET_UP = "You’re all set. Announcements and reminders post on schedule. You can change the settings anytime."
_TO_DO = (
    "Choose a channel, time zone, organizers, and schedule to get started. Nothing posts until you do, and you’re the"
    " organizer for now."
)


def format_welcome(notification: WelcomeCard) -> tuple[str, str]:
    """Return the heading, and the next step of the setup."""
    return f"Welcome to {notification.series.name}", _SET_UP if notification.series.channels else _TO_DO
