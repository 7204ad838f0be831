"""The greeting of whoever installed the bot, in words."""

from bot.core.outbox.notifications import WelcomeCard

SETUP_DONE = "It is set up. What was decided can be changed at any time: /lhs-rounds settings"
NEXT_STEP = "Then try it: /lhs-rounds shows what is next, and /lhs-rounds help what else there is."


def format_welcome(post: WelcomeCard) -> tuple[str, str]:
    """What it is there for, and what it has to know first; or that it knows it by now."""
    said = (
        f"Thank you for installing {post.series.name}: the monthly announcement, reminders, suggestions and feedback."
    )
    if post.series.channels:
        return said, SETUP_DONE
    to_do = (
        "Four things are to be set before it begins: the channel, the time zone, who organizes, and the calendar."
        " Until then nothing is posted. Until you name others, you organize."
    )
    return said, to_do
