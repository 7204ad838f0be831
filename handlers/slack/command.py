"""`/lhs-rounds`: render the router's answer as a message, or open it as a form."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, Respond

from bot.core.calendar.history import History
from bot.core.calendar.readiness import Readiness
from bot.core.commands import answers as kinds
from bot.core.commands.parser import CommandName
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
from bot.views.kit.block_kit import Message, View
from handlers.slack import attendance, info_buttons
from handlers.slack.sessions import view_for
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.respond import post_to_channel, send_reply


def handle_command(ack: Ack, command: dict[str, Any], ctx: RequestContext) -> None:
    """Answer in the acknowledgement, or open the form that is the answer."""
    answer, share = answer_text(ctx, command.get("text") or "")
    form = _FORMS.get(type(answer))
    if form is not None and modals.open_view(ctx.client, command.get("trigger_id"), form(answer)):
        ack()
        return
    message = render(answer)
    if share:
        message = command_buttons.ask_to_post(message, command.get("text") or "")
    ack({"response_type": "ephemeral", "text": message.text, "blocks": list(message.blocks)})


def on_run(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Do what the button says, as if it had been typed."""
    answer, _ = answer_text(ctx, str(action.get("value") or ""))
    form = _FORMS.get(type(answer))
    if form is None:
        info_buttons.show(body, ctx, respond, render(answer))
    else:
        modals.open_or_respond(ctx.client, body, respond, form(answer), render(answer))
    ack()


def on_post(ack: Ack, action: dict[str, Any], respond: Respond, ctx: RequestContext) -> None:
    """Post an answer to the channel, as it is by now."""
    answer, share = answer_text(ctx, str(action.get("value") or ""))
    (post_to_channel if share else send_reply)(respond, render(answer))
    ack()


def answer_text(ctx: RequestContext, text: str) -> tuple[FinalAnswer, bool]:
    """Answer what was typed, and tell whether the channel may see the answer."""
    answer, share = answer_command(
        ctx.db, actor=ctx.actor, times=ctx.times, text=text, public_url=ctx.settings.rounds_public_url
    )
    if isinstance(answer, kinds.Help):
        answer = replace(answer, is_direct=ctx.is_direct)
    if isinstance(answer, CheckedIn):
        attendance.keep_own_name(ctx, answer)
    if isinstance(answer, CheckedIn | kinds.Rsvp):
        ctx.wake()
    return answer, share


def render(answer: FinalAnswer) -> Message:
    """Render an answer as a message; for a form, a button that opens it with the words kept."""
    return _MESSAGES.get(type(answer), answers.render)(answer)


def _calendar_form(answer: CalendarForm) -> View:
    choice = answer.choice
    if answer.form is not None:
        return view_for(choice.command, answer.form)
    make = seasons.form if choice.command is CommandName.SEASON else paste_import.form
    return make(choice.series, choice.text)


_FORMS: Mapping[type, Callable[[Any], View]] = {
    kinds.SuggestForm: lambda answer: suggestions.form(answer.words, series=answer.series),
    kinds.FeedbackForm: lambda answer: feedback.form(answer.words, series=answer.series, sessions=answer.sessions),
    kinds.ReminderForm: lambda answer: reminders.form(
        answer.reminders.series, answer.session, answer.every, answer.one
    ),
    kinds.PersonalDataPage: lambda answer: personal_data.view(answer.data),
    kinds.CheckInForm: lambda answer: attendance_view.check_in_form(answer.series, answer.session),
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
