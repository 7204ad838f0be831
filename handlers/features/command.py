"""Typed commands, and buttons that do the same: render the router's answer as a message, or open it as a form."""

from collections.abc import Callable, Mapping
from typing import Any

from bot.chat.surface import Surface
from bot.core.calendar.history import History
from bot.core.calendar.readiness import Readiness
from bot.core.commands import answers as kinds
from bot.core.commands.vocabulary import CommandName
from bot.core.outbox.status import OutboxStatus
from bot.services.commands.router import CalendarForm, FinalAnswer, answer_command
from bot.services.participation.attendance import CheckedIn, WrongCode
from bot.services.shared.results import Unavailable
from bot.views import (
    answers,
    command_buttons,
    delivery_status,
    feedback,
    history,
    initiatives,
    paste_import,
    personal_data,
    readiness,
    reminders,
    reports,
    seasons,
    settings,
    suggestion_cards,
    suggestions,
)
from bot.views import attendance as attendance_view
from bot.views.kit import block_kit
from bot.views.kit.block_kit import Message, View
from handlers.features import attendance, info_buttons
from handlers.features.sessions import view_for
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import OpenForm, PostHere, Press, Respond, Shown

NEVER_ANONYMOUS = "Messages show your name, so we never send them as feedback."


def answer_typed(text: str, ctx: RequestContext, *, is_shared: bool = True) -> OpenForm | Respond:
    """Answer what was typed, where a form can be opened: with the form, or a message.

    `is_shared` is whether others read the conversation, so that the answer may be posted there.
    """
    answer, share = answer_text(ctx, text)
    message = render(answer)
    return _form(answer, ctx) or Respond(command_buttons.ask_to_post(message, text) if share and is_shared else message)


def answer_message(text: str, ctx: RequestContext) -> Message:
    """Answer a message that a person wrote, where no form can be opened."""
    answer, _ = answer_text(ctx, text)
    message = render(answer)
    return block_kit.before(NEVER_ANONYMOUS, message) if isinstance(answer, kinds.FeedbackForm) else message


def on_run(press: Press, ctx: RequestContext) -> Shown:
    """Do what the button says, as if it had been typed."""
    answer, _ = answer_text(ctx, press.value)
    return _form(answer, ctx) or info_buttons.show(press, render(answer))


def on_post(press: Press, ctx: RequestContext) -> Shown:
    """Post an answer to the channel, as it is by now."""
    answer, share = answer_text(ctx, press.value)
    return (PostHere if share else Respond)(render(answer))


def answer_text(ctx: RequestContext, text: str) -> tuple[FinalAnswer, bool]:
    """Answer what was typed, and tell whether the channel may see the answer."""
    answer, share = answer_command(
        ctx.db, actor=ctx.actor, times=ctx.times, text=text, public_url=ctx.settings.rounds_public_url
    )
    if isinstance(answer, kinds.Help):
        answer = info_buttons.help_here(answer, ctx)
    if isinstance(answer, CheckedIn):
        attendance.keep_own_name(ctx, answer)
    if isinstance(answer, CheckedIn | kinds.Rsvp):
        ctx.wake()
    return answer, share


def render(answer: FinalAnswer) -> Message:
    """Render an answer as a message; for a form, a button that opens it with the words kept."""
    return _MESSAGES.get(type(answer), answers.render)(answer)


def _form(answer: FinalAnswer, ctx: RequestContext) -> OpenForm | None:
    make = _FORMS.get(type(answer))
    return None if make is None else OpenForm(make(answer, ctx.actor.surface), render(answer))


def _calendar_form(answer: CalendarForm, surface: Surface) -> View:
    choice = answer.choice
    if answer.form is not None:
        return view_for(choice.command, answer.form, surface)
    make = seasons.form if choice.command is CommandName.SEASON else paste_import.form
    return make(choice.series, choice.text)


_FORMS: Mapping[type, Callable[[Any, Surface], View]] = {
    kinds.SuggestForm: lambda answer, _: suggestions.form(answer.words, series=answer.series),
    kinds.FeedbackForm: lambda answer, _: feedback.form(answer.words, series=answer.series, sessions=answer.sessions),
    kinds.ReminderForm: lambda answer, _: reminders.form(
        answer.reminders.series, answer.session, answer.every, answer.one, answer.chat
    ),
    kinds.PersonalDataPage: lambda answer, surface: personal_data.view(answer.data, surface),
    kinds.CheckInForm: lambda answer, _: attendance_view.check_in_form(answer.series, answer.session),
    CalendarForm: _calendar_form,
}
_MESSAGES: Mapping[type, Callable[[Any], Message]] = {
    CalendarForm: lambda answer: answers.render(answer.choice),
    CheckedIn: attendance.message_of,
    WrongCode: attendance.message_of,
    Unavailable: attendance.message_of,
    History: history.render,
    Readiness: readiness.report,
    kinds.InitiativeList: lambda answer: initiatives.overview(answer.series, answer.initiatives, answer.today),
    kinds.ReportPage: lambda answer: (
        reports.which() if answer.report is None else reports.render(answer.report, answer.pdf, answer.table)
    ),
    kinds.SettingsPage: lambda answer: settings.overview(answer.series, answer.sections),
    kinds.SuggestionList: lambda answer: suggestion_cards.overview(answer.overview),
    OutboxStatus: delivery_status.report,
}
