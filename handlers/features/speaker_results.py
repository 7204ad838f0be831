"""Pass evaluation results on to the speakers."""

from bot.services.learning import speaker_results
from bot.services.learning.speaker_results import PassedOn, ResultsToPassOn
from bot.services.shared.results import Forbidden, Invalid, NotFound
from bot.views import evaluation_results as views
from bot.views.kit.form_state import number
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import render_result, reply_rejected


def open_choice(press: Press, ctx: RequestContext) -> Shown:
    """Open the form in which an organizer chooses comments."""
    session_id = number(press.value) or 0
    found = speaker_results.choice(ctx.db, actor=ctx.actor, session_id=session_id, now=ctx.times.now)
    match found:
        case ResultsToPassOn(_, session, words, reaches):
            return OpenForm(views.choice(session, words, reaches=reaches, surface=ctx.actor.surface))
        case Forbidden() | NotFound():
            return reply_rejected(found, ctx)


def submit_choice(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Queue the results for the speakers."""
    quotes, word = views.read(form.state)
    result = speaker_results.pass_on(
        ctx.db,
        actor=ctx.actor,
        session_id=number(form.metadata) or 0,
        submission=form.id,
        quotes=quotes,
        word=word,
        now=ctx.times.now,
    )
    match result:
        case PassedOn(_, count):
            ctx.wake()
            return ShowView(views.on_their_way(count))
        case Invalid() | Forbidden() | NotFound():
            return render_result(form, result, "results")
