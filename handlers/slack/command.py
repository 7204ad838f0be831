"""`/lhs-rounds`: render the router's answer as a message, or open it as a form."""

from typing import Any

from slack_bolt import Ack

from bot.core.calendar.history import History
from bot.core.calendar.readiness import Readiness
from bot.core.commands.answers import (
    CheckInForm,
    FeedbackForm,
    InitiativeList,
    PersonalDataPage,
    ReminderForm,
    ReportPage,
    SettingsPage,
    SuggestForm,
    SuggestionList,
)
from bot.core.commands.parser import CommandName
from bot.core.outbox.status import OutboxStatus
from bot.services.commands.router import CalendarForm, FinalAnswer, answer_command
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
    reports,
    seasons,
    settings,
    suggestion_cards,
    suggestions,
)
from bot.slack.views import attendance as attendance_view
from bot.slack.views import reminders as reminders_view
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
    view = _form(answer)
    if view is not None and modals.open_view(ctx.client, command.get("trigger_id"), view):
        ack()
        return
    if isinstance(answer, CheckedIn):
        attendance.keep_own_name(ctx, answer)
    message = _message(answer)
    response_type = "in_channel" if share else "ephemeral"
    ack({"response_type": response_type, "text": message.text, "blocks": list(message.blocks)})


def _form(answer: FinalAnswer) -> View | None:
    match answer:
        case SuggestForm(words, series):
            return suggestions.form(words, series=series)
        case FeedbackForm(words, series, recent):
            return feedback.form(words, series=series, sessions=recent)
        case ReminderForm(reminders, session, every, one):
            return reminders_view.form(reminders.series, session, every, one)
        case PersonalDataPage(data=data):
            return personal_data.view(data)
        case CheckInForm(series, session):
            return attendance_view.check_in_form(series, session)
        case CalendarForm(choice, form):
            if form is not None:
                return view_for(choice.command, form)
            make = seasons.form if choice.command is CommandName.SEASON else paste_import.form
            return make(choice.series, choice.text)
    return None


def _message(answer: FinalAnswer) -> Message:
    """Render an answer; for a form that did not open, a button that opens it with the words kept."""
    match answer:
        case CalendarForm(choice):
            return answers.render(choice)
        case CheckedIn() | WrongCode() | Unavailable():
            return attendance.message_of(answer)
        case History():
            return history.render(answer)
        case Readiness():
            return readiness.report(answer)
        case InitiativeList(series, some):
            return initiatives.overview(series, some)
        case ReportPage(report, pdf, table):
            return reports.which() if report is None else reports.render(report, pdf, table)
        case SettingsPage(series, sections):
            return settings.overview(series, sections)
        case SuggestionList(series, overview):
            return suggestion_cards.overview(series, overview)
        case OutboxStatus():
            return delivery_status.report(answer)
    return answers.render(answer)
