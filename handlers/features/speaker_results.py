"""Pass evaluation results on to the speakers."""

from bot.services.learning import speaker_results
from bot.views import evaluation_results as views
from bot.views.kit.form_state import number
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm


def open_choice(press: Press, ctx: RequestContext) -> Shown:
    """Open the form in which an organizer chooses comments."""
    session_id = number(press.value) or 0
    found = speaker_results.choice(ctx.db, actor=ctx.actor, session_id=session_id, now=ctx.times.now)
    return OpenForm(views.choice(found.session, found.words, reaches=found.reaches, surface=ctx.actor.surface))


def submit_choice(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Queue the results for the speakers."""
    quotes, word = views.read(form.state)
    count = speaker_results.pass_on(
        ctx.db,
        actor=ctx.actor,
        session_id=number(form.metadata) or 0,
        submission=form.id,
        quotes=quotes,
        word=word,
        now=ctx.times.now,
    )
    ctx.wake()
    return ShowView(views.on_their_way(count))
