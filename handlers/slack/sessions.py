"""Organizers change sessions: add, edit, move, cancel, restore and undo."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from slack_bolt import Ack

from bot.core.calendar.models import Series
from bot.core.commands.parser import CommandName
from bot.services.calendar import sessions
from bot.services.calendar.sessions import ChangedByOthers, SessionForm
from bot.services.shared.results import Conflict, Forbidden, Invalid, NeedsConfirmation, NotFound, Saved
from bot.views import error_messages, session_forms
from bot.views.kit.block_kit import View
from bot.views.kit.form_state import metadata, number
from handlers.slack.support import modals
from handlers.slack.support.context import RequestContext
from handlers.slack.support.organizer_forms import organizer_form, session_form
from handlers.slack.support.rejections import render_result
from handlers.slack.support.user_lookup import names_by

_GONE = "This session is no longer on the schedule."


def view_for(word: CommandName, form: SessionForm) -> View:
    """Render the form for an action on a session."""
    if form.session is not None and word in {CommandName.CANCEL, CommandName.RESTORE}:
        return session_forms.to_be_sure(form.series, form.session, cancels=word is CommandName.CANCEL)
    return session_forms.form(
        form.series, form.session, form.draft, moves=word is CommandName.MOVE, suggestion=form.suggestion
    )


open_edit, open_move, open_cancel, open_restore = (
    session_form(sessions.open_form, partial(view_for, word), _GONE)
    for word in (CommandName.EDIT, CommandName.MOVE, CommandName.CANCEL, CommandName.RESTORE)
)


def _to_add(series: Series, words: str) -> View:
    """Render the form of a new session, with the day or title that the button carries."""
    try:
        form = sessions.new_form(series, day=date.fromisoformat(words).isoformat(), title="")
    except ValueError:
        form = sessions.new_form(series, day="", title=" ".join(words.split()))
    return view_for(CommandName.ADD, form)


open_add = organizer_form(_to_add)


def submit_form(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
    """Store the session, or show errors, warnings or the changes of others in the form."""
    about = session_forms.about(view)
    if about is None:
        ack(**modals.reject(view, error_messages.FORM_NO_LONGER_THERE))
        return
    saved = sessions.save(
        ctx.db,
        actor=ctx.actor,
        submission=sessions.SessionSubmission(
            series_id=about.series,
            session_id=about.session,
            version=about.version,
            draft=session_forms.read(about, view.get("state", {})),
            only_moves=about.moves,
            confirmed=about.confirmed,
            suggestion_id=about.suggestion,
        ),
        names_of=names_by(ctx.client, ctx.deadline),
        times=ctx.times,
    )
    match saved:
        case Invalid() | Forbidden() | NotFound():
            render_result(ack, view, saved, lambda problems: session_forms.errors(about, problems), _GONE)
        case NeedsConfirmation(form, warnings):
            shown = partial(session_forms.form, suggestion=form.suggestion, warnings=warnings)
            ack(response_action="update", view=shown(form.series, form.session, form.draft, moves=about.moves))
        case Conflict(ChangedByOthers(form, changed_by, differences)):
            shown = partial(session_forms.form, meanwhile=(changed_by, differences))
            ack(response_action="update", view=shown(form.series, form.session, form.draft, moves=about.moves))
        case Saved((series, session, change_id)):
            ctx.wake()
            ack(response_action="update", view=session_forms.saved(series, session, "Session saved", change_id))


def _sure(cancels: bool, said: str) -> Callable[..., None]:  # noqa: FBT001 - internal
    def listener(ack: Ack, view: dict[str, Any], ctx: RequestContext) -> None:
        do = sessions.cancel if cancels else sessions.restore
        result = do(ctx.db, actor=ctx.actor, session_id=number(metadata(view)) or 0, times=ctx.times)
        match result:
            case Saved((series, session, change_id)):
                ctx.wake()
                ack(response_action="update", view=session_forms.saved(series, session, said, change_id))
            case Forbidden() | NotFound() as rejection:
                render_result(ack, view, rejection, not_found=_GONE)

    return listener


submit_cancel = _sure(cancels=True, said="Session canceled")
submit_restore = _sure(cancels=False, said="Session restored")
