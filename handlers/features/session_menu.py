"""The menu beside a session's buttons."""

from collections.abc import Mapping
from dataclasses import replace

from bot.views.kit import action_ids
from bot.views.sessions import MenuChoice
from handlers.features import feedback, info_buttons, reminders, sharing, suggestions
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import ButtonListener, Press, Shown
from handlers.features.support.rejections import reply_gone

# The listener of each choice, and the action id of its own button.
_CHOICES: Mapping[str, tuple[ButtonListener, str]] = {
    MenuChoice.REMIND: (reminders.open_form, action_ids.REMINDERS_OPEN),
    MenuChoice.SHARE: (sharing.open_form, action_ids.SHARE_OPEN),
    MenuChoice.SUGGEST: (suggestions.open_form, action_ids.SUGGESTION_OPEN),
    MenuChoice.FEEDBACK: (feedback.open_form, action_ids.FEEDBACK_OPEN),
    MenuChoice.UPCOMING: (info_buttons.WORDS[action_ids.SESSION_UPCOMING], action_ids.SESSION_UPCOMING),
}


def action_of(value: str) -> str:
    """Return the action id of the button that does the same as a choice; empty if there is no such choice."""
    _, action_id = _CHOICES.get(value.partition("/")[0], (None, ""))
    return action_id


def on_menu(press: Press, ctx: RequestContext) -> Shown:
    """Do what was chosen, as its own button would."""
    what, _, session = press.value.partition("/")
    if what not in _CHOICES:
        return reply_gone(ctx)
    listener, action_id = _CHOICES[what]
    return listener(replace(press, action_id=action_id, value=session if what == MenuChoice.SHARE else ""), ctx)
