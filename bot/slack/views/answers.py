"""Render the answers to commands."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.core.commands import answers
from bot.core.commands.answers import Answer
from bot.core.commands.session_picker import SessionChoice
from bot.slack.views import error_messages, program, session_picker, sessions
from bot.slack.views.kit import block_kit
from bot.slack.views.kit.block_kit import Message
from bot.text.answers import format_answer


def render(answer: Answer) -> Message:
    """Render an answer; for a form, the message to show if it cannot open."""
    return _RENDERERS[type(answer)](answer)


def _mistyped(answer: answers.DidYouMean) -> Message:
    return program.mistyped(answer, None if answer.answer is None else render(answer.answer))


def _as_text(answer: Answer) -> Message:
    return block_kit.message(format_answer(answer), [block_kit.plain(format_answer(answer))])


_RENDERERS: Mapping[type[Answer], Callable[[Any], Message]] = {
    answers.Next: sessions.next_session,
    answers.NothingPlanned: sessions.nothing,
    answers.Sessions: sessions.listing,
    answers.AddToCalendar: sessions.add_to_calendar,
    answers.About: program.about,
    answers.Award: program.award,
    answers.Reminders: program.reminders,
    answers.Help: program.help_page,
    answers.DidYouMean: _mistyped,
    SessionChoice: session_picker.choice,
    answers.ForOrganizers: _as_text,
    answers.CheckInForm: _as_text,
    answers.PersonalDataPage: _as_text,
    answers.ReminderForm: lambda answer: program.reminders(answer.reminders),
    answers.SuggestForm: lambda answer: error_messages.suggestion_form_did_not_open(answer.words),
    answers.FeedbackForm: lambda answer: error_messages.feedback_form_did_not_open(answer.words),
}
