"""The welcome message for the person who installed the bot."""

from bot.core.admin.settings_forms import SettingsSection
from bot.core.outbox.notifications import WelcomeCard
from bot.slack.views.kit import action_ids, block_kit
from bot.slack.views.kit.block_kit import Block, Message
from bot.text.onboarding import NEXT_STEP, format_welcome


def card(post: WelcomeCard) -> Message:
    """Render what the bot needs to know, with its form; or that it is set up."""
    said, to_do = format_welcome(post)
    is_set_up = bool(post.series.channels)
    row: list[Block] = (
        []
        if is_set_up
        else [
            block_kit.actions(
                block_kit.button("Set up", action_ids.SETTINGS_OPEN, SettingsSection.START.value, primary=True)
            )
        ]
    )
    blocks = [
        block_kit.header("Welcome"),
        block_kit.plain(said),
        block_kit.plain(to_do),
        *row,
        block_kit.context(NEXT_STEP),
    ]
    return block_kit.message("\n".join((said, to_do, NEXT_STEP)), blocks)
