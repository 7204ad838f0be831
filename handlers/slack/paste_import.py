"""Pasting a text into the calendar: previewed first."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from slack_bolt import Ack

from bot.services.calendar.paste_import import Preview, TakenIn, Unreadable, fingerprint, paste
from bot.services.shared.results import Gone, NotYours
from bot.slack.views import paste_import
from bot.slack.views.kit import action_ids, block_kit
from bot.store.db.engine import Database
from handlers.slack.support import modals
from handlers.slack.support.context import Asker
from handlers.slack.support.organizer_forms import opens
from handlers.slack.support.rejections import in_form

form_wanted = opens(paste_import.form)


def form_sent(
    ack: Ack,
    view: dict[str, Any],
    db: Database,
    now: datetime,
    real: datetime,
    asker: Asker,
    wake: Callable[[], None],
) -> None:
    """Show what the text would change; or take it in, if that was seen."""
    series_id, seen = paste_import.about(view)
    state = view.get("state", {})
    done = paste(
        db,
        workspace_id=asker.workspace_id,
        series_id=series_id,
        person=asker.address,
        text=paste_import.read(state),
        seen=seen,
        now=now,
        real=real,
    )
    match done:
        case Preview(series, lines):
            ack(response_action="update", view=paste_import.preview(series, state, lines, fingerprint(lines)))
        case TakenIn(lines):
            wake()
            ack(response_action="update", view=paste_import.taken_in(lines))
        case Unreadable(found):
            ack(
                **modals.to_mend(
                    view, {action_ids.PASTE_TEXT: block_kit.shorten(" ".join(found), block_kit.FIELD_MOST)}
                )
            )
        case NotYours() | Gone() as refused:
            ack(**in_form(view, refused))
