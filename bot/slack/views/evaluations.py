"""Evaluate a session: the form, its values, and the reasons why it cannot be opened."""

from collections.abc import Mapping
from datetime import date

from bot.core.calendar.formatting import format_date
from bot.core.calendar.models import Series, Session
from bot.core.learning.evaluations import (
    CREDIT_FIELDS,
    MIN_RATING,
    NOT_APPLICABLE,
    RATED_FIELDS,
    REQUIRED_FIELDS,
    WINDOW_DAYS,
    Barrier,
    EvaluationField,
    EvaluationForm,
    Stance,
)
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, Element, View
from bot.text.evaluations import (
    ANONYMITY_NOTICE,
    BARRIER_LABELS,
    COMMITMENT_SCALE,
    QUESTIONS,
    STANCE_LABELS,
    format_session_heading,
    scale_labels,
)
from bot.text.evaluations import NOT_APPLICABLE as NOT_APPLICABLE_LABELS
from bot.text.notifications import NO_PATIENT_INFORMATION, format_digest_time

_YES = "yes"
ANSWERED = "You have answered about this session. Each person answers once, so that the numbers are true."
NOT_YET = "This session has not begun yet."
TOO_LATE = (
    f"A session can be evaluated for {WINDOW_DAYS} days. Your words are still welcome: /lhs-rounds feedback takes them,"
    " signed or anonymous."
)


def evaluate_button(session: Session, *, primary: bool = False) -> Element:
    """Render the button that opens the form."""
    label = f"Evaluate the session of {format_date(session.date)}"
    return block_kit.button(
        "Evaluate it: 1 minute", action_ids.EVALUATION_OPEN, str(session.id), label=label, primary=primary
    )


def form(session: Session, *, for_credit: bool) -> View:
    """Render at most eight short fields, two of them required, and two more for a credit office."""
    rated = [each for each in RATED_FIELDS if for_credit or each not in CREDIT_FIELDS]
    return block_kit.modal(
        "How was it?",
        [
            block_kit.plain(format_session_heading(session)),
            block_kit.context(f"{ANONYMITY_NOTICE} Two answers are enough. {NO_PATIENT_INFORMATION}"),
            *(_rating(each) for each in rated),
            block_kit.input_block(
                QUESTIONS[EvaluationField.CHANGE],
                block_kit.text_input(_block(EvaluationField.CHANGE), lines=True, placeholder="One specific thing"),
                _block(EvaluationField.CHANGE),
                optional=True,
            ),
            _menu(EvaluationField.STANCE, [block_kit.option(each.value, text) for each, text in STANCE_LABELS.items()]),
            _menu(
                EvaluationField.COMMITTED,
                [block_kit.option(str(MIN_RATING + n), text) for n, text in enumerate(COMMITMENT_SCALE)],
            ),
            _barriers(),
            block_kit.input_block(
                QUESTIONS[EvaluationField.KEEP],
                block_kit.text_input(_block(EvaluationField.KEEP), lines=True),
                _block(EvaluationField.KEEP),
                optional=True,
            ),
            block_kit.input_block(
                QUESTIONS[EvaluationField.FOLLOWUP],
                block_kit.checkbox(
                    _block(EvaluationField.FOLLOWUP), block_kit.option(_YES, "Remind me of what I wrote")
                ),
                _block(EvaluationField.FOLLOWUP),
                optional=True,
                hint="The bot then keeps what you will do together with your name, for you alone, until you answer it.",
            ),
        ],
        callback_id=action_ids.EVALUATION_FORM,
        submit="Send",
        close="Cancel",
        metadata=str(session.id),
    )


def _block(field: EvaluationField) -> str:
    return f"{action_ids.EVALUATION}.{field.value}"


def _rating(field: EvaluationField) -> Block:
    options = [block_kit.option(str(MIN_RATING + number), text) for number, text in enumerate(scale_labels(field))]
    if field is EvaluationField.RELEVANT:
        options.append(block_kit.option(str(NOT_APPLICABLE), NOT_APPLICABLE_LABELS))
    return _menu(field, options)


def _menu(field: EvaluationField, options: list[Element]) -> Block:
    menu = block_kit.menu(_block(field), options, placeholder="Choose")
    return block_kit.input_block(QUESTIONS[field], menu, _block(field), optional=field not in REQUIRED_FIELDS)


def _barriers() -> Block:
    options = [block_kit.option(each.value, text) for each, text in BARRIER_LABELS.items()]
    menu = block_kit.menu(_block(EvaluationField.BARRIERS), options, placeholder="Choose any", several=True)
    return block_kit.input_block(
        QUESTIONS[EvaluationField.BARRIERS], menu, _block(EvaluationField.BARRIERS), optional=True
    )


def session_of(view: object) -> int:
    """Read the form's session id; 0 for any other view."""
    return form_state.number(form_state.metadata(view)) or 0


def read(state: Mapping[str, object]) -> EvaluationForm:
    """Read the answers from the submitted view's `state`. Never raises."""
    rated = {
        each: number
        for each in RATED_FIELDS
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


def errors(problems: Mapping[EvaluationField, str]) -> dict[str, str]:
    """Map the problems to the form's block ids."""
    return {_block(field): problem for field, problem in problems.items()}


def thanks(series: Series, day: date | None, echo_on: date | None) -> View:
    """Thank the person in place of the form, and say what happens next.

    Args:
        series: The series.
        day: When comments are passed on; None if there are none.
        echo_on: When their commitment is followed up; None if they do not want that.
    """
    happens = ["Your name is not kept with your answers."]
    if day is not None:
        happens.append(
            f"The organizers of {series.name} get your words on {format_digest_time(day)}, together with those of"
            " others, in no particular order."
        )
    if echo_on is not None:
        happens.append(f"On {format_date(echo_on)} the bot asks you, and you alone, what became of it.")
    return block_kit.modal(
        "Thank you",
        [block_kit.section("*Your answers are kept.*"), block_kit.plain(" ".join(happens))],
        callback_id=action_ids.EVALUATION_KEPT,
        close="Close",
    )


def instead(sentence: str) -> View:
    """Say in place of the form why it cannot be filled in."""
    return block_kit.modal(
        "How was it?", [block_kit.plain(sentence)], callback_id=action_ids.EVALUATION_KEPT, close="Close"
    )
