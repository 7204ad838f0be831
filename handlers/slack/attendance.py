"""I will be there; who comes; and checking in by the code on the slide."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.core.participation.attendance import Attending
from bot.formats.attendance_csv import write_attendance
from bot.services.participation import attendance
from bot.services.participation.attendance import CheckedIn, NotNow, WrongCode
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import attendance as views
from bot.slack.views import reminders
from bot.slack.views.kit.block_kit import Message, View
from bot.slack.views.kit.form_state import is_shown_to_one, metadata, number
from bot.slack.views.sessions import add_button
from bot.store.db.engine import Database
from bot.text import attendance as words
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, in_form, refuse, said
from handlers.slack.support.respond import tell, tell_instead
from handlers.slack.support.user_lookup import called

# Each name is a question to Slack, and whoever waits has three seconds; for the others their ids must do.
_NAMED_AT_ONCE = 5
_NOT_NOW = {
    NotNow.OFF: words.CHECK_IN_OFF,
    NotNow.NO_SESSION: words.CHECK_IN_CLOSED,
    NotNow.NO_TRIES_LEFT: words.NO_TRIES_LEFT,
}


def come_wanted(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """They come."""
    session_id = number(action.get("value")) or 0
    done = attendance.say(
        db,
        workspace_id=asker.workspace_id,
        session_id=session_id,
        person=asker.address,
        comes=True,
        now=now,
        real=real,
    )
    if isinstance(done, Gone):
        tell(respond, said(words.OVER))
    else:
        wake()
        following = [add_button(done.session), reminders.open_button()]
        tell(respond, views.said(done.session, following, comes=True))
    ack()


def leave_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """They do not come after all; where the answer that said so is all that the button stands in, it makes way."""
    session_id = number(action.get("value")) or 0
    done = attendance.say(
        db,
        workspace_id=asker.workspace_id,
        session_id=session_id,
        person=asker.address,
        comes=False,
        now=now,
        real=real,
    )
    if isinstance(done, Gone):
        tell(respond, said(words.OVER))
    else:
        wake()
        told = views.said(done.session, [], comes=False)
        (tell_instead if is_shown_to_one(body) else tell)(respond, told)
    ack()


def who_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    asker: Asker,
) -> None:
    """Show names to those who may see them."""
    session_id = number(action.get("value")) or 0
    found = attendance.who(db, workspace_id=asker.workspace_id, session_id=session_id, person=asker.address)
    match found:
        case Attending():
            modals.open_over(client, body, respond, _view(found, asker), LATE)
        case NotYours() | Gone() as refused:
            refuse(respond, refused)
    ack()


def _view(attending: Attending, asker: Asker) -> View:
    table = write_attendance(attending.series, [(attending.session, attending.attendees)])
    organizing = asker.address in {each.address for each in attending.series.organizers}
    return views.who(attending, table, may_note=organizing)


def others_sent(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Note down others who were there."""
    session_id = number(metadata(view)) or 0
    those = views.others(view.get("state", {}))
    done = attendance.note_down(
        db, workspace_id=asker.workspace_id, session_id=session_id, person=asker.address, those=those, now=now
    )
    if not isinstance(done, Attending):
        ack(**in_form(view, done))
        return
    wake()
    for each in those[:_NAMED_AT_ONCE]:
        _keep_name(client, db, asker.workspace_id, session_id, each)
    again = attendance.who(db, workspace_id=asker.workspace_id, session_id=session_id, person=asker.address)
    ack(response_action="update", view=_view(again if isinstance(again, Attending) else done, asker))


def form_for(db: Database, asker: Asker, now: datetime) -> View | Message:
    """The form that asks for the code; or why there is none."""
    found = attendance.to_check_in(db, workspace_id=asker.workspace_id, now=now)
    return said(_NOT_NOW[found]) if isinstance(found, NotNow) else views.check_in_form(*found)


def form_wanted(
    ack: Ack, body: dict[str, Any], client: WebClient, respond: Respond, db: Database, now: datetime, asker: Asker
) -> None:
    """Open the form."""
    found = form_for(db, asker, now)
    if isinstance(found, Message):
        tell(respond, found)
    else:
        modals.open_or_tell(client, body, respond, found, LATE)
    ack()


def form_sent(
    ack: Ack,
    view: dict[str, Any],
    client: WebClient,
    db: Database,
    now: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Keep that they were there, if the code is right."""
    done = _checked_in(client, db, asker, views.code_typed(view.get("state", {})), now)
    match done:
        case CheckedIn(series, session):
            wake()
            ack(response_action="update", view=views.checked_in(series, session))
        case WrongCode(left=left):
            ack(**modals.refused(view, words.wrong_in_words(left)))
        case NotNow():
            ack(**modals.refused(view, _NOT_NOW[done]))


def typed(client: WebClient, db: Database, asker: Asker, code: str, now: datetime) -> Message:
    """The answer to a code that was typed after the command."""
    done = _checked_in(client, db, asker, code, now)
    match done:
        case CheckedIn(series, session):
            return said(words.checked_in_in_words(series, session))
        case WrongCode(left=left):
            return said(words.wrong_in_words(left))
    return said(_NOT_NOW[done])


def _checked_in(
    client: WebClient, db: Database, asker: Asker, code: str, now: datetime
) -> CheckedIn | WrongCode | NotNow:
    done = attendance.check_in(db, workspace_id=asker.workspace_id, person=asker.address, typed=code, now=now)
    if isinstance(done, CheckedIn):
        _keep_name(client, db, asker.workspace_id, done.session.id, asker.address)
    return done


def _keep_name(client: WebClient, db: Database, workspace_id: int, session_id: int, address: str) -> None:
    name, email = called(client, address)
    if name is not None or email is not None:
        attendance.keep_name(
            db, workspace_id=workspace_id, session_id=session_id, person=address, called=name, email=email
        )
