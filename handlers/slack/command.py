"""`/lhs-rounds`: render the router's answer as a message, or open it as a form."""

from collections.abc import Callable, Mapping
from typing import Any

from slack_bolt import Ack

from bot.core.calendar.history import History
from bot.core.calendar.readiness import Readiness
from bot.core.commands import answers as kinds
from bot.core.commands.parser import CommandName
from bot.core.outbox.status import OutboxStatus
from bot.services.commands.router import CalendarForm, answer_command
from bot.services.participation.attendance import CheckedIn, WrongCode
from bot.services.shared.results import Unavailable
from bot.slack.views import (
    answers,
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
from bot.slack.views import attendance as attendance_view
from bot.slack.views.kit.block_kit import Message, View
from handlers.slack import attendance
from handlers.slack.sessions import view_for
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext


def handle_command(ack: Ack, command: dict[str, Any], ctx: RequestContext) -> None:
    """Answer in the acknowledgement, or open the form that is the answer."""
    answer, share = answer_command(
        ctx.db,
        actor=ctx.actor,
        times=ctx.times,
        text=command.get("text") or "",
        public_url=ctx.settings.rounds_public_url,
    )
    form = _FORMS.get(type(answer))
    if form is not None and modals.open_view(ctx.client, command.get("trigger_id"), form(answer)):
        ack()
        return
    if isinstance(answer, CheckedIn):
        attendance.keep_own_name(ctx, answer)
    # For a form that did not open, a button that opens it with the words kept.
    message = _MESSAGES.get(type(answer), answers.render)(answer)
    response_type = "in_channel" if share else "ephemeral"
    ack({"response_type": response_type, "text": message.text, "blocks": list(message.blocks)})


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
    kinds.InitiativeList: lambda answer: initiatives.overview(answer.series, answer.initiatives),
    kinds.ReportPage: lambda answer: (
        reports.which() if answer.report is None else reports.render(answer.report, answer.pdf, answer.table)
    ),
    kinds.SettingsPage: lambda answer: settings.overview(answer.series, answer.sections),
    kinds.SuggestionList: lambda answer: suggestion_cards.overview(answer.series, answer.overview),
    OutboxStatus: delivery_status.report,
}
