"""Every view of the app as an Adaptive Card: nothing of it is lost, and nothing that Teams refuses is in it."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.teams.cards import adaptive_card, inputs, packed_views
from bot.teams.cards.text_runs import unescape
from bot.views.kit import block_kit, form_state
from bot.views.kit import inputs as view_inputs
from bot.views.kit.block_kit import Message

GOLDENS = sorted((Path(__file__).parents[2] / "golden" / "views").glob("*.json"))
# What the cards are made of: schema 1.5, without TextBlock, FactSet and whatever else reads markdown.
ELEMENTS = {
    "AdaptiveCard",
    "RichTextBlock",
    "TextRun",
    "ActionSet",
    "ColumnSet",
    "Column",
    "Input.Text",
    "Input.Number",
    "Input.Date",
    "Input.Time",
    "Input.ChoiceSet",
    "Data.Query",
    "Action.Execute",
    "Action.OpenUrl",
    "Action.ShowCard",
}
HOSTILE = "**bold** [link](https://evil.example) <at>everyone</at> {{DATE(2024-01-01)}} `x` # y\n- z"


def names(external_id: str) -> str:
    """Name people and channels as a tenant would."""
    return f"Person {external_id}"


def every(part: Any) -> Iterator[dict[str, Any]]:
    """Return every object in a card or in blocks."""
    if isinstance(part, dict):
        yield part
        for each in part.values():
            yield from every(each)
    elif isinstance(part, list):
        for each in part:
            yield from every(each)


def card_of(view: dict[str, Any]) -> dict[str, Any]:
    """Return the card of a recorded message, form or Home."""
    if view.get("type") == "modal":
        return adaptive_card.of_form(view, names)
    if view.get("type") == "home":
        return adaptive_card.of_home(view, names)
    return adaptive_card.of_message(Message(view["text"], tuple(view["blocks"])), names)


def texts_in(blocks: list[Any]) -> list[str]:
    """Return what people read in blocks, without what only Slack shows."""
    blocks = [each for each in blocks if each["type"] != "input" or each["element"]["type"] in inputs.KNOWN]
    shown = [
        each["text"]
        for each in every(blocks)
        if each.get("type") in {"plain_text", "text"} and isinstance(each.get("text"), str)
    ]
    only_in_slack = {
        part["text"]
        for each in every(blocks)
        for name in ("placeholder", "deny")
        if isinstance(part := each.get(name), dict)
    }
    return [each for each in shown if each not in only_in_slack]


@pytest.mark.parametrize("file", GOLDENS, ids=[each.stem for each in GOLDENS])
def test_a_view_is_a_card_without_loss(file: Path) -> None:
    view = json.loads(file.read_text(encoding="utf-8"))
    card = card_of(view)
    shown = "\n".join(str(value) for each in every(card) for value in each.values() if isinstance(value, str))

    assert {each["type"] for each in every(card) if "type" in each} <= ELEMENTS
    assert adaptive_card.size(card) < 28_000
    is_whole = "Some items aren’t shown." not in shown
    for text in texts_in(view["blocks"]) if is_whole else ():
        for line in filter(None, map(str.strip, text.splitlines())):
            assert line in shown
    for each in every(card):
        if each.get("type") == "TextRun":
            assert "\n" not in each["text"]
            assert not re.search(r"<[@#][UC][A-Z0-9]*>|&lt;", each["text"]) or "mark-up" in file.stem
    identifiers = [each["id"] for each in every(card) if "id" in each]
    assert len(identifiers) == len(set(identifiers))


FORMS = [each for each in GOLDENS if each.stem.startswith("modal-") and "home" not in each.stem]


@pytest.mark.parametrize("file", FORMS, ids=[each.stem for each in FORMS])
def test_a_form_that_comes_back_unchanged_has_its_values(file: Path) -> None:
    view = json.loads(file.read_text(encoding="utf-8"))
    card = adaptive_card.of_form(view, names)
    data = {each["id"]: each["value"] for each in every(card) if "id" in each and "value" in each}
    returned = packed_views.unpack(data[adaptive_card.VIEW])
    assert returned is not None
    assert returned == view or "more-than-fits" in file.stem
    state = inputs.state_of(returned["blocks"], data)

    for block in view["blocks"]:
        if block["type"] != "input" or block["element"]["type"] not in inputs.KNOWN:
            continue
        element, name = block["element"], block["block_id"]
        one, several = element.get("initial_option"), element.get("initial_options")
        assert form_state.typed(state, name) == (
            element.get("initial_value", "") if isinstance(element.get("initial_value", ""), str) else ""
        )
        assert form_state.chosen(state, name) == ("" if one is None else one["value"])
        assert form_state.ticked(state, name) == tuple(each["value"] for each in several or [])
        assert form_state.day(state, name) == element.get("initial_date", "")
        assert form_state.time_of_day(state, name) == element.get("initial_time", "")
        assert form_state.people(state, name) == tuple(element.get("initial_users", ()))


def test_words_of_people_are_shown_as_they_are() -> None:
    blocks = [
        block_kit.header(HOSTILE),
        *block_kit.words(HOSTILE),
        block_kit.rich([(HOSTILE, True)]),
        block_kit.context(HOSTILE),
        block_kit.section(block_kit.escape(HOSTILE)),
    ]
    card = adaptive_card.of_message(block_kit.message(HOSTILE, blocks), names)
    runs = [each["text"] for each in every(card) if each.get("type") == "TextRun"]

    for line in HOSTILE.splitlines():
        assert runs.count(line) >= len(blocks) - 1
    assert not any("selectAction" in each for each in every(card))


def test_own_words_keep_their_style() -> None:
    words = "*Posted by <@U1>*: see <https://example.org/a?b=1&amp;c=2|the page> &lt;now&gt;, type `next`"
    card = adaptive_card.of_message(block_kit.message("x", [block_kit.section(words)]), names)
    [row] = card["body"]

    assert [(each["text"], each.get("weight")) for each in row["inlines"]] == [
        ("Posted by ", "Bolder"),
        ("Person U1", "Bolder"),
        (": see ", None),
        ("the page", None),
        (" <now>, type ", None),
        ("next", None),
    ]
    assert row["inlines"][3]["selectAction"] == {"type": "Action.OpenUrl", "url": "https://example.org/a?b=1&c=2"}
    assert row["inlines"][5]["fontType"] == "Monospace"


def test_a_message_that_is_too_large_says_that_some_of_it_is_missing() -> None:
    blocks = [block_kit.plain(f"{number} " + "語" * 1000) for number in range(40)]
    card = adaptive_card.of_message(block_kit.message("x", blocks), names)

    assert adaptive_card.size(card) <= adaptive_card.MAX_BYTES
    assert card["body"][-1]["inlines"][0]["text"] == "Some items aren’t shown."
    assert len(card["body"]) > 5


def test_errors_are_beside_their_fields_and_what_was_typed_stays() -> None:
    view = block_kit.modal(
        "Suggest a topic",
        [view_inputs.field("Topic", view_inputs.text("topic", "Sepsis alerts"))],
        callback_id="f",
        submit="Send",
    )
    card = adaptive_card.of_form(view, names, errors={"topic": "That topic is too long."})
    field, error = card["body"][1:3]

    assert (field["id"], field["value"]) == ("topic", "Sepsis alerts")
    assert error["inlines"][0]["text"] == "That topic is too long."


def test_a_dialog_submits() -> None:
    view = block_kit.modal("Title", [block_kit.plain("x")], callback_id="f", submit="Send")
    card = adaptive_card.of_form(view, names, in_dialog=True)

    assert "Action.Execute" not in json.dumps(card)
    [press] = [each for each in every(card) if each.get("type") == "Action.Submit"]
    assert (press["title"], press["data"]) == ("Send", {"action": "_submit", "value": ""})


def test_a_risky_press_is_asked_about_first() -> None:
    press = block_kit.with_confirmation(
        block_kit.button("Undo", "undo", "7"), "Undo this?", "It comes back.", "Undo", "Keep"
    )
    [row] = adaptive_card.of_message(block_kit.message("x", [block_kit.actions(press)]), names)["body"]
    [shown] = row["actions"]

    assert shown["type"] == "Action.ShowCard"
    assert shown["card"]["body"][-1]["actions"][0]["data"] == {"action": "undo", "value": "7"}


@pytest.mark.parametrize("text", [None, 7, "", "x", "~" * 100, packed_views.pack({"type": "modal"})[:-1]])
def test_anything_else_is_no_form(text: object) -> None:
    assert packed_views.unpack(text) is None


def test_a_form_that_unfolds_to_too_much_is_none_of_ours() -> None:
    assert packed_views.unpack(packed_views.pack({"blocks": ["x" * 1_000_000]})) is None


def test_choices_are_no_links() -> None:
    options = [view_inputs.option("1", "[free](https://evil.example)")]
    view = block_kit.modal("T", [view_inputs.field("L", view_inputs.radio("r", options))], callback_id="f", submit="Go")
    card = adaptive_card.of_form(view, names)
    [choice] = next(each["choices"] for each in every(card) if "choices" in each)

    assert "](" not in choice["title"]
    assert unescape(choice["title"].replace("\u200b", "")) == "[free](https://evil.example)"
