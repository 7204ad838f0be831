"""Initiatives: made by organizers, answered for by their owners, told to the channels."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack, Respond
from slack_sdk import WebClient

from bot.services.learning import initiatives
from bot.services.learning.initiatives import Kept, ToMake, ToMend
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import initiatives as views
from bot.slack.views.kit.form_state import metadata, number
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.rejections import LATE, in_form, refuse, said
from handlers.slack.support.respond import tell


def form_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
) -> None:
    """Open the form."""
    series_id, session_id = views.read_about(str(action.get("value") or ""))
    found = initiatives.making(
        db,
        workspace_id=asker.workspace_id,
        series_id=series_id,
        session_id=session_id,
        person=asker.address,
        now=now,
    )
    match found:
        case ToMake(series, session, words):
            modals.open_or_tell(client, body, respond, views.form(series, session, words), LATE)
        case NotYours() | Gone():
            refuse(respond, found)
    ack()


def form_sent(
    ack: Ack, view: dict[str, Any], db: Database, now: datetime, asker: Asker, wake: Callable[[], None]
) -> None:
    """Keep it, and tell its owner."""
    series_id, session_id = views.read_about(metadata(view))
    done = initiatives.make(
        db,
        workspace_id=asker.workspace_id,
        series_id=series_id,
        session_id=session_id,
        person=asker.address,
        submission=view["id"],
        draft=views.read(view.get("state", {})),
        now=now,
    )
    match done:
        case Kept(_, its):
            wake()
            ack(response_action="update", view=views.kept(its))
        case ToMend(found):
            ack(**modals.to_mend(view, views.errors(found)))
        case NotYours() | Gone():
            ack(**in_form(view, done))


def telling_wanted(
    ack: Ack,
    action: dict[str, Any],
    body: dict[str, Any],
    client: WebClient,
    respond: Respond,
    db: Database,
    asker: Asker,
) -> None:
    """Open the form in which its owner says how it goes."""
    its_id = number(action.get("value")) or 0
    found = initiatives.telling(db, workspace_id=asker.workspace_id, initiative_id=its_id, person=asker.address)
    match found:
        case Kept(_, its):
            modals.open_or_tell(client, body, respond, views.telling(its), LATE)
        case NotYours() | Gone():
            refuse(respond, found)
    ack()


def telling_sent(
    ack: Ack, view: dict[str, Any], db: Database, now: datetime, asker: Asker, wake: Callable[[], None]
) -> None:
    """Keep what its owner says."""
    done = initiatives.tell(
        db,
        workspace_id=asker.workspace_id,
        initiative_id=number(metadata(view)) or 0,
        person=asker.address,
        news=views.read_news(view.get("state", {})),
        now=now,
    )
    match done:
        case Kept():
            wake()
            ack(response_action="update", view=views.told())
        case ToMend(found):
            ack(**modals.to_mend(view, views.errors(found)))
        case NotYours() | Gone():
            ack(**in_form(view, done))


def publish_wanted(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Tell the channels what came of it."""
    its_id = number(action.get("value")) or 0
    done = initiatives.publish(db, workspace_id=asker.workspace_id, initiative_id=its_id, person=asker.address, now=now)
    if isinstance(done, Kept):
        wake()
        tell(respond, said(views.TOLD))
    else:
        refuse(respond, done, views.NOTHING_SAID)
    ack()


def award_wanted(
    ack: Ack,
    action: dict[str, Any],
    respond: Respond,
    db: Database,
    now: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Propose it for the award, or take that back."""
    its_id, award = views.read_proposed(str(action.get("value") or ""))
    done = initiatives.propose(
        db, workspace_id=asker.workspace_id, initiative_id=its_id, person=asker.address, award=award, now=now
    )
    if isinstance(done, Kept):
        wake()
        tell(respond, said(views.proposed(done.series, done.initiative)))
    else:
        refuse(respond, done)
    ack()
