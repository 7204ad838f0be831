"""Inputs of cards as Teams' clients treat them: initial values, validation, and the strings that they send."""

from datetime import date, time
from typing import Any

import pytest

from playground.models import NotOnScreenError
from playground.teams.client import card_form
from tests.playground.teams.bot import card, execute, submit

REQUIRED = {"isRequired": True, "errorMessage": "Needed."}
CHOICES = [{"title": "One", "value": "1"}, {"title": "Two", "value": "2"}]
PEOPLE = {"choices": CHOICES, "choices.data": {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}}
ENTRA_ID = "6f9619ff-8b86-d011-b42d-00c04fc964ff"


def sent(element: dict[str, Any], given: Any) -> dict[str, str]:
    return card_form.submitted([element], card_form.fill([element], {"x": given}))


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "Input.Text"}, ""),
        ({"type": "Input.Text", "value": "Sepsis"}, "Sepsis"),
        ({"type": "Input.Number", "value": 3}, "3"),
        ({"type": "Input.Number", "value": 0}, "0"),
        ({"type": "Input.Toggle"}, "false"),
        ({"type": "Input.Toggle", "valueOff": "no"}, "no"),
        ({"type": "Input.Toggle", "value": "true"}, "true"),
        ({"type": "Input.ChoiceSet", "choices": CHOICES, "value": "2"}, "2"),
    ],
)
def test_initial_value(element: dict[str, Any], value: str) -> None:
    assert card_form.fill([{"id": "x", **element}], {}) == {"x": value}


@pytest.mark.parametrize(
    ("element", "given", "value"),
    [
        ({"type": "Input.Text"}, "Sepsis", {"x": "Sepsis"}),
        ({"type": "Input.Text"}, "", {"x": ""}),
        ({"type": "Input.Number"}, 4.5, {"x": "4.5"}),
        ({"type": "Input.Number"}, "", {}),
        ({"type": "Input.Date"}, date(2026, 12, 1), {"x": "2026-12-01"}),
        ({"type": "Input.Date"}, "", {}),
        ({"type": "Input.Time"}, time(9, 5), {"x": "09:05"}),
        ({"type": "Input.Toggle", "valueOn": "yes", "valueOff": "no"}, True, {"x": "yes"}),
        ({"type": "Input.Toggle", "valueOn": "yes", "valueOff": "no"}, False, {"x": "no"}),
        ({"type": "Input.ChoiceSet", "choices": CHOICES}, "Two", {"x": "2"}),
        ({"type": "Input.ChoiceSet", "choices": CHOICES}, "", {}),
        ({"type": "Input.ChoiceSet", "choices": CHOICES, "isMultiSelect": True}, ["One", "2"], {"x": "1,2"}),
        ({"type": "Input.ChoiceSet", **PEOPLE, "isMultiSelect": True}, ["One", ENTRA_ID], {"x": f"1,{ENTRA_ID}"}),
    ],
)
def test_everything_is_sent_as_a_string_and_empty_choices_are_absent(
    element: dict[str, Any], given: Any, value: dict[str, str]
) -> None:
    assert sent({"id": "x", **element}, given) == value


@pytest.mark.parametrize(
    ("element", "valid", "invalid"),
    [
        ({"type": "Input.Text", **REQUIRED}, "a", "  "),
        ({"type": "Input.Text", "maxLength": 3}, "abc", "abcd"),
        ({"type": "Input.Text", "regex": "^[0-9]{2}$"}, "12", "123"),
        ({"type": "Input.Text", "regex": "^[0-9]{2}$"}, "", "x"),
        ({"type": "Input.Number", "min": 1, "max": 5}, "5", "6"),
        ({"type": "Input.Number"}, "-1.5", "five"),
        ({"type": "Input.Number", **REQUIRED}, "0", ""),
        ({"type": "Input.Date", "min": "2026-12-01"}, "2026-12-01", "2026-11-30"),
        ({"type": "Input.Date", "max": "2026-12-01"}, "", "2026-12-32"),
        ({"type": "Input.Time", "max": "17:00"}, "16:59", "17:01"),
        ({"type": "Input.ChoiceSet", "choices": CHOICES, **REQUIRED}, "One", ""),
        ({"type": "Input.Toggle", **REQUIRED}, True, False),
    ],
)
def test_client_validation(element: dict[str, Any], valid: Any, invalid: Any) -> None:
    whole = {"id": "x", **element}
    assert card_form.validation_errors([whole], card_form.fill([whole], {"x": valid})) == {}
    refused = card_form.validation_errors([whole], card_form.fill([whole], {"x": invalid}))
    assert refused == {"x": element.get("errorMessage", "Invalid input")}


def test_unknown_input_and_choice_are_not_on_the_screen() -> None:
    element = {"type": "Input.ChoiceSet", "id": "x", "choices": CHOICES}
    with pytest.raises(NotOnScreenError, match="no input 'y'"):
        card_form.fill([element], {"y": "1"})
    with pytest.raises(NotOnScreenError, match="no choice 'Three'"):
        card_form.fill([element], {"x": "Three"})
    with pytest.raises(NotOnScreenError, match="one choice"):
        card_form.fill([element], {"x": ["One", "Two"]})


def test_action_submits_the_inputs_of_its_card_and_of_those_around_it() -> None:
    inner = card({"type": "Input.Text", "id": "inner"}, actions=(submit("Inner"),))
    other = card({"type": "Input.Text", "id": "other"}, actions=(submit("Other"),))
    outer = card(
        {"type": "Input.Text", "id": "outer"},
        actions=(
            execute("Outer"),
            {**submit("Without"), "associatedInputs": "none"},
            {"type": "Action.ShowCard", "title": "More", "card": inner},
            {"type": "Action.ShowCard", "title": "Other", "card": other},
        ),
    )

    def names(action: dict[str, Any]) -> list[str]:
        return [each["id"] for each in card_form.inputs_for(outer, action)]

    assert names(outer["actions"][0]) == ["outer"]
    assert names(outer["actions"][1]) == []
    assert names(inner["actions"][0]) == ["outer", "inner"]
