"""The setup message as plain text."""

from bot.core.outbox.notifications import WelcomeCard

SETUP_DONE = "It is set up. What was decided can be changed at any time: /lhs-rounds settings"
NEXT_STEP = "Then try it: /lhs-rounds shows what is next, and /lhs-rounds help what else there is."


def format_welcome(notification: WelcomeCard) -> tuple[str, str]:
    """Return the greeting and the next step of the setup."""
    greeting = (
        f"Thank you for installing {notification.series.name}:"
        " the monthly announcement, reminders, suggestions and feedback."
    )
    if notification.series.channels:
        return greeting, SETUP_DONE
    steps = (
        "Four things are to be set before it begins: the channel, the time zone, who organizes, and the calendar."
        " Until then nothing is posted. Until you name others, you organize."
    )
    return greeting, steps
