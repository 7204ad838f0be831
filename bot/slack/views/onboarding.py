"""The greeting of whoever installed the bot."""

from bot.core.posts import WelcomeCard
from bot.core.settings_fields import Part
from bot.core.spoken_welcome import NEXT, welcome_in_words
from bot.views import ids, kit
from bot.views.kit import Block, Message


def card(post: WelcomeCard) -> Message:
    """What it has to know, and the form for that; once it is set up, that it is."""
    said, to_do = welcome_in_words(post)
    is_set_up = bool(post.series.channels)
    row: list[Block] = (
        [] if is_set_up else [kit.actions(kit.button("Set up", ids.SETTINGS_OPEN, Part.START.value, primary=True))]
    )
    blocks = [kit.header("Welcome"), kit.plain(said), kit.plain(to_do), *row, kit.context(NEXT)]
    return kit.message("\n".join((said, to_do, NEXT)), blocks)
