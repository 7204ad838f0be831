"""Initiatives: created by organizers, updated by their owners, published to the channels."""

from bot.core.calendar.models import local_date
from bot.services.learning import initiatives
from bot.views import initiatives as views
from bot.views.kit.form_state import number, series_and_session
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import reply_text


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form for a new initiative."""
    series_id, session_id = series_and_session(press.value)
    found = initiatives.initiative_to_create(
        ctx.db, actor=ctx.actor, series_id=series_id, session_id=session_id, now=ctx.times.now
    )
    return OpenForm(views.form(found.series, found.session, found.words))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the initiative, and notify its owner."""
    series_id, session_id = series_and_session(form.metadata)
    series, initiative = initiatives.create_initiative(
        ctx.db,
        actor=ctx.actor,
        series_id=series_id,
        session_id=session_id,
        submission=form.id,
        draft=views.read(form.state),
        now=ctx.times.now,
    )
    ctx.wake()
    return ShowView(views.saved(initiative, local_date(ctx.times.now, series.zone)))


def open_update(press: Press, ctx: RequestContext) -> Shown:
    """Open the form for the owner's update."""
    found = initiatives.initiative_to_update(ctx.db, actor=ctx.actor, initiative_id=number(press.value) or 0)
    return OpenForm(views.telling(found))


def submit_update(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the owner's update."""
    initiatives.update_initiative(
        ctx.db,
        actor=ctx.actor,
        initiative_id=number(form.metadata) or 0,
        form=views.read_update(form.state),
        now=ctx.times.now,
    )
    ctx.wake()
    return ShowView(views.update_saved())


def on_publish(press: Press, ctx: RequestContext) -> Shown:
    """Post the initiative's result to the channels."""
    initiatives.publish(ctx.db, actor=ctx.actor, initiative_id=number(press.value) or 0, now=ctx.times.now)
    ctx.wake()
    return reply_text(views.SHARED)


def on_award(press: Press, ctx: RequestContext) -> Shown:
    """Propose the initiative for the award, or withdraw the proposal."""
    initiative_id, award = views.read_proposed(press.value)
    series, initiative = initiatives.propose(
        ctx.db, actor=ctx.actor, initiative_id=initiative_id, award=award, now=ctx.times.now
    )
    ctx.wake()
    return reply_text(views.proposed(series, initiative, local_date(ctx.times.now, series.zone)))
