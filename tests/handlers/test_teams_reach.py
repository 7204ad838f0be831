"""Every button and every form can be used in Teams, or `handlers/teams/limits.py` says why not."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bot.core.commands.vocabulary import CommandName
from bot.teams.cards import adaptive_card, packed_views
from bot.teams.cards.channel_cards import with_dialogs
from bot.views import session_buttons
from bot.views.kit import action_ids, block_kit
from bot.views.kit.block_kit import Message
from handlers.features.registry import BUTTON_FAMILIES, BUTTONS, FORMS, opens_form
from handlers.teams.limits import LIMITS
from tests.factories import a_session

FOLDER = Path(__file__).parents[1] / "golden" / "views"
GOLDENS = [json.loads(each.read_text("utf-8")) for each in sorted(FOLDER.glob("*.json"))]
# No golden shows a canceled session to an organizer who looks for one.
RESTORING = block_kit.message(
    "Restore", [block_kit.actions(session_buttons.button(CommandName.RESTORE, a_session(date(2024, 3, 21))))]
)


def actions(part: Any) -> Iterator[dict[str, Any]]:
    if isinstance(part, dict):
        if str(part.get("type")).startswith("Action.") and "data" in part:
            yield part
        for each in part.values():
            yield from actions(each)
    elif isinstance(part, list):
        for each in part:
            yield from actions(each)


def card_of(view: dict[str, Any]) -> dict[str, Any]:
    if view.get("type") == "modal":
        return adaptive_card.of_form(view, str)
    if view.get("type") == "home":
        return adaptive_card.of_home(view, str)
    return adaptive_card.of_message(Message(view["text"], tuple(view["blocks"])), str)


CARDS = [*(card_of(each) for each in GOLDENS), adaptive_card.of_message(RESTORING, str)]
SHOWN = [each for card in CARDS for each in actions(card)]


def test_each_button_is_on_a_card() -> None:
    shown = {each["data"]["action"] for each in SHOWN}

    assert set() == set(BUTTONS) - shown - set(LIMITS)
    assert any(each.startswith(tuple(BUTTON_FAMILIES)) for each in shown)


def test_each_form_comes_back_as_it_was_shown() -> None:
    hidden = (each for card in CARDS for each in card["body"] if each.get("id") == adaptive_card.VIEW)
    views = [packed_views.unpack(each["value"]) or {} for each in hidden]
    submitted = {each["callback_id"] for each in views if "submit" in each}

    assert set() == set(FORMS) - submitted - set(LIMITS)


def test_limits_are_of_what_there_is() -> None:
    known = {value for name, value in vars(action_ids).items() if name.isupper() and isinstance(value, str)}

    assert set(LIMITS) <= known
    assert all(reason.endswith(".") for reason in LIMITS.values())


def test_what_opens_a_form_asks_for_a_dialog_in_a_channel() -> None:
    in_channel = [each for card in CARDS for each in actions(with_dialogs(card, opens_form))]
    dialogs = {each["data"]["action"] for each in in_channel if "msteams" in each["data"]}

    # A button whose listener is named for it opens a form, and no other does.
    opening = {
        action_id
        for action_id, listener in BUTTONS.items()
        if listener.__name__.startswith("open_") or listener.__module__.endswith("organizer_forms")
    }
    assert opening == {each for each in dialogs - {action_ids.SESSION_MORE} if each in BUTTONS}
    assert all(each["type"] == "Action.Submit" for each in in_channel if "msteams" in each["data"])


def test_menu_of_a_session_opens_dialogs_only_for_forms() -> None:
    values = {each["data"]["value"].partition("/")[0] for each in SHOWN if each["data"]["action"] == "session.more"}

    assert {each for each in values if opens_form(action_ids.SESSION_MORE, f"{each}/1")} == values - {"upcoming"}
