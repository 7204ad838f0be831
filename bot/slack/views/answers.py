"""Render the answers to commands."""

from typing import assert_never

from bot.core.commands.answers import (
    About,
    AddToCalendar,
    Answer,
    Award,
    CheckInForm,
    DidYouMean,
    FeedbackForm,
    ForOrganizers,
    Help,
    Next,
    NothingPlanned,
    PersonalDataPage,
    ReminderForm,
    Reminders,
    Sessions,
    SuggestForm,
)
from bot.core.commands.session_picker import SessionChoice
from bot.slack.views import error_messages, program, session_picker, sessions
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Message
from bot.text.answers import format_answer


def render(answer: Answer) -> Message:
    """Render an answer; for a form, the message to show if it cannot open."""
    match answer:
        case Next():
            return sessions.next_session(answer)
        case NothingPlanned():
            return sessions.nothing(answer)
        case Sessions():
            return sessions.listing(answer)
        case AddToCalendar():
            return sessions.add_to_calendar(answer)
        case About():
            return program.about(answer)
        case Award():
            return program.award(answer)
        case Reminders():
            return program.reminders(answer)
        case Help():
            return program.help_page(answer)
        case DidYouMean():
            return program.mistyped(answer, None if answer.answer is None else render(answer.answer))
        case SessionChoice():
            return session_picker.choice(answer)
        case ForOrganizers() | CheckInForm() | PersonalDataPage():
            return block_kit.message(format_answer(answer), [block_kit.plain(format_answer(answer))])
        case ReminderForm():
            return program.reminders(answer.reminders)
        case SuggestForm():
            return error_messages.suggestion_form_did_not_open(answer.words)
        case FeedbackForm():
            return error_messages.feedback_form_did_not_open(answer.words)
    assert_never(answer)
