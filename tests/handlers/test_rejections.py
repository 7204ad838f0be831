"""Each rejection is shown in one place: at a form's field if it names one, and as a sentence otherwise."""

import json
from typing import cast

import pytest

from bot.services.shared import results
from bot.services.shared.results import ForbiddenError, InvalidError, NotFoundError, RejectedError
from bot.views.kit import block_kit, inputs
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import (
    FieldErrors,
    FormResult,
    Press,
    Respond,
    Shown,
    ShowView,
    SubmittedForm,
)
from handlers.features.support.rejections import answer_form, answer_press
from tests.factories import SERIES

GONE = "That’s no longer there."
REJECTIONS = [NotFoundError(), ForbiddenError(SERIES), InvalidError({"title": "Enter a title."})]
_NO_CONTEXT = cast("RequestContext", None)


def submitted(rejection: RejectedError, *, with_fields: bool = True) -> FormResult:
    def listener(form: SubmittedForm, ctx: RequestContext) -> FormResult:
        raise rejection

    fields = [inputs.field("Title", inputs.text("any.title"))] if with_fields else []
    view = block_kit.modal("Form", [*fields, block_kit.plain("Words")], callback_id="any.form", submit="Send")
    form = SubmittedForm(id="V1", view=view, post=lambda _: pytest.fail("nothing may be posted"))
    return answer_form(listener, GONE)(form, _NO_CONTEXT)


def pressed(rejection: RejectedError) -> Shown:
    def listener(press: Press, ctx: RequestContext) -> Shown:
        raise rejection

    return answer_press(listener, GONE)(cast("Press", None), _NO_CONTEXT)


def test_every_rejection_is_tried_here() -> None:
    known = {each for each in vars(results).values() if isinstance(each, type) and issubclass(each, RejectedError)}

    assert known - {RejectedError} == {type(each) for each in REJECTIONS}


def test_problem_is_shown_at_its_field() -> None:
    assert submitted(InvalidError({"title": "Enter a title."})) == FieldErrors({"any.title": "Enter a title."})


@pytest.mark.parametrize(
    ("rejection", "sentence"), [(NotFoundError(), GONE), (ForbiddenError(SERIES), "Only organizers can do that")]
)
def test_rejected_form_stays_open_with_the_reason(rejection: RejectedError, sentence: str) -> None:
    at_a_field, instead = submitted(rejection), submitted(rejection, with_fields=False)

    assert isinstance(at_a_field, FieldErrors)
    assert [sentence in each for each in at_a_field.errors.values()] == [True]
    assert isinstance(instead, ShowView)
    assert sentence in json.dumps(instead.view, ensure_ascii=False)


@pytest.mark.parametrize(
    ("rejection", "sentence"), [(NotFoundError(), GONE), (ForbiddenError(SERIES), "Only organizers can do that")]
)
def test_rejected_press_is_answered_with_the_reason(rejection: RejectedError, sentence: str) -> None:
    shown = pressed(rejection)

    assert isinstance(shown, Respond)
    assert sentence in shown.message.text
