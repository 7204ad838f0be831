"""Evaluate a session: open the form and store the answers. Answers are never logged or passed on here."""

from bot.services.learning import evaluations
from bot.services.learning.evaluations import EvaluationSaved, NotOpen
from bot.services.shared.results import Invalid, NotFound, Saved, Unavailable
from bot.text.evaluations import RATINGS_CLOSED
from bot.views import evaluations as views
from bot.views import notifications
from bot.views.kit.action_ids import EVALUATION
from bot.views.kit.form_state import metadata_parts, number
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import reject_form, render_result, reply_rejected, text_message

_NOT_OPEN = {NotOpen.ANSWERED: views.ANSWERED, NotOpen.NOT_YET: views.NOT_YET, NotOpen.TOO_LATE: RATINGS_CLOSED}


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form, or say why it cannot be filled in."""
    session_id = number(press.value) or 0
    found = evaluations.form(ctx.db, actor=ctx.actor, session_id=session_id, now=ctx.times.now)
    match found:
        case NotFound():
            return reply_rejected(found, ctx)
        case Unavailable(reason):
            sentence = _NOT_OPEN[reason]
            return OpenForm(views.instead(sentence), text_message(sentence))
        case evaluations.EvaluationToFill(_, session, for_credit):
            return OpenForm(views.form(session, for_credit=for_credit, opened_from=press.own_message))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the answers and say thanks, or show errors in the form."""
    session_id, opened_from = metadata_parts(form.view)
    given = evaluations.submit_evaluation(
        ctx.db,
        actor=ctx.actor,
        session_id=session_id,
        submission=form.id,
        draft=views.read(form.state),
        now=ctx.times.now,
    )
    match given:
        case Invalid() | NotFound():
            return render_result(form, given, EVALUATION)
        case Unavailable(reason):
            return reject_form(form.view, _NOT_OPEN[reason])
        case Saved(EvaluationSaved(comments_by, followup_on, prompt)):
            # No need to wake the worker: nothing is sent now.
            # Not through the outbox, where the time of the rating could be read.
            replaces = (opened_from, notifications.render(prompt)) if opened_from else None
            return ShowView(views.thanks(comments_by, followup_on), replaces)


def add_detail(press: Press, _: RequestContext) -> Shown:
    """Show the other questions in the open form; what was typed stays."""
    return ShowView(views.with_detail(press.view or {}, for_credit=views.asks_for_credit(press.value)))
