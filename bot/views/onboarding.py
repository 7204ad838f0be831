"""The welcome message for the person who installed the app."""

from bot.core.admin.settings_forms import SettingsSection
from bot.core.outbox.notifications import WelcomeCard
from bot.text.onboarding import format_welcome
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Block


def card(post: WelcomeCard) -> list[Block]:
    """Render the first step of the setup with its form, or that the setup is done."""
    heading, text = format_welcome(post)
    button = block_kit.button("Set up", action_ids.SETTINGS_OPEN, SettingsSection.START.value, primary=True)
    row = [] if post.series.channels else [block_kit.actions(button)]
    return [block_kit.header(heading), block_kit.plain(text), *row]
