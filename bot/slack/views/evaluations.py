"""Evaluate a session: the form, its values, and the reasons why it cannot be opened."""

from collections.abc import Mapping
from datetime import date

from bot.core.calendar.formatting import format_date
from bot.core.calendar.models import Series, Session
from bot.core.learning import evaluations
from bot.core.learning.evaluations import Barrier, EvaluationField, EvaluationForm, Stance
from bot.slack.views.kit import action_ids, block_kit, form_state
from bot.slack.views.kit.block_kit import Block, Element, View
from bot.text import evaluations as words
from bot.text.notifications import NO_PATIENT_INFORMATION, format_digest_time

_YES = "yes"
ANSWERED = "You have answered about this session. Each person answers once, so that the numbers are true."
NOT_YET = "This session has not begun yet."
TOO_LATE = (
    f"A session can be evaluated for {evaluations.WINDOW_DAYS} days."
    " Your words are still welcome: /lhs-rounds feedback takes them, signed or anonymous."
)


def evaluate_button(session: Session, *, primary: bool = False) -> Element:
    """Render the button that opens the form."""
    label = f"Evaluate the session of {format_date(session.date)}"
    return block_kit.button(
        "Evaluate it: 1 minute", action_ids.EVALUATION_OPEN, str(session.id), label=label, primary=primary
    )


def form(session: Session, *, for_credit: bool) -> View:
    """Render at most eight short fields, two of them required, and two more for a credit office."""
    rated = [each for each in evaluations.RATED_FIELDS if for_credit or each not in evaluations.CREDIT_FIELDS]
    stances = [block_kit.option(each.value, text) for each, text in words.STANCE_LABELS.items()]
    barriers = [block_kit.option(each.value, text) for each, text in words.BARRIER_LABELS.items()]
    reminder = block_kit.option(_YES, "Remind me of what I wrote")
    return block_kit.modal(
        "How was it?",
        [
            block_kit.plain(words.format_session_heading(session)),
            block_kit.context(f"{words.ANONYMITY_NOTICE} Two answers are enough. {NO_PATIENT_INFORMATION}"),
            *(_menu(each, _scale(each)) for each in rated),
            _text(EvaluationField.CHANGE, placeholder="One specific thing"),
            _menu(EvaluationField.STANCE, stances),
            _menu(EvaluationField.COMMITTED, _scale(EvaluationField.COMMITTED)),
            _menu(EvaluationField.BARRIERS, barriers, placeholder="Choose any", several=True),
            _text(EvaluationField.KEEP),
            block_kit.input_block(
                words.QUESTIONS[EvaluationField.FOLLOWUP],
                block_kit.checkbox(_block(EvaluationField.FOLLOWUP), reminder),
                optional=True,
                hint="The bot then keeps what you will do together with your name, for you alone, until you answer it.",
            ),
        ],
        callback_id=action_ids.EVALUATION_FORM,
        submit="Send",
        metadata=str(session.id),
    )


def _block(field: EvaluationField) -> str:
    return f"{action_ids.EVALUATION}.{field.value}"


def _scale(field: EvaluationField) -> list[Element]:
    labels = words.scale_labels(field)
    options = [block_kit.option(str(number), text) for number, text in enumerate(labels, start=evaluations.MIN_RATING)]
    if field is EvaluationField.RELEVANT:
        options.append(block_kit.option(str(evaluations.NOT_APPLICABLE), words.NOT_APPLICABLE))
    return options


def _menu(
    field: EvaluationField, options: list[Element], *, placeholder: str = "Choose", several: bool = False
) -> Block:
    menu = block_kit.menu(_block(field), options, placeholder=placeholder, several=several)
    return block_kit.input_block(words.QUESTIONS[field], menu, optional=field not in evaluations.REQUIRED_FIELDS)


def _text(field: EvaluationField, *, placeholder: str = "") -> Block:
    typed = block_kit.text_input(_block(field), lines=True, placeholder=placeholder)
    return block_kit.input_block(words.QUESTIONS[field], typed, optional=True)


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
    shown = [block_kit.section("*Your answers are kept.*"), block_kit.plain(" ".join(happens))]
    return block_kit.modal("Thank you", shown, callback_id=action_ids.EVALUATION_KEPT)


def instead(sentence: str) -> View:
    """Say in place of the form why it cannot be filled in."""
    return block_kit.modal("How was it?", [block_kit.plain(sentence)], callback_id=action_ids.EVALUATION_KEPT)
