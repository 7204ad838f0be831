"""Every button and every form that people see has a listener, and every form is checked for patient information."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest

from bot.views import phi_warning
from bot.views.kit import action_ids, block_kit, inputs
from handlers.features.registry import BUTTON_FAMILIES, BUTTONS, FORMS
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import ShowView, SubmittedForm

FOLDER = Path(__file__).parents[1] / "golden" / "views"
GOLDENS = [json.loads(each.read_text("utf-8")) for each in sorted(FOLDER.glob("*.json"))]


def dicts(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from dicts(each)


def test_every_button_has_a_listener() -> None:
    pressed = {"button", "overflow"}
    shown = {each["action_id"] for golden in GOLDENS for each in dicts(golden) if each.get("type") in pressed}
    known = {*BUTTONS, *action_ids.LINKS}
    families = tuple(BUTTON_FAMILIES)

    assert len(shown) > 60
    assert set() == {each for each in shown if each not in known and not each.startswith(families)}


def test_every_form_has_a_listener() -> None:
    shown = {each["callback_id"] for golden in GOLDENS for each in dicts(golden) if "submit" in each}

    assert len(shown) > 20
    assert set() == shown - set(FORMS)


@pytest.mark.parametrize("callback_id", sorted(set(FORMS) - {action_ids.CHECK_IN_FORM}))
def test_form_with_patient_information_reaches_no_service(callback_id: str) -> None:
    typed = {"type": "plain_text_input", "value": "Mrs. Alder, MRN 12345678, was readmitted"}
    block = inputs.field("Words", inputs.text("any.words"))
    view = block_kit.modal("Form", [block], callback_id=callback_id, submit="Send")
    form = SubmittedForm(
        id="V1",
        view={**view, "state": {"values": {"any.words": {"any.words": typed}}}},
        post=lambda _: pytest.fail("nothing may be posted"),
    )
    # Without a context, every listener that is reached fails.
    answer = FORMS[callback_id](form, cast("RequestContext", None))

    assert isinstance(answer, ShowView)
    assert phi_warning.OPENING in json.dumps(answer.view, ensure_ascii=False)
