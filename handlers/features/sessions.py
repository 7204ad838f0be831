"""Organizers change sessions: add, edit, move, cancel, restore and undo."""

from datetime import date
from functools import partial

from bot.chat.surface import Surface
from bot.core.calendar.models import Series
from bot.core.commands.vocabulary import CommandName
from bot.services.calendar import sessions
from bot.services.calendar.sessions import ChangedByOthers, SavedSession, SessionForm
from bot.services.shared.results import Conflict, NeedsConfirmation
from bot.views import error_messages, session_forms
from bot.views.kit.block_kit import View
from bot.views.kit.form_state import number
from handlers.features.support.context import RequestContext
from handlers.features.support.interactions import FormResult, ShowView, SubmittedForm
from handlers.features.support.organizer_forms import organizer_form, session_form
from handlers.features.support.rejections import reject_form


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
    session_form(sessions.open_form, partial(view_for, word))
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
    identity, surface = session_forms.identity_of(form.view), ctx.actor.surface
    if identity is None:
        return reject_form(form.view, error_messages.FORM_NO_LONGER_THERE)
    saved = sessions.save(
        ctx.db,
        actor=ctx.actor,
        submission=sessions.SessionSubmission(
            series_id=identity.series,
            session_id=identity.session,
            version=identity.version,
            draft=session_forms.read(identity, form.state),
            only_moves=identity.moves,
            confirmed=identity.confirmed,
            suggestion_id=identity.suggestion,
        ),
        names_of=ctx.names_of,
        times=ctx.times,
    )
    match saved:
        case NeedsConfirmation(again, warnings):
            shown = partial(session_forms.form, suggestion=again.suggestion, above=warnings)
            return ShowView(shown(again.series, again.session, again.draft, moves=identity.moves, surface=surface))
        case Conflict(ChangedByOthers(again, changed_by, differences)):
            shown = partial(session_forms.form, above=session_forms.Meanwhile(changed_by, differences))
            return ShowView(shown(again.series, again.session, again.draft, moves=identity.moves, surface=surface))
        case SavedSession():
            return _show_saved(saved, "Session saved", ctx)


def submit_cancel(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Cancel the session."""
    saved = sessions.cancel(ctx.db, actor=ctx.actor, session_id=number(form.metadata) or 0, times=ctx.times)
    return _show_saved(saved, "Session canceled", ctx)


def submit_restore(form: SubmittedForm, ctx: RequestContext) -> FormResult:
    """Restore the session."""
    saved = sessions.restore(ctx.db, actor=ctx.actor, session_id=number(form.metadata) or 0, times=ctx.times)
    return _show_saved(saved, "Session restored", ctx)


def _show_saved(saved: SavedSession, heading: str, ctx: RequestContext) -> ShowView:
    ctx.wake()
    return ShowView(session_forms.saved(saved.series, saved.session, heading, saved.change_id))
