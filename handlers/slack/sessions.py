"""What organizers do to one session: added, edited, moved, cancelled, restored; and taken back."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.calendar.models import Series
from bot.core.commands.parser import Word
from bot.services.calendar import sessions
from bot.services.calendar.sessions import Form, Kept, Meanwhile, ThinkTwice, ToMend
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import error_messages, session_forms
from bot.slack.views.kit.block_kit import Message, View, message, plain
from bot.slack.views.kit.form_state import metadata, number
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.organizer_forms import opens
from handlers.slack.support.rejections import in_form, refuse
from handlers.slack.support.user_lookup import names_by

_SAID = "It is in the calendar"
_GONE = "This session is not in the calendar any more. Please type /lhs-rounds upcoming to see what is."


def view_for(word: Word, form: Form) -> View:
    """What opens for an organizer who wants to do something to a session."""
    if form.session is not None and word in {Word.CANCEL, Word.RESTORE}:
        return session_forms.to_be_sure(form.series, form.session, cancels=word is Word.CANCEL)
    return session_forms.form(
        form.series, form.session, form.draft, moves=word is Word.MOVE, suggestion=form.suggestion
    )


def _wanted(word: Word) -> Callable[..., None]:
    """A listener that opens what is to be done to the session whose button was pressed."""

    def listener(
        ack: Ack,
        action: dict[str, Any],
        body: dict[str, Any],
        client: WebClient,
        respond: Respond,
        db: Database,
        asker: Asker,
    ) -> None:
        found = sessions.open_form(
            db,
            workspace_id=asker.workspace_id,
            person=asker.address,
            session_id=number(action.get("value")) or 0,
        )
        match found:
            case Form():
                modals.open_over(client, body, respond, view_for(word, found), _said(error_messages.FORM_DID_NOT_OPEN))
            case NotYours() | Gone() as refused:
                refuse(respond, refused, _GONE)
        ack()

    return listener


edit_wanted = _wanted(Word.EDIT)
move_wanted = _wanted(Word.MOVE)
cancel_wanted = _wanted(Word.CANCEL)
restore_wanted = _wanted(Word.RESTORE)


def _to_add(series: Series, words: str) -> View:
    """The form of a session to be added, on the day or with the title that the button carries."""
    try:
        form = sessions.new_form(series, day=date.fromisoformat(words).isoformat(), title="")
    except ValueError:
        form = sessions.new_form(series, day="", title=" ".join(words.split()))
    return view_for(Word.ADD, form)


add_wanted = opens(_to_add)


def form_sent(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Keep what was written; or say what to mend, what to think about, or what others have done meanwhile."""
    its = session_forms.about(view)
    if its is None:
        ack(**modals.refused(view, error_messages.FORM_NO_LONGER_THERE))
        return
    draft = session_forms.read(its, view.get("state", {}))
    saved = sessions.save(
        db,
        workspace_id=asker.workspace_id,
        series_id=its.series,
        session_id=its.session,
        version=its.version,
        person=asker.address,
        draft=draft,
        moves=its.moves,
        name_of=names_by(client),
        confirmed=its.confirmed,
        suggestion_id=its.suggestion,
        now=now,
        real=real,
    )
    match saved:
        case ToMend(found):
            ack(**modals.to_mend(view, session_forms.errors(its, found)))
        case ThinkTwice(form, warnings):
            shown = session_forms.form(
                form.series,
                form.session,
                form.draft,
                moves=its.moves,
                suggestion=form.suggestion,
                warnings=warnings,
            )
            ack(response_action="update", view=shown)
        case Meanwhile(form, who, differences):
            shown = session_forms.form(
                form.series, form.session, form.draft, moves=its.moves, meanwhile=(who, differences)
            )
            ack(response_action="update", view=shown)
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused, _GONE))
        case Kept(series, session):
            wake()
            ack(response_action="update", view=session_forms.kept(series, session, _SAID))


def _sure(cancels: bool, said: str) -> Callable[..., None]:  # noqa: FBT001 - internal
    def listener(
        ack: Ack,
        view: dict[str, Any],
        db: Database,
        now: datetime,
        real: datetime,
        asker: Asker,
        wake: Callable[[], None],
    ) -> None:
        do = sessions.cancel if cancels else sessions.restore
        done = do(
            db,
            workspace_id=asker.workspace_id,
            session_id=number(metadata(view)) or 0,
            person=asker.address,
            now=now,
            real=real,
        )
        match done:
            case Kept(series, session):
                wake()
                ack(response_action="update", view=session_forms.kept(series, session, said))
            case NotYours() | Gone() as refused:
                ack(**in_form(view, refused, _GONE))

    return listener


cancel_sent = _sure(cancels=True, said="The session is cancelled")
restore_sent = _sure(cancels=False, said="The session takes place after all")


def _said(sentence: str) -> Message:
    return message(sentence, [plain(sentence)])
