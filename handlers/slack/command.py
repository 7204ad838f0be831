"""`/lhs-rounds`: whatever is typed after it."""

from typing import Any

from slack_bolt import Ack

from bot.chat.actor import Actor, Times
from bot.config import Settings
from bot.core.admin.settings_forms import LISTED, SettingsSection
from bot.core.calendar.history import History
from bot.core.commands.answers import (
    CheckInWanted,
    FeedbackForm,
    ForOrganizers,
    HistoryWanted,
    InitiativesWanted,
    OwnDataWanted,
    RadarWanted,
    Reminders,
    ReportWanted,
    SettingsWanted,
    StatusWanted,
    SuggestForm,
    SuggestionsWanted,
    Wanted,
)
from bot.core.commands.parser import CommandName
from bot.core.commands.session_picker import SessionChoice
from bot.services.calendar import history as history_service
from bot.services.calendar import readiness, sessions
from bot.services.calendar.sessions import SessionForm
from bot.services.commands import answers as answers_service
from bot.services.learning import initiatives as initiatives_service
from bot.services.shared import delivery_status
from bot.services.suggestions import review
from bot.slack.views import (
    answers,
    feedback,
    history,
    paste_import,
    seasons,
    suggestion_cards,
    suggestions,
)
from bot.slack.views import delivery_status as status_view
from bot.slack.views import initiatives as initiatives_view
from bot.slack.views import readiness as radar_view
from bot.slack.views import settings as settings_view
from bot.slack.views.kit.block_kit import Message, View
from bot.store.db.engine import Database
from handlers.slack import attendance, personal_data, reminders, reports
from handlers.slack import sessions as session_listeners
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext


def handle_command(ack: Ack, command: dict[str, Any], ctx: RequestContext) -> None:
    """Answer with the acknowledgement itself; or open the form, where that is the answer."""
    answer, share = answers_service.answer_command(
        ctx.db,
        actor=ctx.actor,
        text=command.get("text") or "",
        now=ctx.times.now,
        public_url=ctx.settings.rounds_public_url,
    )
    view: View | None = None
    match answer:
        case SuggestForm(words, series):
            view = suggestions.form(words, series=series)
        case FeedbackForm(words, series, recent):
            view = feedback.form(words, series=series, sessions=recent)
        case Reminders(series, _):
            view = reminders.view_for(ctx.db, series, ctx.actor, ctx.times.now)
        case OwnDataWanted():
            view = personal_data.view_for(ctx.db, ctx.actor)
        case SessionChoice():
            view = _form(ctx.db, answer, ctx.actor)
        case CheckInWanted(code=code):
            found = (
                attendance.check_in_by_code(ctx.client, ctx.db, ctx.actor, code, ctx.times.now)
                if code
                else attendance.form_for(ctx.db, ctx.actor, ctx.times.now)
            )
            if isinstance(found, Message):
                ack(text=found.text, blocks=found.blocks, response_type="ephemeral")
                return
            view = found
    if view is not None and modals.open_view(ctx.client, command.get("trigger_id"), view):
        ack()
        return
    if isinstance(answer, Wanted):
        message = _read(ctx.db, answer, ctx.actor, ctx.settings, times=ctx.times)
        ack(text=message.text, blocks=message.blocks, response_type="ephemeral")
        return
    # For a form that did not open this is a button that opens it, with the words kept.
    message = answers.render(answer)
    ack(
        {
            "response_type": "in_channel" if share else "ephemeral",
            "text": message.text,
            "blocks": list(message.blocks),
        }
    )


def _form(db: Database, wanted: SessionChoice, actor: Actor) -> View | None:
    """The form that an organizer wants, if it is clear which."""
    match wanted.word:
        case CommandName.ADD:
            day = "" if wanted.day is None else wanted.day.isoformat()
            return session_listeners.view_for(
                CommandName.ADD, sessions.new_form(wanted.series, day=day, title=" ".join(wanted.words.split()))
            )
        case CommandName.SEASON:
            return seasons.form(wanted.series, wanted.words)
        case CommandName.PASTE:
            return paste_import.form(wanted.series, wanted.words)
    if wanted.chosen is None:
        return None
    form = sessions.open_form(db, actor=actor, session_id=wanted.chosen.id)
    return session_listeners.view_for(wanted.word, form) if isinstance(form, SessionForm) else None


def _read(db: Database, wanted: Wanted, actor: Actor, settings: Settings, *, times: Times) -> Message:
    """What is read from somewhere else than the calendar, for organizers."""
    series_id = wanted.series.id
    match wanted:
        case HistoryWanted():
            changed = history_service.of_series(db, series_id=series_id, person=actor.external_id)
            if isinstance(changed, History):
                return history.render(changed)
        case RadarWanted():
            ahead = readiness.for_organizer(db, series_id=series_id, person=actor.external_id, now=times.now)
            if ahead is not None:
                return radar_view.report(ahead)
        case InitiativesWanted():
            initiatives = initiatives_service.listed(db, series_id=series_id, person=actor.external_id)
            if initiatives is not None:
                return initiatives_view.overview(wanted.series, initiatives)
        case ReportWanted():
            told = reports.read(db, wanted, actor, settings, times=times)
            if told is not None:
                return told
        case SettingsWanted(series, people):
            if actor.external_id in {each.external_id for each in series.organizers}:
                return settings_view.overview(series, (SettingsSection.PEOPLE,) if people else LISTED)
        case SuggestionsWanted(words=words):
            some = review.listed(db, series_id=series_id, person=actor.external_id, words=words, now=times.now)
            if some is not None:
                return suggestion_cards.overview(wanted.series, some)
        case StatusWanted():
            found = delivery_status.for_organizer(
                db,
                actor=actor,
                series_id=series_id,
                times=times,
            )
            if not isinstance(found, ForOrganizers):
                return status_view.report(found)
    return answers.render(ForOrganizers(wanted.series))
