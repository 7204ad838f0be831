"""Organizers change sessions: add, edit, move, cancel, restore and undo."""

from datetime import date
from functools import partial

from bot.chat.surface import Surface
from bot.core.calendar.models import Series
from bot.core.commands.vocabulary import CommandName
from bot.services.calendar import sessions
from bot.services.calendar.sessions import ChangedByOthers, SessionForm
from bot.services.shared.results import Conflict, Forbidden, Invalid, NeedsConfirmation, NotFound, Saved
from bot.views import error_messages, session_forms
from bot.views.kit.block_kit import View
from bot.views.kit.form_state import number
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormListener, FormResult, ShowView, SubmittedForm
from handlers.features.support.organizer_forms import organizer_form, session_form
from handlers.features.support.rejections import reject_form, render_result

_GONE = "This session is no longer on the schedule."


def view_for(word: CommandName, form: SessionForm, surface: Surface) -> View:
    """Render the form for an action on a session."""
    if form.session is not None and word in {CommandName.CANCEL, CommandName.RESTORE}:
        return session_forms.to_be_sure(form.series, form.session, cancels=word is CommandName.CANCEL)
    return session_forms.form(
        form.series,
        form.session,
        form.draft,
        moves=word is CommandName.MOVE,
        suggestion=form.suggestion,
        surface=surface,
    )


open_edit, open_move, open_cancel, open_restore = (
    session_form(sessions.open_form, partial(view_for, word), _GONE)
    for word in (CommandName.EDIT, CommandName.MOVE, CommandName.CANCEL, CommandName.RESTORE)
)


def _to_add(series: Series, words: str, surface: Surface) -> View:
    """Render the form of a new session, with the day or title that the button carries."""
    try:
        form = sessions.new_form(series, day=date.fromisoformat(words).isoformat(), title="")
    except ValueError:
        form = sessions.new_form(series, day="", title=" ".join(words.split()))
    return view_for(CommandName.ADD, form, surface)


open_add = organizer_form(_to_add)


def submit_form(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Store the session, or show errors, warnings or the changes of others in the form."""
    about, surface = session_forms.about(form.view), ctx.actor.surface
    if about is None:
        return reject_form(form.view, error_messages.FORM_NO_LONGER_THERE)
    saved = sessions.save(
        ctx.db,
        actor=ctx.actor,
        submission=sessions.SessionSubmission(
            series_id=about.series,
            session_id=about.session,
            version=about.version,
            draft=session_forms.read(about, form.state),
            only_moves=about.moves,
            confirmed=about.confirmed,
            suggestion_id=about.suggestion,
        ),
        names_of=ctx.names_of,
        times=ctx.times,
    )
    match saved:
        case Invalid() | Forbidden() | NotFound():
            return render_result(form, saved, lambda problems: session_forms.errors(about, problems), _GONE)
        case NeedsConfirmation(again, warnings):
            shown = partial(session_forms.form, suggestion=again.suggestion, above=warnings)
            return ShowView(shown(again.series, again.session, again.draft, moves=about.moves, surface=surface))
        case Conflict(ChangedByOthers(again, changed_by, differences)):
            shown = partial(session_forms.form, above=session_forms.Meanwhile(changed_by, differences))
            return ShowView(shown(again.series, again.session, again.draft, moves=about.moves, surface=surface))
        case Saved((series, session, change_id)):
            ctx.wake()
            return ShowView(session_forms.saved(series, session, "Session saved", change_id))


def _sure(cancels: bool, said: str) -> FormListener:  # noqa: FBT001 - internal
    def listener(form: SubmittedForm, ctx: RequestContext) -> FormResult:
        do = sessions.cancel if cancels else sessions.restore
        result = do(ctx.db, actor=ctx.actor, session_id=number(form.metadata) or 0, times=ctx.times)
        match result:
            case Saved((series, session, change_id)):
                ctx.wake()
                return ShowView(session_forms.saved(series, session, said, change_id))
            case Forbidden() | NotFound() as rejection:
                return render_result(form, rejection, not_found=_GONE)

    return listener


submit_cancel = _sure(cancels=True, said="Session canceled")
submit_restore = _sure(cancels=False, said="Session restored")
