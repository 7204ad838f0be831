"""Organizers change the settings of their series."""

from typing import Any

from slack_bolt import Ack, BoltContext, Respond

from bot.services.admin import settings
from bot.services.admin.settings import SettingsForm
from bot.services.commands import answers
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.views import error_messages
from bot.views import settings as views
from bot.views.kit.block_kit import View
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.directory import directory
from handlers.slack.support.rejections import FORM_EXPIRED, render_result, respond_rejected, text_message
from handlers.slack.support.respond import send_reply


def open_form(ack: Ack, action: dict[str, Any], body: dict[str, Any], ctx: RequestContext, respond: Respond) -> None:
    """Open the form that the button names."""
    part = views.part_of(action.get("value"))
    series = answers.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
    if part is None:
        send_reply(respond, text_message(error_messages.NO_LONGER_THERE))
        ack()
        return
    match settings.open_form(ctx.db, actor=ctx.actor, series_id=series.id, part=part, now=ctx.times.now):
        case SettingsForm() as form:
            modals.open_over(ctx.client, body, respond, _view(form), FORM_EXPIRED)
        case Forbidden() | NotFound() as rejection:
            respond_rejected(respond, rejection)
    ack()


def _view(form: SettingsForm) -> View:
    return views.form(
        form.series, form.section, form.typed, form.person, incomplete=form.incomplete, conflict=form.changed_by_others
    )


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext, context: BoltContext) -> None:
    """Store the settings, or show errors or conflicting changes in the form."""
    about = views.about(view)
    if about is None:
        ack(**modals.reject(view, error_messages.FORM_NO_LONGER_THERE))
        return
    result = settings.save(
        ctx.db,
        actor=ctx.actor,
        submission=settings.SettingsSubmission(
            series_id=about.series, section=about.part, fingerprint=about.seen, typed=views.read(about, view)
        ),
        lookup=directory(ctx.client, context.team_id, ctx.deadline),
        times=ctx.times,
    )
    match result:
        case Invalid() | Forbidden() | NotFound():
            render_result(ack, view, result, lambda problems: views.errors(about, problems))
        case SettingsForm() as form:
            ack(response_action="update", view=_view(form))
        case Saved(lines):
            ctx.wake()
            ack(response_action="update", view=views.saved(lines))
