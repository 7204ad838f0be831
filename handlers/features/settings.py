"""Organizers change the settings of their series."""

from bot.services.admin import settings
from bot.services.admin.settings import SettingsForm
from bot.services.commands import answers
from bot.views import error_messages
from bot.views import settings as views
from bot.views.kit.block_kit import View
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import reject_form, reply_gone


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form that the button names."""
    part = views.part_of(press.value)
    series = answers.series_in_context(ctx.db, ctx.actor.workspace_id, ctx.actor.channel)
    if part is None:
        return reply_gone(ctx)
    form = settings.open_form(ctx.db, actor=ctx.actor, series_id=series.id, part=part, now=ctx.times.now)
    return OpenForm(_view(form, ctx), over=True)


def _view(form: SettingsForm, ctx: RequestContext) -> View:
    return views.form(
        form.series,
        form.section,
        form.typed,
        form.person,
        surface=ctx.actor.surface,
        incomplete=form.incomplete,
        conflict=form.changed_by_others,
    )


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the settings, or show errors or conflicting changes in the form."""
    identity = views.identity_of(form.view)
    if identity is None:
        return reject_form(form.view, error_messages.FORM_NO_LONGER_THERE)
    result = settings.save(
        ctx.db,
        actor=ctx.actor,
        submission=settings.SettingsSubmission(
            series_id=identity.series,
            section=identity.part,
            fingerprint=identity.seen,
            typed=views.read(identity, form.view),
        ),
        lookup=ctx.lookups.directory,
        times=ctx.times,
    )
    if isinstance(result, SettingsForm):
        return ShowView(_view(result, ctx))
    ctx.wake()
    return ShowView(views.saved(result))
