"""What a press in Teams means, and how a person is told that it did not work."""

import logging
from collections.abc import Mapping
from typing import Any

from bot.teams.api.connector import TeamsRefusedError, TeamsUnreachableError
from bot.teams.cards import adaptive_card
from bot.teams.inbound.activities import Activity
from bot.views.kit import action_ids, block_kit
from handlers.features.registry import BUTTON_FAMILIES, BUTTONS
from handlers.features.support.interactions import ButtonListener, OpenForm, Respond, Shown
from handlers.features.support.rejections import reject_form
from handlers.teams.limits import SHARED_IN_CHANNELS
from handlers.teams.responses import InvokeResponse, Responder

_log = logging.getLogger(__name__)


def possible(shown: Shown, activity: Activity) -> Shown:
    """Say why a form cannot be used here, instead of opening it."""
    callback_id = shown.view.get("callback_id") if isinstance(shown, OpenForm) else None
    if callback_id == action_ids.SHARE_FORM and activity.is_personal:
        return Respond(block_kit.sentence(SHARED_IN_CHANNELS))
    return shown


def data(pressed: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what a press carries."""
    carried = pressed.get("data")
    return carried if isinstance(carried, Mapping) else {}


def button(action_id: str) -> ButtonListener | None:
    """Return the listener of a button; None if there is none."""
    family = (listener for beginning, listener in BUTTON_FAMILIES.items() if action_id.startswith(beginning))
    return BUTTONS.get(action_id) or next(family, None)


def failed(responder: Responder, view: dict[str, Any] | None, action_id: str, sentence: str) -> InvokeResponse:
    """Show a sentence: at the first field of a form that was submitted, which stays open, or beside the button."""
    try:
        if view is not None and action_id == adaptive_card.SUBMIT:
            return responder.submitted(reject_form(view, sentence), view)
        return responder.pressed(Respond(block_kit.sentence(sentence)), view)
    except (TeamsRefusedError, TeamsUnreachableError) as error:
        _log.warning("press not answered", extra={"why": str(error)})
        return None
