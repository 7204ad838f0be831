"""Evaluate a session: the form, its values, and the reasons why it cannot be opened."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from bot.core.calendar.formatting import format_date
from bot.core.calendar.models import Session
from bot.core.learning import evaluations
from bot.core.learning.evaluations import Barrier, EvaluationField, EvaluationForm, Stance
from bot.text import evaluations as words
from bot.text.feedback import HOLD_NOTICE, format_hold
from bot.text.phi_warning import NO_PATIENT_INFORMATION
from bot.views.feedback import feedback_button
from bot.views.kit import action_ids, block_kit, form_state, inputs
from bot.views.kit.block_kit import Block, Element, View

_YES = "yes"
_CREDIT = "credit"
ANSWERED = "You’ve already rated this session."
NOT_YET = "This session hasn’t started yet."


def evaluate_button(session: Session, *, primary: bool = False) -> Element:
    """Render the button that opens the form."""
    label = f"Rate this session, {format_date(session.date)}"
    return block_kit.button(
        "Rate this session", action_ids.EVALUATION_OPEN, str(session.id), label=label, primary=primary
    )


def form(session: Session, *, for_credit: bool, opened_from: str = "") -> View:
    """Render two required questions, one sentence, one checkbox, and a button for the rest.

    `opened_from` is the address at which the message whose button opened it can be replaced.
    """
    reminder = inputs.option(_YES, "Remind me of this in 3 months")
    notice = f"{words.ANONYMITY_NOTICE} {HOLD_NOTICE} {NO_PATIENT_INFORMATION}"
    required = [each for each in evaluations.RATED_FIELDS if each in evaluations.REQUIRED_FIELDS]
    more = block_kit.button("Add more detail", action_ids.EVALUATION_MORE, _CREDIT if for_credit else "")
    return block_kit.modal(
        "Rate this session",
        [
            block_kit.plain(words.format_session_heading(session)),
            *(_input(each, inputs.radio(_block(each), _scale(each))) for each in required),
            _input(EvaluationField.CHANGE, inputs.text(_block(EvaluationField.CHANGE))),
            inputs.field(
                words.QUESTIONS[EvaluationField.FOLLOWUP],
                inputs.checkbox(_block(EvaluationField.FOLLOWUP), reminder),
                optional=True,
                hint="We’ll save what you wrote with your name, for your eyes only, until you respond.",
            ),
            {**block_kit.actions(more), "block_id": action_ids.EVALUATION_MORE},
            block_kit.context(notice),
        ],
        callback_id=action_ids.EVALUATION_FORM,
        submit="Send",
        metadata=f"{session.id}/{opened_from}",
    )


def with_detail(view: Mapping[str, Any], *, for_credit: bool) -> View:
    """Render an open form again with all questions; its own fields keep their ids, by which what was typed stays.

    Args:
        view: The form as the chat sent it with the press.
        for_credit: Whether to add the questions of a credit office.
    """
    rated = [
        each
        for each in evaluations.RATED_FIELDS
        if each not in evaluations.REQUIRED_FIELDS and (for_credit or each not in evaluations.CREDIT_FIELDS)
    ]
    blocks = [each for each in view.get("blocks", []) if each.get("block_id") != action_ids.EVALUATION_MORE]
    detail = [
        *(_menu(each, _scale(each)) for each in rated),
        _menu(EvaluationField.STANCE, inputs.options(words.STANCE_LABELS)),
        _menu(EvaluationField.COMMITTED, _scale(EvaluationField.COMMITTED)),
        _menu(EvaluationField.BARRIERS, inputs.options(words.BARRIER_LABELS), placeholder="Choose any", several=True),
        _input(EvaluationField.KEEP, inputs.text(_block(EvaluationField.KEEP), lines=True)),
    ]
    return block_kit.again(view, [*blocks, *detail])


def asks_for_credit(value: str) -> bool:
    """Tell by the pressed button's value whether its form has the questions of a credit office."""
    return value == _CREDIT


def _block(field: EvaluationField) -> str:
    return f"{action_ids.EVALUATION}.{field.value}"


def _scale(field: EvaluationField) -> list[Element]:
    labels = words.scale_labels(field)
    options = [inputs.option(str(number), text) for number, text in enumerate(labels, start=evaluations.MIN_RATING)]
    if field is EvaluationField.RELEVANT:
        options.append(inputs.option(str(evaluations.NOT_APPLICABLE), words.NOT_APPLICABLE))
    return options


def _input(field: EvaluationField, element: Element) -> Block:
    optional = field not in evaluations.REQUIRED_FIELDS
    return inputs.field(words.QUESTIONS[field], element, optional=optional)


def _menu(
    field: EvaluationField, options: list[Element], *, placeholder: str = "Choose", several: bool = False
) -> Block:
    return _input(field, inputs.menu(_block(field), options, placeholder=placeholder, several=several))


def read(state: Mapping[str, object]) -> EvaluationForm:
    """Read the answers from the submitted view's `state`. Never raises."""
    rated = {
        each: number
        for each in evaluations.RATED_FIELDS
        if (number := form_state.number(form_state.chosen(state, _block(each)))) is not None
    }
    stance = form_state.chosen(state, _block(EvaluationField.STANCE))
    chosen = form_state.ticked(state, _block(EvaluationField.BARRIERS))
    return EvaluationForm(
        rated,
        form_state.typed(state, _block(EvaluationField.CHANGE)),
        Stance(stance) if stance in set(Stance) else None,
        form_state.number(form_state.chosen(state, _block(EvaluationField.COMMITTED))),
        tuple(each for each in Barrier if each.value in chosen),
        form_state.typed(state, _block(EvaluationField.KEEP)),
        form_state.is_ticked(state, _block(EvaluationField.FOLLOWUP)),
    )


def thanks(by: date | None, echo_on: date | None) -> View:
    """Thank the person in place of the form, and say what happens next.

    Args:
        by: The last day on which comments are passed on; None if there are none.
        echo_on: When their commitment is followed up; None if they do not want that.
    """
    happens = ["We don’t save your name with your answers."]
    if by is not None:
        happens.append(format_hold(by))
    if echo_on is not None:
        happens.append("We’ll ask you in 3 months how it went. Only you will see that message.")
    shown = [block_kit.section("*Thanks! Your answers are in.*"), *map(block_kit.plain, happens)]
    return block_kit.modal("Thank you", shown, callback_id=action_ids.EVALUATION_SAVED)


def instead(sentence: str) -> View:
    """Say in place of the form why it cannot be filled in."""
    feedback = [block_kit.actions(feedback_button())] if sentence == words.RATINGS_CLOSED else []
    shown = [block_kit.plain(sentence), *feedback]
    return block_kit.modal("Rate this session", shown, callback_id=action_ids.EVALUATION_SAVED)
