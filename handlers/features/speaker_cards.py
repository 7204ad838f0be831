"""The speaker card: sent by an organizer, filled in by a speaker or for them."""

from bot.services.calendar import speaker_cards
from bot.services.shared.results import Conflict
from bot.text.speaker_cards import format_date_answered, format_date_changed
from bot.views import speaker_cards as views
from bot.views.kit import action_ids
from bot.views.kit.form_state import number, two_numbers
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, Press, Shown, ShowView, SubmittedForm
from handlers.features.support.organizer_forms import session_form
from handlers.features.support.rejections import reply_text

open_ask = session_form(
    speaker_cards.speakers_to_ask,
    lambda found, surface: views.asking(found.series, found.session, found.accounts, surface),
)
open_card = session_form(
    speaker_cards.card_to_fill,
    lambda found, _: views.form(found.session, found.series, by_organizer=found.by_organizer),
)


def on_date(press: Press, ctx: RequestContext) -> Shown:
    """Store whether the date of the request works for the speaker."""
    session_id, version = two_numbers(press.value)
    works = press.action_id == action_ids.SPEAKER_CONFIRM
    result = speaker_cards.answer_date(
        ctx.db, actor=ctx.actor, session_id=session_id, version=version, works=works, times=ctx.times
    )
    if isinstance(result, Conflict):
        return reply_text(format_date_changed(result.value))
    ctx.wake()
    return reply_text(format_date_answered(result.session))


def submit_ask(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Queue the card for the speakers who have an account."""
    accounts = speaker_cards.send(ctx.db, actor=ctx.actor, session_id=number(form.metadata) or 0, now=ctx.times.now)
    ctx.wake()
    return ShowView(views.sent(accounts))


def submit_card(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the card, or show errors in the form."""
    session_id, version = two_numbers(form.metadata)
    saved = speaker_cards.keep(
        ctx.db,
        actor=ctx.actor,
        session_id=session_id,
        version=version,
        draft=views.read(form.state, version),
        times=ctx.times,
    )
    ctx.wake()
    return ShowView(views.saved(saved.series, saved.session, by_organizer=saved.by_organizer))
