"""Evaluate a session: open the form and store the answers. Answers are never logged or passed on here."""

from bot.services.learning import evaluations
from bot.services.learning.evaluations import NotOpen
from bot.services.shared.results import Unavailable
from bot.text.evaluations import RATINGS_CLOSED
from bot.views import evaluations as views
from bot.views import notifications
from bot.views.kit import block_kit
from bot.views.kit.form_state import number, number_and_rest
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, OpenForm, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.rejections import reject_form

_NOT_OPEN = {NotOpen.ANSWERED: views.ANSWERED, NotOpen.NOT_YET: views.NOT_YET, NotOpen.TOO_LATE: RATINGS_CLOSED}


def open_form(press: Press, ctx: RequestContext) -> Shown:
    """Open the form, or say why it cannot be filled in."""
    session_id = number(press.value) or 0
    found = evaluations.form(ctx.db, actor=ctx.actor, session_id=session_id, now=ctx.times.now)
    if isinstance(found, Unavailable):
        sentence = _NOT_OPEN[found.reason]
        return OpenForm(views.instead(sentence), block_kit.sentence(sentence))
    return OpenForm(views.form(found.session, for_credit=found.for_credit, opened_from=press.own_message))


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the answers and say thanks, or show errors in the form."""
    session_id, opened_from = number_and_rest(form.metadata)
    given = evaluations.submit_evaluation(
        ctx.db,
        actor=ctx.actor,
        session_id=session_id,
        submission=form.id,
        draft=views.read(form.state),
        now=ctx.times.now,
    )
    if isinstance(given, Unavailable):
        return reject_form(form.view, _NOT_OPEN[given.reason])
    # No need to wake the worker: nothing is sent now.
    # Not through the outbox, where the time of the rating could be read.
    replaces = (opened_from, notifications.render(given.prompt)) if opened_from else None
    return ShowView(views.thanks(given.comments_by, given.followup_on), replaces)


def add_detail(press: Press, _: RequestContext) -> Shown:
    """Show the other questions in the open form; what was typed stays."""
    return ShowView(views.with_detail(press.view or {}, for_credit=views.asks_for_credit(press.value)))
