"""Personal reminders: chosen in a form, snoozed, or stopped."""

from bot.core.calendar.formatting import format_local_time
from bot.services.commands import answers
from bot.services.participation import reminders
from bot.views import reminders as views
from bot.views.kit.form_state import number, series_and_session
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Respond, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import reply_text


def open_form(_: Press, ctx: RequestContext) -> Shown:
    """Open the form with the person's choices."""
    series = answers.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
    return OpenForm(
        views.form(series, *reminders.of_person(ctx.db, its_series=series, actor=ctx.actor, now=ctx.times.now))
    )


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the choices."""
    series_id, session_id = series_and_session(form.metadata)
    every, one, chat = views.read(form.state)
    reminders.keep(
        ctx.db,
        actor=ctx.actor,
        submission=reminders.ReminderSubmission(
            series_id=series_id,
            session_id=session_id,
            zone=ctx.lookups.time_zone(ctx.actor.external_id),
            every=every,
            one=one,
            chat=chat,
        ),
        now=ctx.times.now,
    )
    ctx.wake()
    return ShowView(views.saved(every, one, ctx.actor.surface, chat))


def on_stop(press: Press, ctx: RequestContext) -> Shown:
    """Stop all personal reminders."""
    reminders.stop(ctx.db, actor=ctx.actor, series_id=number(press.value) or 0, now=ctx.times.now)
    return Respond(views.stopped())


def on_snooze(press: Press, ctx: RequestContext) -> Shown:
    """Snooze a reminder."""
    series = answers.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
    due = reminders.snooze(ctx.db, actor=ctx.actor, session_id=number(press.value) or 0, now=ctx.times.now)
    return reply_text(f"OK. We’ll remind you again at {format_local_time(due, series.zone)}.")
