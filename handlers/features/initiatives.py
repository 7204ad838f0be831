"""Initiatives: created by organizers, updated by their owners, published to the channels."""

from bot.core.calendar.models import local_date
from bot.services.learning import initiatives
from bot.services.learning.initiatives import InitiativeToCreate
from bot.services.shared.results import Forbidden, Invalid, NotFound, Saved
from bot.views import initiatives as views
from bot.views.kit.action_ids import INITIATIVE
from bot.views.kit.form_state import number
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import render_result, reply_rejected, reply_text


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form for a new initiative."""
    series_id, session_id = views.read_about(press.value)
    found = initiatives.initiative_to_create(
        ctx.db, actor=ctx.actor, series_id=series_id, session_id=session_id, now=ctx.times.now
    )
    match found:
        case InitiativeToCreate(series, session, words):
            return OpenForm(views.form(series, session, words))
        case Forbidden() | NotFound():
            return reply_rejected(found, ctx)


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the initiative, and notify its owner."""
    series_id, session_id = views.read_about(form.metadata)
    result = initiatives.create_initiative(
        ctx.db,
        actor=ctx.actor,
        series_id=series_id,
        session_id=session_id,
        submission=form.id,
        draft=views.read(form.state),
        now=ctx.times.now,
    )
    match result:
        case Saved((series, initiative)):
            ctx.wake()
            today = local_date(ctx.times.now, series.zone)
            return ShowView(views.saved(initiative, today))
        case Invalid() | Forbidden() | NotFound():
            return render_result(form, result, INITIATIVE)


def open_update(press: Press, ctx: RequestContext) -> Shown:
    """Open the form for the owner's update."""
    initiative_id = number(press.value) or 0
    found = initiatives.initiative_to_update(ctx.db, actor=ctx.actor, initiative_id=initiative_id)
    match found:
        case Saved((_, initiative)):
            return OpenForm(views.telling(initiative))
        case Forbidden() | NotFound():
            return reply_rejected(found, ctx)


def submit_update(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the owner's update."""
    result = initiatives.update_initiative(
        ctx.db,
        actor=ctx.actor,
        initiative_id=number(form.metadata) or 0,
        news=views.read_news(form.state),
        now=ctx.times.now,
    )
    match result:
        case Saved():
            ctx.wake()
            return ShowView(views.update_saved())
        case Invalid() | Forbidden() | NotFound():
            return render_result(form, result, INITIATIVE)


def on_publish(press: Press, ctx: RequestContext) -> Shown:
    """Post the initiative's result to the channels."""
    initiative_id = number(press.value) or 0
    result = initiatives.publish(ctx.db, actor=ctx.actor, initiative_id=initiative_id, now=ctx.times.now)
    if isinstance(result, Saved):
        ctx.wake()
        return reply_text(views.TOLD)
    return reply_rejected(result, ctx, views.NOTHING_SAID)


def on_award(press: Press, ctx: RequestContext) -> Shown:
    """Propose the initiative for the award, or withdraw the proposal."""
    initiative_id, award = views.read_proposed(press.value)
    result = initiatives.propose(ctx.db, actor=ctx.actor, initiative_id=initiative_id, award=award, now=ctx.times.now)
    if isinstance(result, Saved):
        ctx.wake()
        series, initiative = result.value
        today = local_date(ctx.times.now, series.zone)
        return reply_text(views.proposed(series, initiative, today))
    return reply_rejected(result, ctx)
