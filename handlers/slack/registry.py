"""Register all Bolt listeners: the features' buttons and forms, and what only Slack has."""

import re
from collections.abc import Callable, Mapping

from slack_bolt import App

from bot.chat.surface import Surface
from bot.core.commands.style import STYLES
from bot.views.kit import action_ids
from handlers.features.registry import BUTTON_FAMILIES, BUTTONS, FORMS
from handlers.slack import app_lifecycle, channels, command, home, messages, share_shortcut, user_changes
from handlers.slack.support import errors
from handlers.slack.support.listeners import on_press, on_submission

COMMAND = STYLES[Surface.SLACK].prefix
_EVENTS: Mapping[str, Callable[..., None]] = {
    "app_home_opened": home.open_home,
    "app_mention": messages.on_mention,
    "message": messages.on_message,
    "app_uninstalled": app_lifecycle.on_uninstalled,
    "tokens_revoked": app_lifecycle.on_revoked,
    "team_access_granted": app_lifecycle.on_granted,
    "team_access_revoked": app_lifecycle.on_access_revoked,
    **dict.fromkeys(channels.LOST, channels.on_lost),
    "channel_unarchive": channels.on_unarchived,
    "member_joined_channel": channels.on_joined,
    "user_change": user_changes.on_user_change,
}


def register(app: App) -> None:
    """Register all listeners. The command comes first because it is used most."""
    app.command(COMMAND)(command.handle_command)
    for event, listener in _EVENTS.items():
        app.event(event)(listener)
    for action_id, pressed in BUTTONS.items():
        app.action(action_id)(on_press(pressed))
    for beginning, pressed in BUTTON_FAMILIES.items():
        app.action(re.compile(rf"{re.escape(beginning)}.+"))(on_press(pressed))
    for action_id in action_ids.LINKS:
        # Slack warns beside a link button that is not acknowledged.
        app.action(action_id)(lambda ack: ack())
    app.shortcut(action_ids.SHARE_SHORTCUT)(share_shortcut.on_shortcut)
    for callback_id, submitted in FORMS.items():
        app.view(callback_id)(on_submission(submitted))
    app.error(errors.handle_error)
